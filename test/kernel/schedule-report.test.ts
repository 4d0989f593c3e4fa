import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { addLive, removeLive } from "../../src/kernel/memory/live-threads.ts";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { REPORT_START, SCHEDULE_WORDS, threadAt } from "../../src/kernel/records/areas.ts";
import { get, set } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import { pendingOf } from "../../src/kernel/scheduling/pending.ts";
import {
  type Decision,
  decisionsTaken,
  readReport,
  reportDecision,
} from "../../src/kernel/scheduling/schedule-report.ts";
import { opCode } from "../../src/kernel/steps/emit.ts";

const world = createWorld();
const { words } = world;
const THREADS = 6;
const DESCRIBED = [
  THREAD.reported,
  THREAD.pendingOp,
  THREAD.pendingObject,
  THREAD.pendingArg,
  THREAD.site,
] as const;

beforeEach(() => {
  set(words, WORLD, HEADER.record, 1);
  set(words, WORLD, HEADER.report, 0);
  for (const field of [HEADER.liveFirst, HEADER.liveLast]) set(words, WORLD, field, 0);
  for (let thread = 1; thread <= THREADS; thread++) {
    for (const field of DESCRIBED) set(words, threadAt(thread), field, 0);
    addLive(words, thread);
  }
});

/** Who can go, who of them goes, and what one thread is about to do from then on. */
const decision = fc.record({
  enabled: fc.subarray([1, 2, 3, 4, 5, 6], { minLength: 1 }),
  choice: fc.nat(),
  thread: fc.integer({ min: 1, max: THREADS }),
  op: fc.constantFrom(1, 2, 3),
  site: fc.nat(3),
});

describe("the report of a run's decisions", () => {
  test("tells of each decision what there was to choose from", () => {
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 40 }), (list) => {
        set(words, WORLD, HEADER.report, 0);
        for (let thread = 1; thread <= THREADS; thread++) set(words, threadAt(thread), THREAD.reported, 0);
        const expected: Decision[] = list.map(({ enabled, choice, thread, op, site }, step) => {
          set(words, threadAt(thread), THREAD.pendingOp, op);
          set(words, threadAt(thread), THREAD.site, site);
          const chosen = enabled[choice % enabled.length] as number;
          const seen = { chosen, enabled: enabled.map((each) => pendingOf(world, each)) };
          expect(reportDecision(world, step, enabled, chosen)).toBe(true);
          return seen;
        });
        expect(readReport(world)).toEqual(expected);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test("knows that a thread can go no more once it has made its last step", () => {
    set(words, threadAt(2), THREAD.pendingOp, opCode("end"));
    reportDecision(world, 0, [1, 2], 2);
    removeLive(words, 2);
    reportDecision(world, 1, [1], 1);
    const enabled = readReport(world).map((each) => each.enabled.map(({ thread }) => thread));
    expect(enabled).toEqual([[1, 2], [1]]);
  });

  test("grows with what changes, and not with the number of threads", () => {
    const all = [1, 2, 3, 4, 5, 6];
    reportDecision(world, 0, all, 1);
    const first = get(words, WORLD, HEADER.report);
    for (let step = 1; step <= 100; step++) reportDecision(world, step, all, 1);
    expect(get(words, WORLD, HEADER.report) - first).toBe(200);
  });

  test("remembers nothing of a decision for which there is no room, and says so", () => {
    reportDecision(world, 0, [1, 2], 1);
    set(words, WORLD, HEADER.steps, 1);
    const room = SCHEDULE_WORDS - REPORT_START;
    set(words, WORLD, HEADER.report, room - 1);
    expect(reportDecision(world, 1, [1, 2], 2)).toBe(false);
    expect(get(words, WORLD, HEADER.report)).toBe(room - 1);
    expect(decisionsTaken(world)).toHaveLength(1);
  });
});
