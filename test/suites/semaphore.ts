import { BoundedSemaphore, Lock, monotonic, param, Semaphore, Shared } from "threadlab";
import {
  checkBehaviours,
  codeOf,
  equal,
  errorOf,
  hasPassed,
  note,
  noted,
  notedSorted,
  runInThread,
  spawn,
} from "./behaviours.ts";
import { isWaiting, untilWaiting } from "./waiting.ts";

/** What semaphores do, bounded or not. */

const makers: Readonly<Record<string, (value?: number) => Semaphore>> = {
  Semaphore: (value) => new Semaphore(value),
  BoundedSemaphore: (value) => new BoundedSemaphore(value),
};
const subject = param("subject", "Semaphore");
const make = makers[subject] as (value?: number) => Semaphore;

const atModuleLevel = make(1);

export function enter(seats: Semaphore, name: string): void {
  seats.acquire();
  note(name);
}

export function attempt(seats: Semaphore): void {
  note(String(seats.acquire({ blocking: false })));
}

export function enterInTime(seats: Semaphore, timeout: number): void {
  note(String(seats.acquire({ timeout })));
}

export function giveBack(seats: Semaphore): void {
  seats.release();
}

export function dine(seats: Semaphore, door: Lock, inside: Shared<number>, most: Shared<number>): void {
  for (let i = 0; i < 10; i++) {
    seats.with(() => {
      door.with(() => {
        inside.value++;
        most.value = Math.max(most.value, inside.value);
      });
      door.with(() => inside.value--);
    });
  }
}

export function enterGlobal(): void {
  note(String(atModuleLevel.acquire({ blocking: false })));
}

function takeAll(seats: Semaphore): number {
  let taken = 0;
  while (seats.acquire({ blocking: false })) taken++;
  return taken;
}

const common: Record<string, () => void> = {
  "begins with 1 unless told otherwise"() {
    equal([takeAll(make()), takeAll(make(3)), takeAll(make(0))], [1, 3, 0]);
  },
  "a first value below zero is ERR_SEMAPHORE_VALUE"() {
    for (const value of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, "1" as unknown as number]) {
      equal(
        codeOf(() => make(value)),
        "ERR_SEMAPHORE_VALUE",
      );
    }
    equal(
      errorOf(() => make(-1)).message,
      `${subject}: the initial value is -1; give a whole number from 0 to 2147483646.`,
    );
  },
  "acquire takes one and says so"() {
    const seats = make(2);
    equal([seats.acquire(), seats.acquire(), seats.acquire({ blocking: false })], [true, true, false]);
    seats.release();
    equal(takeAll(seats), 1);
  },
  "acquire waits while there is none"() {
    const seats = make(1);
    seats.acquire();
    const thread = spawn(enter, seats, "entered");
    untilWaiting(thread, seats);
    equal(noted(), []);
    seats.release();
    thread.join();
    equal([noted(), takeAll(seats)], [["entered"], 0]);
  },
  "waiting threads enter first come, first served"() {
    const seats = make(1);
    seats.acquire();
    const threads = ["a", "b", "c"].map((name) => {
      const thread = spawn(enter, seats, name);
      untilWaiting(thread, seats);
      return thread;
    });
    for (const thread of threads) {
      seats.release();
      thread.join();
    }
    equal(noted(), ["a", "b", "c"]);
  },
  "what is released goes to who waits: nobody overtakes"() {
    const seats = make(1);
    seats.acquire();
    const thread = spawn(enter, seats, "waited");
    untilWaiting(thread, seats);
    seats.release();
    equal(seats.acquire({ blocking: false }), false);
    thread.join();
    equal(noted(), ["waited"]);
  },
  "release(n) lets n in"() {
    const seats = make(3);
    equal(takeAll(seats), 3);
    const threads = ["a", "b", "c"].map((name) => {
      const thread = spawn(enter, seats, name);
      untilWaiting(thread, seats);
      return thread;
    });
    seats.release(2);
    threads[0]?.join();
    threads[1]?.join();
    equal(notedSorted(), ["a", "b"]);
    equal(threads[2] && isWaiting(threads[2], seats), true);
    seats.release();
    threads[2]?.join();
  },
  "what nobody waits for is kept"() {
    const seats = make(3);
    equal(takeAll(seats), 3);
    const thread = spawn(enter, seats, "a");
    untilWaiting(thread, seats);
    seats.release(3);
    thread.join();
    equal(takeAll(seats), 2);
  },
  "release of less than one is ERR_SEMAPHORE_VALUE"() {
    const seats = make(1);
    seats.acquire();
    for (const n of [0, -1, 0.5, Number.NaN])
      equal(
        codeOf(() => seats.release(n)),
        "ERR_SEMAPHORE_VALUE",
      );
    equal(takeAll(seats), 0);
  },
  "blocking: false and timeout: 0 give up at once"() {
    const seats = make(1);
    runInThread(attempt, seats);
    runInThread(attempt, seats);
    runInThread(enterInTime, seats, 0);
    equal(noted(), ["true", "false", "false"]);
  },
  "a timeout that passes gives false, and not too early"() {
    const seats = make(0);
    const before = monotonic();
    equal(seats.acquire({ timeout: 0.02 }), false);
    equal(hasPassed(0.02, before), true);
    equal(takeAll(seats), 0);
  },
  "a negative timeout gives up at once, as in CPython"() {
    const seats = make(1);
    equal([seats.acquire({ timeout: -1 }), seats.acquire({ timeout: -1 })], [true, false]);
  },
  "a release within the timeout gives true"() {
    const seats = make(1);
    seats.acquire();
    const thread = spawn(enterInTime, seats, 20);
    untilWaiting(thread, seats);
    seats.release();
    thread.join();
    equal(noted(), ["true"]);
  },
  "who gave up takes nothing later"() {
    const seats = make(1);
    seats.acquire();
    runInThread(enterInTime, seats, 0.001);
    seats.release();
    equal([noted(), takeAll(seats)], [["false"], 1]);
  },
  "a timeout that makes no sense is ERR_TIMEOUT_VALUE"() {
    const seats = make(1);
    equal(
      codeOf(() => seats.acquire({ blocking: false, timeout: 1 })),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => seats.acquire({ timeout: Number.NaN })),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => seats.acquire({ timeout: 1e100 })),
      "ERR_TIMEOUT_VALUE",
    );
    equal(takeAll(seats), 1);
  },
  "nobody owns it: any thread may release"() {
    const seats = make(1);
    seats.acquire();
    runInThread(giveBack, seats);
    equal(takeAll(seats), 1);
  },
  "with releases whatever happens"() {
    const seats = make(1);
    equal(
      seats.with(() => takeAll(seats)),
      0,
    );
    const failure = errorOf(() =>
      seats.with(() => {
        throw new RangeError("from inside");
      }),
    );
    equal([failure.message, takeAll(seats)], ["from inside", 1]);
  },
  "hold releases when it is disposed of"() {
    const seats = make(1);
    const seat = seats.hold();
    equal(takeAll(seats), 0);
    seat[Symbol.dispose]();
    equal(takeAll(seats), 1);
  },
  "at most n are inside at any time"() {
    const seats = make(2);
    const [inside, most] = [new Shared(0), new Shared(0)];
    const door = new Lock();
    const threads = Array.from({ length: 5 }, () => spawn(dine, seats, door, inside, most));
    for (const thread of threads) thread.join();
    equal(inside.value, 0);
    equal(most.value >= 1 && most.value <= 2, true);
    equal(takeAll(seats), 2);
  },
  "a global one is the same in every thread"() {
    runInThread(enterGlobal);
    runInThread(enterGlobal);
    equal(noted(), ["true", "false"]);
  },
};

const unbounded: Record<string, () => void> = {
  "may be released more often than it was acquired"() {
    const seats = make(1);
    seats.release();
    seats.release(3);
    equal(takeAll(seats), 5);
  },
  "what can be counted has an end"() {
    const seats = make(2_147_483_646);
    equal(
      codeOf(() => seats.release()),
      "ERR_SEMAPHORE_OVER_RELEASED",
    );
    equal(
      codeOf(() => make(0).release(1e15)),
      "ERR_SEMAPHORE_OVER_RELEASED",
    );
  },
};

const bounded: Record<string, () => void> = {
  "a release too many is ERR_SEMAPHORE_OVER_RELEASED and changes nothing"() {
    const seats = make(2);
    const failure = errorOf(() => seats.release());
    equal(failure.code, "ERR_SEMAPHORE_OVER_RELEASED");
    equal(/^MainThread released 1 of .*, more than had been acquired\./.test(failure.message), true);
    seats.acquire();
    equal(
      codeOf(() => seats.release(2)),
      "ERR_SEMAPHORE_OVER_RELEASED",
    );
    equal(takeAll(seats), 1);
  },
  "one of 0 can never be released"() {
    equal(
      codeOf(() => make(0).release()),
      "ERR_SEMAPHORE_OVER_RELEASED",
    );
  },
  "can be released as often as it was acquired"() {
    const seats = make(3);
    equal(takeAll(seats), 3);
    seats.release(3);
    equal(
      codeOf(() => seats.release()),
      "ERR_SEMAPHORE_OVER_RELEASED",
    );
    equal(takeAll(seats), 3);
  },
};

export default function main() {
  const all = { ...common, ...(subject === "Semaphore" ? unbounded : bounded) };
  checkBehaviours(all);
}
