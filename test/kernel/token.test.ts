import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { conditionLock, makeCondition, waitCondition } from "../../src/kernel/primitives/condition.ts";
import { acquireLock } from "../../src/kernel/primitives/lock.ts";
import { makeObject } from "../../src/kernel/primitives/objects.ts";
import { sleepFor, waitForSupervisor, yieldTurn } from "../../src/kernel/primitives/waiting.ts";
import { threadAt } from "../../src/kernel/records/areas.ts";
import { cell, get } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import { stuckReason } from "../../src/kernel/scheduling/control.ts";
import { jumpTo } from "../../src/kernel/scheduling/virtual-clock.ts";
import { tryLockKernel, unlockKernel } from "../../src/kernel/steps/kernel-lock.ts";
import { now } from "../../src/kernel/steps/time.ts";
import { answerThread, interruptThread } from "../../src/kernel/supervision/answer.ts";
import { secondsToDeadline } from "../../src/kernel/supervision/deadline.ts";
import { threadState } from "../../src/kernel/threads/join.ts";
import { startThread } from "../../src/kernel/threads/life.ts";
import { makeThread } from "../../src/kernel/threads/make-thread.ts";
import type { Agent } from "../support/agent.ts";
import { type FakeFutex, fakeFutex } from "../support/futex.ts";
import { createWorldByHand } from "../support/world-by-hand.ts";

const FOR_EVER = Number.POSITIVE_INFINITY;
const byHand = createWorldByHand();
const { world, supervisor, turns } = byHand;
const { words } = world;
let futex: FakeFutex;

beforeEach(() => {
  futex = fakeFutex();
});
afterEach(() => vi.restoreAllMocks());

describe("a turn that nobody could take", () => {
  test("goes to the thread that is answered, before it is woken", () => {
    const main = byHand.begin({});
    expect(ask(main)).toBe("asleep");
    expect(get(words, WORLD, HEADER.token)).toBe(0);
    const seen = tokensAtBumps(1);
    byHand.act(() => answerThread(supervisor, 1, 0));
    expect(seen).toEqual([1]);
    expect(main.wake()).toBe("done");
  });

  test("goes to the thread that is called back from a condition, before it is woken", () => {
    const main = byHand.begin({});
    const other = byHand.worker(1);
    other.offer();
    const condition = makeCondition(main.kernel, undefined);
    const lock = conditionLock(main.kernel, condition);
    turns.push(1);
    startOther(main);
    expect(other.begin()).toBe(2);
    expect(other.do(() => acquireLock(other.kernel, lock, FOR_EVER))).toBe("asleep");
    expect(main.wake()).toBe("done");
    turns.push(2);
    expect(ask(main)).toBe("asleep");
    turns.push(2, 1);
    expect(other.wake()).toBe("done");
    expect(other.do(() => waitCondition(other.kernel, condition, { seconds: FOR_EVER }))).toBe("asleep");
    expect(main.wake()).toBe("asleep");
    expect(get(words, WORLD, HEADER.token)).toBe(0);

    const seen = tokensAtBumps(2);
    expect(byHand.act(() => interruptThread(supervisor, 2))).toBe(true);
    expect(seen).toEqual([2]);
    expect(other.wake()).toBe("done");
  });
});

test("the turn of a thread that dies while all wait for the supervisor goes to the next, which is its end", () => {
  const main = byHand.begin({});
  const other = startAsking(main);
  expect(ask(main)).toBe("asleep");
  expect(other.wake()).toBe("asleep");
  expect(get(words, WORLD, HEADER.token)).toBe(0);
  byHand.reap(other.slot);
  expect(get(words, WORLD, HEADER.token)).toBe(2);
  byHand.endDead();
  expect(threadState(supervisor, 2)).toBe("ended");
  expect(get(words, WORLD, HEADER.token)).toBe(0);
  byHand.act(() => answerThread(supervisor, 1, 0));
  expect(main.wake()).toBe("done");
});

describe("time passes by the supervisor", () => {
  test("for a thread that sleeps while another one waits for an answer", () => {
    const main = byHand.begin({});
    const other = startAsking(main);
    expect(byHand.passDeadline()).toBe(false);
    expect(main.do(() => sleepFor(main.kernel, 2))).toBe("asleep");
    expect(secondsToDeadline(world)).toBe(undefined);
    expect(other.wake()).toBe("asleep");
    expect(secondsToDeadline(world)).toBe(2);
    const seen = tokensAtBumps(1);
    expect(byHand.passDeadline()).toBe(true);
    expect([now(world), seen]).toEqual([2, [1]]);
    expect(byHand.passDeadline()).toBe(false);
    expect(main.wake()).toBe("done");
    byHand.act(() => answerThread(supervisor, 2, 0));
    turns.push(2);
    expect(main.do(() => yieldTurn(main.kernel))).toBe("asleep");
    expect(other.wake()).toBe("done");
  });

  test("exactly up to the deadline, or the thread would have to wait again", () => {
    const main = byHand.begin({});
    const other = startAsking(main);
    expect(main.do(() => sleepFor(main.kernel, 0.9))).toBe("asleep");
    expect(other.wake()).toBe("asleep");
    // 0.2 + (0.9 - 0.2) is less than 0.9.
    byHand.act(() => jumpTo(world, 0.2));
    expect(byHand.passDeadline()).toBe(true);
    expect(now(world)).toBe(0.9);
    expect(main.wake()).toBe("done");
    byHand.act(() => answerThread(supervisor, 2, 0));
    turns.push(2);
    expect(main.do(() => yieldTurn(main.kernel))).toBe("asleep");
    expect(other.wake()).toBe("done");
  });

  test("for no thread whose wait has no end", () => {
    const main = byHand.begin({});
    expect(ask(main)).toBe("asleep");
    expect(byHand.passDeadline()).toBe(false);
    expect(now(world)).toBe(0);
  });
});

test("a thread that waits for the supervisor is not called back, though what it asks about has a condition's number", () => {
  const main = byHand.begin();
  const condition = makeCondition(main.kernel, undefined);
  expect(main.do(() => waitForSupervisor(main.kernel, "process", condition, () => {}))).toBe("asleep");
  expect(byHand.act(() => interruptThread(supervisor, 1))).toBe(false);
  expect(main.wake()).toBe("asleep");
  byHand.act(() => answerThread(supervisor, 1, condition));
  expect(main.wake()).toBe("done");
});

describe("nobody can go", () => {
  test("the clock waits for the kernel's lock, as all that writes to the trace does", () => {
    const { kernel, do: make } = byHand.begin({});
    const { gate } = kernel;
    kernel.gate = {
      ...gate,
      park(...args) {
        tryLockKernel(words, -1);
        gate.park(...args);
      },
    };
    expect(make(() => sleepFor(kernel, 1))).toBe("asleep");
    expect(now(world)).toBe(0);
    unlockKernel(words);
  });

  test("the end of a thread that leaves the others without hope is no error of its own", () => {
    const main = byHand.begin({});
    const other = byHand.worker(1);
    other.offer();
    const lock = makeObject(main.kernel, { kind: "lock" });
    expect(main.do(() => acquireLock(main.kernel, lock, FOR_EVER))).toBe("done");
    startOther(main);
    expect(other.begin()).toBe(2);
    expect(other.do(() => acquireLock(other.kernel, lock, FOR_EVER))).toBe("asleep");
    turns.push(2, 1);
    expect(main.wake()).toBe("done");
    expect(main.do(() => yieldTurn(main.kernel))).toBe("asleep");
    expect(other.wake()).toBe("asleep");
    expect(main.wake()).toBe("done");
    expect(main.end()).toBe("done");
    expect(stuckReason(world)).toBe("deadlock");
  });
});

function startOther(main: Agent): void {
  const start = () => startThread(main.kernel, makeThread(main.kernel, undefined, false), new Uint8Array(1));
  expect(main.do(start)).toBe("asleep");
}

/** Starts a thread whose first operation is to ask the supervisor, which it has not made yet. */
function startAsking(main: Agent): Agent {
  const other = byHand.worker(1);
  other.offer();
  startOther(main);
  expect(other.begin()).toBe(2);
  turns.push(1);
  expect(ask(other)).toBe("asleep");
  expect(main.wake()).toBe("done");
  return other;
}

function ask({ kernel, do: make }: Agent) {
  return make(() => waitForSupervisor(kernel, "process", 0, () => {}));
}

/** Whose turn it is at each change of a thread's futex from now on. */
function tokensAtBumps(thread: number): number[] {
  const seen: number[] = [];
  futex.onBump = (word) => {
    if (word === cell(threadAt(thread), THREAD.futex)) seen.push(get(words, WORLD, HEADER.token));
  };
  return seen;
}
