import { Event, monotonic } from "threadlab";
import {
  checkBehaviours,
  codeOf,
  equal,
  hasPassed,
  note,
  noted,
  notedSorted,
  runInThread,
  spawn,
} from "./behaviours.ts";
import { isWaiting, untilWaiting } from "./waiting.ts";

/** What an Event does. */

const atModuleLevel = new Event();

export function waitAndTell(ready: Event, name: string, timeout?: number): void {
  note(`${name} ${ready.wait(timeout)}`);
}

export function handleAll(ready: Event, done: Event, times: number): void {
  for (let i = 0; i < times; i++) {
    ready.wait();
    ready.clear();
    note(String(i));
    done.set();
  }
}

export function setIt(ready: Event): void {
  ready.set();
}

export function lookAtGlobal(): void {
  note(String(atModuleLevel.isSet()));
  atModuleLevel.set();
}

const behaviours: Record<string, () => void> = {
  "is not set at first"() {
    equal(new Event().isSet(), false);
  },
  "set and clear change it, as often as one likes"() {
    const ready = new Event();
    const seen = [ready.set, ready.set, ready.clear, ready.clear, ready.set].map((change) => {
      change.call(ready);
      return ready.isSet();
    });
    equal(seen, [true, true, false, false, true]);
  },
  "wait for what is set gives true at once, again and again"() {
    const ready = new Event();
    ready.set();
    equal([ready.wait(), ready.wait(0), ready.wait(5), ready.isSet()], [true, true, true, true]);
  },
  "a wait that nobody ends in time gives false, and not too early"() {
    const ready = new Event();
    const before = monotonic();
    equal(ready.wait(0.02), false);
    equal(hasPassed(0.02, before), true);
  },
  "a timeout of 0 or less looks once"() {
    const ready = new Event();
    equal([ready.wait(0), ready.wait(-1)], [false, false]);
    ready.set();
    equal([ready.wait(0), ready.wait(-1)], [true, true]);
  },
  "a timeout that is no number is ERR_TIMEOUT_VALUE"() {
    const ready = new Event();
    equal(
      codeOf(() => ready.wait(Number.NaN)),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => ready.wait(1e100)),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => ready.wait(null as unknown as number)),
      "ERR_TIMEOUT_VALUE",
    );
  },
  "set lets everybody go on who waits"() {
    const ready = new Event();
    const threads = ["a", "b", "c"].map((name) => {
      const thread = spawn(waitAndTell, ready, name);
      untilWaiting(thread, ready);
      return thread;
    });
    equal(noted(), []);
    ready.set();
    for (const thread of threads) thread.join();
    equal(notedSorted(), ["a true", "b true", "c true"]);
  },
  "who waits goes on even if clear follows set at once"() {
    const ready = new Event();
    const threads = ["a", "b"].map((name) => {
      const thread = spawn(waitAndTell, ready, name, 20);
      untilWaiting(thread, ready);
      return thread;
    });
    ready.set();
    ready.clear();
    for (const thread of threads) thread.join();
    equal(notedSorted(), ["a true", "b true"]);
    equal(ready.isSet(), false);
  },
  "who comes after clear waits"() {
    const ready = new Event();
    ready.set();
    ready.clear();
    const thread = spawn(waitAndTell, ready, "late");
    untilWaiting(thread, ready);
    ready.set();
    thread.join();
    equal(noted(), ["late true"]);
  },
  "clear does not disturb who waits"() {
    const ready = new Event();
    const thread = spawn(waitAndTell, ready, "a");
    untilWaiting(thread, ready);
    ready.clear();
    equal(isWaiting(thread, ready), true);
    ready.set();
    thread.join();
  },
  "two threads can go by turns with two of them"() {
    const [ready, done] = [new Event(), new Event()];
    const thread = spawn(handleAll, ready, done, 5);
    for (let i = 0; i < 5; i++) {
      ready.set();
      done.wait();
      done.clear();
    }
    thread.join();
    equal(noted(), ["0", "1", "2", "3", "4"]);
  },
  "what was done before set is seen after wait"() {
    const ready = new Event();
    runInThread(setIt, ready);
    equal(ready.wait(0), true);
  },
  "a global one is the same in every thread"() {
    runInThread(lookAtGlobal);
    equal([noted(), atModuleLevel.isSet()], [["false"], true]);
  },
};

export default function main() {
  checkBehaviours(behaviours);
}
