import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { release } from "../../src/kernel/memory/arena.ts";
import { firstInQueue } from "../../src/kernel/memory/wait-queue.ts";
import { queuedBytes } from "../../src/kernel/network/byte-queue.ts";
import { joinEnds } from "../../src/kernel/network/connection.ts";
import { receiveBytes, sendBytes } from "../../src/kernel/network/stream.ts";
import { flow } from "../../src/kernel/network/stream-end.ts";
import { makeObject } from "../../src/kernel/primitives/objects.ts";
import { objectAt, threadAt } from "../../src/kernel/records/areas.ts";
import { get, queueOf, setDouble } from "../../src/kernel/records/fields.ts";
import { CONNECTION } from "../../src/kernel/records/objects.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import { park } from "../../src/kernel/steps/wait.ts";
import type { Agent } from "../support/agent.ts";
import { fakeFutex } from "../support/futex.ts";
import { createWorldByHand } from "../support/world-by-hand.ts";

const FOR_EVER = Number.POSITIVE_INFINITY;
/** Almost all that fits, and what does not fit beside it. */
const MUCH = 60_000;
const byHand = createWorldByHand();
const { world } = byHand;
const { words } = world;

beforeEach(() => {
  fakeFutex();
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
