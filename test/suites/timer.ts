import { activeCount, currentThread, Event, monotonic, Timer } from "threadlab";
import {
  checkBehaviours,
  codeOf,
  equal,
  errorOf,
  hasPassed,
  note,
  noted,
  runInThread,
} from "./behaviours.ts";
import { untilWaiting } from "./waiting.ts";

/** What a Timer does. */

const started = new Event();
const go = new Event();
const atModuleLevel = new Timer(60, ring, { args: ["global"] });

export function ring(...values: readonly unknown[]): void {
  note(...values);
}

export function ringSlowly(): void {
  started.set();
  go.wait();
  ring("to the end");
}

export function introduce(): void {
  ring(currentThread() instanceof Timer, currentThread().name);
}

export function cancel(timer: Timer): void {
  timer.cancel();
}

export function cancelGlobal(): void {
  atModuleLevel.cancel();
}

export class Bell extends Timer {
  rung = 0;

  constructor(interval: number) {
    super(interval, ring);
  }

  override run(): void {
    super.run();
    this.rung++;
  }
}

const behaviours: Record<string, () => void> = {
  "calls its function after the interval, and not too early"() {
    const timer = new Timer(0.02, ring, { args: ["a", 1] });
    const before = monotonic();
    timer.start();
    timer.join();
    equal([hasPassed(0.02, before), noted(), timer.isAlive()], [true, ["a", 1], false]);
  },
  "an interval of 0 or less calls at once"() {
    for (const interval of [0, -1]) {
      const timer = new Timer(interval, ring, { args: [interval] });
      timer.start();
      timer.join();
    }
    equal(noted(), [0, -1]);
  },
  "cancelled in time it never calls"() {
    const timer = new Timer(60, ring, { args: ["a"] });
    timer.start();
    untilWaiting(timer);
    equal(timer.isAlive(), true);
    timer.cancel();
    timer.join();
    equal([noted(), timer.isAlive()], [[], false]);
  },
  "cancelled before its start it never calls"() {
    const timer = new Timer(0, ring, { args: ["a"] });
    timer.cancel();
    timer.start();
    timer.join();
    equal(noted(), []);
  },
  "cancel after the call, or again, does nothing"() {
    const timer = new Timer(0, ring, { args: ["a"] });
    timer.start();
    timer.join();
    timer.cancel();
    timer.cancel();
    equal(noted(), ["a"]);
  },
  "cancel does not stop a function that is running"() {
    started.clear();
    go.clear();
    const timer = new Timer(0, ringSlowly);
    timer.start();
    started.wait();
    timer.cancel();
    go.set();
    timer.join();
    equal(noted(), ["to the end"]);
  },
  "is a thread like any other"() {
    const timer = new Timer(60, ring);
    equal(
      codeOf(() => timer.join()),
      "ERR_THREAD_NOT_STARTED",
    );
    timer.name = "bell";
    timer.start();
    equal([timer.name, timer.daemon, activeCount()], ["bell", false, 2]);
    equal(
      codeOf(() => timer.start()),
      "ERR_THREAD_ALREADY_STARTED",
    );
    timer.cancel();
    timer.join();
  },
  "its function finds a Timer as the current thread"() {
    const timer = new Timer(0, introduce);
    timer.name = "bell";
    timer.start();
    timer.join();
    equal(noted(), [true, "bell"]);
  },
  "another thread can cancel it"() {
    const timer = new Timer(60, ring, { args: ["a"] });
    timer.start();
    runInThread(cancel, timer);
    timer.join();
    equal(noted(), []);
  },
  "a global one is the same in every thread"() {
    atModuleLevel.start();
    runInThread(cancelGlobal);
    atModuleLevel.join();
    equal(noted(), []);
  },
  "an exported subclass may change what it does"() {
    const bell = new Bell(0);
    bell.start();
    bell.join();
    equal([bell.rung, bell.interval], [1, 0]);
  },
  "what makes no sense is refused"() {
    equal(
      codeOf(() => new Timer(Number.NaN, ring)),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => new Timer(Number.POSITIVE_INFINITY, ring)),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => new Timer(1e100, ring)),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => new Timer(1, undefined as unknown as () => void)),
      "ERR_ARGUMENT_TYPE",
    );
    equal(errorOf(() => new Timer(1, () => {})).code, "ERR_TARGET_NOT_EXPORTED");
  },
};

export default function main() {
  checkBehaviours(behaviours);
}
