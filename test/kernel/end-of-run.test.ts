import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { noteExit } from "../../src/kernel/primitives/exit.ts";
import { threadAt } from "../../src/kernel/records/areas.ts";
import { STOP_FREEZE, STOP_NONE } from "../../src/kernel/records/codes.ts";
import { cell, get } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import { endRun } from "../../src/kernel/steps/end-run.ts";
import { drainLog } from "../../src/kernel/steps/log.ts";
import { MAIN_THREAD } from "../../src/protocol/event.ts";
import type { Agent } from "../support/agent.ts";
import { Asleep, type FakeFutex, fakeFutex } from "../support/futex.ts";
import { createWorldByHand } from "../support/world-by-hand.ts";

const byHand = createWorldByHand();
const { world, supervisor } = byHand;
const { words } = world;
let futex: FakeFutex;

beforeEach(() => {
  futex = fakeFutex();
});
afterEach(() => vi.restoreAllMocks());

/** How a run may end, and its last event. */
const ENDS: readonly (readonly [how: string, end: (main: Agent) => void, last: string])[] = [
  ["its last thread ends", (main) => main.end(), "end"],
  ["a thread calls process.exit", ({ kernel }) => expect(() => noteExit(kernel, 3)).toThrow(Asleep), "exit"],
  ["the supervisor ends it", () => byHand.act(() => endRun(supervisor)), "begin"],
];

describe.each(ENDS)("where %s", (_, end, last) => {
  test("all events can be read as soon as it is seen to be over", () => {
    const main = byHand.begin();
    const unread: number[] = [];
    futex.onStore = (word) => {
      if (word === HEADER.stop)
        unread.push(get(words, WORLD, HEADER.logNext) - get(words, WORLD, HEADER.logHead));
    };
    end(main);
    expect([unread, get(words, WORLD, HEADER.stop)]).toEqual([[0], STOP_FREEZE]);
    const ops: string[] = [];
    drainLog(world, ({ op }) => ops.push(op));
    expect(ops.at(-1)).toBe(last);
  });
});

test("a starter that is about to sleep finds what it sleeps on changed", () => {
  byHand.begin();
  const at = threadAt(MAIN_THREAD);
  words.fill(0, cell(at, THREAD.begun), cell(at, THREAD.begun) + 1);
  words.fill(0, cell(at, THREAD.arrived), cell(at, THREAD.arrived) + 1);
  byHand.act(() => endRun(supervisor));
  const waits = [THREAD.begun, THREAD.arrived].map((word) => Atomics.wait(words, cell(at, word), 0));
  expect(waits).toEqual(["not-equal", "not-equal"]);
});

test("a run that is over is not ended again", () => {
  byHand.begin();
  byHand.act(() => endRun(supervisor));
  byHand.act(() => endRun(supervisor));
  expect(supervisor.ending).toBe(STOP_NONE);
});
