import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { release } from "../../src/kernel/memory/arena.ts";
import { firstInQueue } from "../../src/kernel/memory/wait-queue.ts";
import { queuedBytes } from "../../src/kernel/network/byte-queue.ts";
import { joinEnds } from "../../src/kernel/network/connection.ts";
import { receiveBytes, sendBytes } from "../../src/kernel/network/stream.ts";
import { flow } from "../../src/kernel/network/stream-end.ts";
import { acquireLock, releaseLock } from "../../src/kernel/primitives/lock.ts";
import { makeObject } from "../../src/kernel/primitives/objects.ts";
import { yieldTurn } from "../../src/kernel/primitives/waiting.ts";
import { objectAt, slotAt, threadAt } from "../../src/kernel/records/areas.ts";
import { cell, get, queueOf, setDouble } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { CONNECTION } from "../../src/kernel/records/objects.ts";
import { SLOT, THREAD } from "../../src/kernel/records/threads.ts";
import { park } from "../../src/kernel/steps/wait.ts";
import { startThread } from "../../src/kernel/threads/life.ts";
import { makeThread } from "../../src/kernel/threads/make-thread.ts";
import type { Agent } from "../support/agent.ts";
import { type FakeFutex, fakeFutex } from "../support/futex.ts";
import { createWorldByHand } from "../support/world-by-hand.ts";

const FOR_EVER = Number.POSITIVE_INFINITY;
/** Almost all that fits, and what does not fit beside it. */
const MUCH = 60_000;
let futex: FakeFutex;
const byHand = createWorldByHand();
const { world } = byHand;
const { words } = world;

beforeEach(() => {
  futex = fakeFutex();
});
afterEach(() => vi.restoreAllMocks());

/** How the first in a line comes out of it with nothing. */
const LEAVINGS: readonly (readonly [how: string, patience: number, leave: (first: Agent) => void])[] = [
  ["died", FOR_EVER, ({ slot }) => byHand.reap(slot)],
  [
    "given up",
    1000,
    (first) => {
      setDouble(world.doubles, threadAt(first.kernel.thread), THREAD.deadline, 0);
      expect(first.wake()).toBe("done");
    },
  ],
];

describe.each(LEAVINGS)("when the first in line has %s", (_, patience, leave) => {
  test("a thread goes on that wants to send what there is room for", () => {
    const { agents, near, far } = begin();
    const [main, first, second] = agents;
    expect(main.do(() => sendBytes(main.kernel, near, new Uint8Array(MUCH), FOR_EVER))).toBe("done");
    expect(send(first, near, MUCH, patience)).toBe("asleep");
    const unsent = get(words, threadAt(first.kernel.thread), THREAD.handed);
    expect(send(second, near, 2, FOR_EVER)).toBe("asleep");
    leave(first);
    expect(firstInQueue(words, queueOf(objectAt<"connection">(far), CONNECTION.writers))).toBe(0);
    expect(queuedBytes(world, far)).toBe(MUCH + 2);
    expect(second.wake()).toBe("done");
    // The block of what was not sent is the next that is taken.
    expect(send(main, near, MUCH, FOR_EVER)).toBe("asleep");
    expect(get(words, threadAt(main.kernel.thread), THREAD.handed)).toBe(unsent);
  });

  test("a thread goes on that wants to receive less than a line", () => {
    const { agents, near, far } = begin();
    const [main, first, second] = agents;
    expect(receive(first, far, true, patience)).toBe("asleep");
    expect(receive(second, far, false, FOR_EVER)).toBe("asleep");
    expect(main.do(() => sendBytes(main.kernel, near, new Uint8Array(2), FOR_EVER))).toBe("done");
    expect(second.sleepsOn).toBeDefined();
    leave(first);
    expect(firstInQueue(words, queueOf(objectAt<"connection">(far), CONNECTION.readers))).toBe(0);
    expect(queuedBytes(world, far)).toBe(0);
    expect(second.wake()).toBe("done");
  });
});

function send({ kernel, do: make }: Agent, end: number, length: number, timeout: number) {
  return make(
    () => sendBytes(kernel, end, new Uint8Array(length), timeout),
    () =>
      park(kernel, () => {
        release(world, get(words, threadAt(kernel.thread), THREAD.handed));
        flow(kernel, get(words, objectAt<"connection">(end), CONNECTION.peer));
      }),
  );
}

function receive({ kernel, do: make }: Agent, end: number, line: boolean, timeout: number) {
  return make(
    () => receiveBytes(kernel, end, { most: 100, line }, timeout),
    () => park(kernel, () => flow(kernel, end)),
  );
}

/** Three threads, and a connection. */
function begin() {
  const main = byHand.begin();
  const [near, far] = [1, 2].map(() => makeObject(main.kernel, { kind: "socket" })) as [number, number];
  joinEnds(main.kernel, near, far);
  return { agents: [main, byHand.startOne(main, 1), byHand.startOne(main, 2)] as const, near, far };
}

/** Under a schedule: MainThread, whose turn it is, and another thread that waits for its turn. */
function beginInTurns() {
  const main = byHand.begin({});
  const other = byHand.worker(1);
  other.offer();
  const thread = makeThread(main.kernel, undefined, false);
  expect(main.do(() => startThread(main.kernel, thread, new Uint8Array(1)))).toBe("asleep");
  expect(other.begin()).toBe(thread);
  expect(other.do(() => yieldTurn(other.kernel))).toBe("asleep");
  expect(main.wake()).toBe("done");
  return { main, other, thread };
}

describe("a thread goes on that a worker was about to wake", () => {
  test("with its turn, between the choice and the wake-up", () => {
    const { main, other, thread } = beginInTurns();
    byHand.turns.push(thread);
    const word = other.sleepsOn as number;
    futex.onBump = die;
    expect(() => main.do(() => yieldTurn(main.kernel))).toThrow(Died);
    futex.onBump = () => {};
    const seen = words[word];
    byHand.reap(main.slot);
    expect([words[word] === seen, futex.notified.get(word)]).toEqual([false, 1]);
    expect(other.wake()).toBe("done");
  });

  test("with what it waits for, after the step that granted it", () => {
    const [main, dying, waiting] = begin().agents;
    const lock = makeObject(main.kernel, { kind: "lock" });
    expect(dying.do(() => acquireLock(dying.kernel, lock, FOR_EVER))).toBe("done");
    expect(waiting.do(() => acquireLock(waiting.kernel, lock, FOR_EVER))).toBe("asleep");
    const word = waiting.sleepsOn as number;
    const before = futex.notified.get(word) ?? 0;
    vi.mocked(Atomics.notify).mockImplementationOnce(die);
    expect(() => dying.do(() => releaseLock(dying.kernel, lock))).toThrow(Died);
    byHand.reap(dying.slot);
    expect((futex.notified.get(word) ?? 0) - before).toBe(1);
    expect(waiting.wake()).toBe("done");
  });

  test("with a thread to run, after the step that gave it to the idle worker", () => {
    const main = byHand.begin();
    const idle = byHand.worker(1);
    idle.offer();
    const thread = makeThread(main.kernel, undefined, false);
    vi.mocked(Atomics.notify).mockImplementationOnce(die);
    expect(() => main.do(() => startThread(main.kernel, thread, new Uint8Array(1)))).toThrow(Died);
    byHand.reap(main.slot);
    expect(futex.notified.get(cell(slotAt(idle.slot), SLOT.futex))).toBe(1);
    expect(idle.begin()).toBe(thread);
  });
});

test("the turn of a thread goes on whose worker dies between its end and the next choice", () => {
  const { main, other, thread } = beginInTurns();
  byHand.turns.push(1);
  main.kernel.gate = { ...main.kernel.gate, ended: die };
  expect(() => main.end()).toThrow(Died);
  byHand.reap(main.slot);
  expect(get(words, WORLD, HEADER.token)).toBe(thread);
  expect(other.wake()).toBe("done");
});

class Died extends Error {}

/** What a worker dies of in the middle of a call. */
function die(): never {
  throw new Died();
}
