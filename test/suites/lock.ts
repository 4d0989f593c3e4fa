import { Condition, Lock, monotonic, param, RLock, Shared, type Thread } from "threadlab";
import {
  checkBehaviours,
  codeOf,
  equal,
  errorOf,
  hasPassed,
  note,
  noted,
  runInThread,
  spawn,
} from "./behaviours.ts";
import { isWaiting, until, untilWaiting } from "./waiting.ts";

/** What every lock does: on Lock, RLock, and a Condition's own lock of either kind. */

type AnyLock = Lock | RLock | Condition;

const makers: Readonly<Record<string, () => AnyLock>> = {
  Lock: () => new Lock(),
  RLock: () => new RLock(),
  Condition: () => new Condition(),
  "Condition(Lock)": () => new Condition(new Lock()),
};
const subject = param("subject", "Lock");
const make = makers[subject] as () => AnyLock;
/** Whether it belongs to the thread that holds it. */
const isOwned = subject === "RLock" || subject === "Condition";

const atModuleLevel = make();

/** What waiters stand in line for: a condition's waiters wait for its lock. */
function untilInLine(thread: Thread, lock: AnyLock): void {
  untilWaiting(thread, lock instanceof Condition ? undefined : lock);
}

export function take(lock: AnyLock, name: string): void {
  lock.acquire();
  note(name);
  lock.release();
}

export function keep(lock: AnyLock): void {
  lock.acquire();
}

export function attempt(lock: AnyLock): void {
  const taken = lock.acquire({ blocking: false });
  note(String(taken));
  if (taken) lock.release();
}

export function takeInTime(lock: AnyLock, timeout: number): void {
  const taken = lock.acquire({ timeout });
  note(String(taken));
  if (taken) lock.release();
}

export function releaseTwice(lock: AnyLock): void {
  note(codeOf(() => lock.release()));
  note(errorOf(() => lock.release()).message);
}

export function giveBack(lock: AnyLock): void {
  lock.release();
}

export function count(lock: AnyLock, total: Shared<number>, times: number): void {
  for (let i = 0; i < times; i++) lock.with(() => total.value++);
}

export function takeGlobal(): void {
  note(String(atModuleLevel.acquire({ blocking: false })));
}

export function takeFrom(box: { readonly inside: readonly AnyLock[] }): void {
  note(String(box.inside[0]?.acquire({ blocking: false })));
}

export function sameTwice(one: AnyLock, other: AnyLock): void {
  note(String(one === other));
}

const common: Record<string, () => void> = {
  "is free at first"() {
    equal(make().locked(), false);
  },
  "acquire takes it and says so"() {
    const lock = make();
    equal(lock.acquire(), true);
    equal(lock.locked(), true);
    lock.release();
    equal(lock.locked(), false);
  },
  "can be taken again and again"() {
    const lock = make();
    for (let i = 0; i < 10; i++) {
      lock.acquire();
      lock.release();
    }
    equal(lock.locked(), false);
  },
  "release of a free lock is ERR_LOCK_NOT_HELD"() {
    const lock = make();
    equal(
      codeOf(() => lock.release()),
      "ERR_LOCK_NOT_HELD",
    );
    lock.acquire();
    lock.release();
    equal(
      codeOf(() => lock.release()),
      "ERR_LOCK_NOT_HELD",
    );
    equal(lock.locked(), false);
  },
  "acquire waits while another thread holds it"() {
    const lock = make();
    lock.acquire();
    const thread = spawn(take, lock, "taken");
    untilInLine(thread, lock);
    equal(noted(), []);
    lock.release();
    thread.join();
    equal(noted(), ["taken"]);
    equal(lock.locked(), false);
  },
  "waiting threads get it first come, first served"() {
    const lock = make();
    lock.acquire();
    const threads = ["a", "b", "c", "d"].map((name) => {
      const thread = spawn(take, lock, name);
      untilInLine(thread, lock);
      return thread;
    });
    lock.release();
    for (const thread of threads) thread.join();
    equal(noted(), ["a", "b", "c", "d"]);
  },
  "it is handed over: nobody overtakes a waiting thread"() {
    const lock = make();
    lock.acquire();
    const thread = spawn(take, lock, "waited");
    untilInLine(thread, lock);
    lock.release();
    lock.acquire();
    note("came later");
    lock.release();
    thread.join();
    equal(noted(), ["waited", "came later"]);
  },
  "blocking: false gives up at once"() {
    const lock = make();
    runInThread(attempt, lock);
    lock.acquire();
    runInThread(attempt, lock);
    lock.release();
    runInThread(attempt, lock);
    equal(noted(), ["true", "false", "true"]);
  },
  "timeout: 0 gives up at once"() {
    const lock = make();
    lock.acquire();
    runInThread(takeInTime, lock, 0);
    lock.release();
    runInThread(takeInTime, lock, 0);
    equal(noted(), ["false", "true"]);
  },
  "a timeout that passes gives false, and not too early"() {
    const lock = make();
    lock.acquire();
    const before = monotonic();
    runInThread(takeInTime, lock, 0.02);
    equal(hasPassed(0.02, before), true);
    equal(noted(), ["false"]);
    equal(lock.locked(), true);
    lock.release();
    equal(lock.locked(), false);
  },
  "who gave up is not given the lock later"() {
    const lock = make();
    lock.acquire();
    runInThread(takeInTime, lock, 0.001);
    const thread = spawn(take, lock, "next");
    untilInLine(thread, lock);
    lock.release();
    thread.join();
    equal(noted(), ["false", "next"]);
  },
  "a release within the timeout gives true"() {
    const lock = make();
    lock.acquire();
    const thread = spawn(takeInTime, lock, 20);
    untilInLine(thread, lock);
    lock.release();
    thread.join();
    equal(noted(), ["true"]);
  },
  "timeout: -1 waits for ever, as no timeout does"() {
    const lock = make();
    lock.acquire();
    const thread = spawn(takeInTime, lock, -1);
    untilInLine(thread, lock);
    lock.release();
    thread.join();
    equal(noted(), ["true"]);
  },
  "a timeout that makes no sense is ERR_TIMEOUT_VALUE, and nothing is taken"() {
    const lock = make();
    for (const timeout of [-2, -0.5, Number.NaN, 1e100, "1" as unknown as number]) {
      equal(
        codeOf(() => lock.acquire({ timeout })),
        "ERR_TIMEOUT_VALUE",
      );
    }
    equal(
      codeOf(() => lock.acquire({ blocking: false, timeout: 1 })),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => lock.acquire({ blocking: false, timeout: 0 })),
      "ERR_TIMEOUT_VALUE",
    );
    equal(lock.locked(), false);
  },
  "the longest timeout is that of CPython"() {
    const lock = make();
    equal(lock.acquire({ timeout: 9_223_372_036 }), true);
    lock.release();
    equal(
      codeOf(() => lock.acquire({ timeout: 9_223_372_037 })),
      "ERR_TIMEOUT_VALUE",
    );
  },
  "with releases it, and gives what its action gives"() {
    const lock = make();
    equal(
      lock.with(() => [lock.locked()]),
      [true],
    );
    equal(lock.locked(), false);
  },
  "with releases it when its action throws, and lets the error through"() {
    const lock = make();
    const failure = errorOf(() =>
      lock.with(() => {
        throw new RangeError("from inside");
      }),
    );
    equal([failure.name, failure.message, lock.locked()], ["RangeError", "from inside", false]);
  },
  "hold keeps it until it is disposed of"() {
    const lock = make();
    const held = lock.hold();
    equal(lock.locked(), true);
    held[Symbol.dispose]();
    equal(lock.locked(), false);
  },
  "a thread may end and leave it locked"() {
    const lock = make();
    runInThread(keep, lock);
    equal(lock.locked(), true);
    runInThread(attempt, lock);
    equal(noted(), ["false"]);
  },
  "keeps threads apart"() {
    const lock = make();
    const total = new Shared(0);
    const threads = Array.from({ length: 4 }, () => spawn(count, lock, total, 100));
    for (const thread of threads) thread.join();
    equal(total.value, 400);
  },
  "a global one is the same in every thread"() {
    atModuleLevel.acquire();
    runInThread(takeGlobal);
    atModuleLevel.release();
    equal(noted(), ["false"]);
  },
  "stays itself inside an argument, at any depth"() {
    const lock = make();
    lock.acquire();
    runInThread(takeFrom, { inside: [lock] });
    equal(noted(), ["false"]);
  },
  "passed twice is the same object twice"() {
    const lock = make();
    runInThread(sameTwice, lock, lock);
    equal(noted(), ["true"]);
  },
};

const plain: Record<string, () => void> = {
  "its holder waits for itself"() {
    const lock = make();
    lock.acquire();
    equal(lock.acquire({ blocking: false }), false);
    equal(lock.acquire({ timeout: 0.001 }), false);
    lock.release();
    equal(lock.locked(), false);
  },
  "any thread may release it"() {
    const lock = make();
    lock.acquire();
    runInThread(giveBack, lock);
    equal(lock.locked(), false);
  },
  "a release by a third thread lets the holder's own second acquire through"() {
    const lock = make();
    lock.acquire();
    const thread = spawn(giveBackOnceAwaited, lock);
    lock.acquire();
    thread.join();
    equal(lock.locked(), true);
  },
};

export function giveBackOnceAwaited(lock: AnyLock): void {
  until(() => isWaiting(mainThreadOf()), "MainThread does not wait");
  lock.release();
}

function mainThreadOf(): Thread {
  return { ident: 1 } as Thread;
}

const owned: Record<string, () => void> = {
  "its holder may take it again"() {
    const lock = make();
    equal([lock.acquire(), lock.acquire(), lock.acquire({ blocking: false })], [true, true, true]);
    equal(lock.acquire({ timeout: 5 }), true);
    for (let i = 0; i < 4; i++) {
      equal(lock.locked(), true);
      lock.release();
    }
    equal(lock.locked(), false);
  },
  "it is free for others only after the last release"() {
    const lock = make();
    lock.acquire();
    lock.acquire();
    runInThread(attempt, lock);
    lock.release();
    runInThread(attempt, lock);
    lock.release();
    runInThread(attempt, lock);
    equal(noted(), ["false", "false", "true"]);
  },
  "one release too many is ERR_LOCK_NOT_HELD"() {
    const lock = make();
    lock.acquire();
    lock.acquire();
    lock.release();
    lock.release();
    equal(
      codeOf(() => lock.release()),
      "ERR_LOCK_NOT_HELD",
    );
  },
  "only its holder may release it: ERR_LOCK_NOT_OWNER"() {
    const lock = make();
    lock.acquire();
    runInThread(releaseTwice, lock);
    const [code, message] = noted();
    equal(code, "ERR_LOCK_NOT_OWNER");
    equal(
      /^Thread-\d+ released .*, which MainThread holds\. Only the holder may/.test(String(message)),
      true,
    );
    equal(lock.locked(), true);
    lock.release();
  },
  "a thread that was handed it can take it again"() {
    const lock = make();
    lock.acquire();
    lock.acquire();
    const thread = spawn(takeTwice, lock);
    untilInLine(thread, lock);
    lock.release();
    lock.release();
    thread.join();
    equal(noted(), ["twice"]);
    equal(lock.locked(), false);
  },
  "with may stand inside with"() {
    const lock = make();
    equal(
      lock.with(() => lock.with(() => lock.locked())),
      true,
    );
    equal(lock.locked(), false);
  },
  "timeouts are checked when its holder takes it again, too"() {
    const lock = make();
    lock.acquire();
    equal(
      codeOf(() => lock.acquire({ timeout: -2 })),
      "ERR_TIMEOUT_VALUE",
    );
    lock.release();
    equal(lock.locked(), false);
  },
};

export function takeTwice(lock: AnyLock): void {
  lock.acquire();
  lock.acquire();
  note("twice");
  lock.release();
  lock.release();
}

export default function main() {
  const all = { ...common, ...(isOwned ? owned : plain) };
  checkBehaviours(all);
}
