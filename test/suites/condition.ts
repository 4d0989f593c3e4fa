import { Condition, Lock, param, RLock, Shared, type Thread } from "threadlab";
import {
  checkBehaviours,
  codeOf,
  equal,
  errorOf,
  note,
  noted,
  notedSorted,
  runInThread,
  spawn,
} from "./behaviours.ts";
import { isWaiting, until, untilWaiting } from "./waiting.ts";

/** What a Condition does: with an RLock of its own, with one it was given, and with a Lock. */

const makers: Readonly<Record<string, () => Condition>> = {
  Condition: () => new Condition(),
  "Condition(RLock)": () => new Condition(new RLock()),
  "Condition(Lock)": () => new Condition(new Lock()),
};
const subject = param("subject", "Condition");
const make = makers[subject] as () => Condition;
const isReentrant = subject !== "Condition(Lock)";

const atModuleLevel = make();
const flag = new Shared(false);

export function waitOnce(ready: Condition, name: string): void {
  ready.with(() => {
    ready.wait();
    note(name);
  });
}

export function waitAndTell(ready: Condition, timeout: number): void {
  ready.with(() => note(String(ready.wait(timeout))));
}

export function waitHoldingTwice(ready: Condition): void {
  ready.acquire();
  ready.acquire();
  ready.wait();
  ready.release();
  note(`after one release: ${ready.locked()}`);
  ready.release();
  note(codeOf(() => ready.release()));
}

export function notifyOnce(ready: Condition): void {
  ready.with(() => ready.notify());
}

export function misuse(ready: Condition): void {
  note(codeOf(() => ready.wait(0)));
  note(codeOf(() => ready.notify()));
}

export function waitForFlag(ready: Condition): void {
  ready.with(() => note(String(ready.waitFor(() => flag.value && "the flag is up"))));
}

export function waitForNumber(changed: Condition, number: Shared<number>, wanted: number): void {
  changed.with(() => {
    changed.waitFor(() => number.value === wanted);
    note(String(wanted));
    number.value++;
    changed.notifyAll();
  });
}

export function waitGlobal(): void {
  atModuleLevel.with(() => note(String(atModuleLevel.wait(20))));
}

function waiters(ready: Condition, names: readonly string[]): Thread[] {
  return names.map((name) => {
    const thread = spawn(waitOnce, ready, name);
    untilWaiting(thread, ready);
    return thread;
  });
}

function joinAll(threads: readonly Thread[]): void {
  for (const thread of threads) thread.join();
}

const common: Record<string, () => void> = {
  "wait without the lock is ERR_LOCK_NOT_HELD"() {
    const ready = make();
    const failure = errorOf(() => ready.wait());
    equal(failure.code, "ERR_LOCK_NOT_HELD");
    equal(/^MainThread waited for .*, whose R?Lock nobody holds\. Hold it/.test(failure.message), true);
  },
  "notify without the lock is ERR_LOCK_NOT_HELD"() {
    const ready = make();
    equal(
      codeOf(() => ready.notify()),
      "ERR_LOCK_NOT_HELD",
    );
    equal(
      codeOf(() => ready.notifyAll()),
      "ERR_LOCK_NOT_HELD",
    );
    equal(
      codeOf(() => ready.waitFor(() => false)),
      "ERR_LOCK_NOT_HELD",
    );
  },
  "waitFor of what is true already needs no lock"() {
    equal(
      make().waitFor(() => 7),
      7,
    );
  },
  "wait gives the lock back, and takes it again"() {
    const ready = make();
    ready.acquire();
    const thread = spawn(notifyOnce, ready);
    equal(ready.wait(20), true);
    equal(ready.locked(), true);
    ready.release();
    thread.join();
    equal(ready.locked(), false);
  },
  "a wait that nobody ends in time gives false, holding the lock"() {
    const ready = make();
    ready.acquire();
    equal(ready.wait(0.005), false);
    equal(ready.wait(0), false);
    equal(ready.wait(-1), false);
    equal(ready.locked(), true);
    ready.release();
    equal(ready.locked(), false);
  },
  "a timeout that is no number is ERR_TIMEOUT_VALUE"() {
    const ready = make();
    ready.acquire();
    equal(
      codeOf(() => ready.wait(Number.NaN)),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => ready.wait("1" as unknown as number)),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => ready.waitFor(() => false, Number.NaN)),
      "ERR_TIMEOUT_VALUE",
    );
    ready.release();
  },
  "who gave up is not notified later"() {
    const ready = make();
    ready.acquire();
    ready.wait(0.001);
    ready.release();
    const threads = waiters(ready, ["a"]);
    ready.with(() => ready.notify());
    joinAll(threads);
    equal(noted(), ["a"]);
  },
  "notify wakes one, the one that has waited longest"() {
    const ready = make();
    const threads = waiters(ready, ["a", "b", "c"]);
    for (const expected of [["a"], ["a", "b"], ["a", "b", "c"]]) {
      ready.with(() => ready.notify());
      threads[expected.length - 1]?.join();
      equal(noted(), expected);
      equal(
        threads.filter((thread) => thread.isAlive() && isWaiting(thread, ready)).length,
        3 - expected.length,
      );
    }
  },
  "notify(n) wakes n"() {
    const ready = make();
    const threads = waiters(ready, ["a", "b", "c"]);
    ready.with(() => ready.notify(2));
    joinAll(threads.slice(0, 2));
    equal(notedSorted(), ["a", "b"]);
    equal(isWaiting(threads[2] as Thread, ready), true);
    ready.with(() => ready.notify());
    joinAll(threads);
  },
  "notify of more than wait wakes them all"() {
    const ready = make();
    const threads = waiters(ready, ["a", "b"]);
    ready.with(() => ready.notify(5));
    joinAll(threads);
    equal(notedSorted(), ["a", "b"]);
  },
  "notify of none wakes none"() {
    const ready = make();
    const threads = waiters(ready, ["a"]);
    ready.with(() => {
      ready.notify(0);
      ready.notify(-3);
    });
    equal(isWaiting(threads[0] as Thread, ready), true);
    ready.with(() => ready.notifyAll());
    joinAll(threads);
  },
  "notifyAll wakes everybody"() {
    const ready = make();
    const threads = waiters(ready, ["a", "b", "c", "d"]);
    ready.with(() => ready.notifyAll());
    joinAll(threads);
    equal(notedSorted(), ["a", "b", "c", "d"]);
  },
  "a notification that nobody waits for is lost"() {
    const ready = make();
    ready.with(() => ready.notifyAll());
    ready.acquire();
    equal(ready.wait(0.001), false);
    ready.release();
  },
  "who is notified goes on only when the lock is free"() {
    const ready = make();
    const [thread] = waiters(ready, ["woken"]) as [Thread];
    ready.acquire();
    ready.notify();
    until(
      () => !isWaiting(thread, ready) && isWaiting(thread),
      "the thread does not stand in line for the lock",
    );
    note("still mine");
    ready.release();
    thread.join();
    equal(noted(), ["still mine", "woken"]);
  },
  "a wait with a timeout that is notified gives true"() {
    const ready = make();
    const thread = spawn(waitAndTell, ready, 20);
    untilWaiting(thread, ready);
    ready.with(() => ready.notify());
    thread.join();
    equal(noted(), ["true"]);
  },
  "waitFor waits until its predicate holds"() {
    const ready = make();
    flag.value = false;
    const thread = spawn(waitForFlag, ready);
    untilWaiting(thread, ready);
    ready.with(() => ready.notify());
    untilWaiting(thread, ready);
    ready.with(() => {
      flag.value = true;
      ready.notify();
    });
    thread.join();
    equal(noted(), ["the flag is up"]);
  },
  "waitFor calls its predicate holding the lock, at least once"() {
    const ready = make();
    const seen: boolean[] = [];
    ready.acquire();
    ready.waitFor(() => seen.push(ready.locked()));
    ready.release();
    equal(seen, [true]);
  },
  "waitFor gives what the predicate gave last when its time is up"() {
    const ready = make();
    const answers: readonly unknown[] = [0, "", null, undefined];
    ready.acquire();
    for (const answer of answers) {
      equal(
        ready.waitFor(() => answer, 0.001),
        answer,
      );
    }
    ready.release();
  },
  "waitFor looks again after its time is up"() {
    const ready = make();
    let calls = 0;
    ready.acquire();
    equal(
      ready.waitFor(() => ++calls === 2, 0.001),
      true,
    );
    equal(
      ready.waitFor(() => false, 0),
      false,
    );
    ready.release();
  },
  "threads that wait for different states can share one condition"() {
    const changed = make();
    const number = new Shared(0);
    const threads = [3, 1, 0, 2].map((wanted) => spawn(waitForNumber, changed, number, wanted));
    joinAll(threads);
    equal(noted(), ["0", "1", "2", "3"]);
  },
  "with, hold, acquire and release are those of its lock"() {
    const ready = make();
    equal(
      ready.with(() => ready.locked()),
      true,
    );
    const held = ready.hold();
    equal(ready.locked(), true);
    held[Symbol.dispose]();
    equal(ready.acquire({ timeout: 1 }), true);
    ready.release();
    equal(
      codeOf(() => ready.release()),
      "ERR_LOCK_NOT_HELD",
    );
  },
  "a global one is the same in every thread"() {
    const thread = spawn(waitGlobal);
    untilWaiting(thread, atModuleLevel);
    atModuleLevel.with(() => atModuleLevel.notify());
    thread.join();
    equal(noted(), ["true"]);
  },
  "two conditions may share a lock"() {
    const lock = isReentrant ? new RLock() : new Lock();
    const [one, other] = [new Condition(lock), new Condition(lock)];
    const [first] = waiters(one, ["one"]) as [Thread];
    const [second] = waiters(other, ["other"]) as [Thread];
    lock.with(() => other.notify());
    second.join();
    equal([noted(), isWaiting(first, one)], [["other"], true]);
    lock.with(() => one.notify());
    first.join();
    equal(noted(), ["other", "one"]);
  },
  "a lock of another kind is ERR_ARGUMENT_TYPE"() {
    equal(
      codeOf(() => new Condition({} as unknown as Lock)),
      "ERR_ARGUMENT_TYPE",
    );
  },
};

const reentrant: Record<string, () => void> = {
  "wait gives all levels of the lock back, and takes them all again"() {
    const ready = make();
    const thread = spawn(waitHoldingTwice, ready);
    untilWaiting(thread, ready);
    equal(ready.locked(), false);
    ready.with(() => ready.notify());
    thread.join();
    equal(noted(), ["after one release: true", "ERR_LOCK_NOT_HELD"]);
  },
  "it is the caller who must hold the lock"() {
    const ready = make();
    ready.acquire();
    runInThread(misuse, ready);
    equal(noted(), ["ERR_LOCK_NOT_HELD", "ERR_LOCK_NOT_HELD"]);
    ready.release();
  },
};

const plain: Record<string, () => void> = {
  "of a plain Lock it is enough that somebody holds it, as in CPython"() {
    const ready = make();
    const threads = waiters(ready, ["a"]);
    ready.acquire();
    runInThread(notifyUnheld, ready);
    ready.release();
    joinAll(threads);
    equal(noted(), ["no error", "a"]);
  },
};

export function notifyUnheld(ready: Condition): void {
  ready.notify();
  note("no error");
}

export default function main() {
  const all = { ...common, ...(isReentrant ? reentrant : plain) };
  checkBehaviours(all);
}
