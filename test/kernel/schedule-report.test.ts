import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { opCode } from "../../src/kernel/kernel.ts";
import {
  H_LIVE,
  H_RECORD,
  H_REPORT,
  H_STEPS,
  REPORT_START,
  SCHEDULE_WORDS,
  T_PENDING_ARG,
  T_PENDING_OBJECT,
  T_PENDING_OP,
  T_REPORTED,
  T_SITE,
  threadAt,
} from "../../src/kernel/layout.ts";
import { addLive, removeLive } from "../../src/kernel/live-threads.ts";
import {
  type Decision,
  decisionsTaken,
  pendingOf,
  readReport,
  reportDecision,
} from "../../src/kernel/schedule-report.ts";
import { createWorld } from "../../src/kernel/world.ts";

const world = createWorld();
const { words } = world;
const THREADS = 6;

beforeEach(() => {
  words[H_RECORD] = 1;
  words[H_REPORT] = 0;
  words.fill(0, H_LIVE, H_LIVE + 2);
  for (let thread = 1; thread <= THREADS; thread++) {
    for (const word of [T_REPORTED, T_PENDING_OP, T_PENDING_OBJECT, T_PENDING_ARG, T_SITE])
      words[threadAt(thread) + word] = 0;
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
        words[H_REPORT] = 0;
        for (let thread = 1; thread <= THREADS; thread++) words[threadAt(thread) + T_REPORTED] = 0;
        const expected: Decision[] = list.map(({ enabled, choice, thread, op, site }, step) => {
          words[threadAt(thread) + T_PENDING_OP] = op;
          words[threadAt(thread) + T_SITE] = site;
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
    words[threadAt(2) + T_PENDING_OP] = opCode("end");
    reportDecision(world, 0, [1, 2], 2);
    removeLive(words, 2);
    reportDecision(world, 1, [1], 1);
    const enabled = readReport(world).map((each) => each.enabled.map(({ thread }) => thread));
    expect(enabled).toEqual([[1, 2], [1]]);
  });

  test("grows with what changes, and not with the number of threads", () => {
    const all = [1, 2, 3, 4, 5, 6];
    reportDecision(world, 0, all, 1);
    const first = words[H_REPORT] as number;
    for (let step = 1; step <= 100; step++) reportDecision(world, step, all, 1);
    expect((words[H_REPORT] as number) - first).toBe(200);
  });

  test("remembers nothing of a decision for which there is no room, and says so", () => {
    reportDecision(world, 0, [1, 2], 1);
    words[H_STEPS] = 1;
    const room = SCHEDULE_WORDS - REPORT_START;
    words[H_REPORT] = room - 1;
    expect(reportDecision(world, 1, [1, 2], 2)).toBe(false);
    expect(words[H_REPORT]).toBe(room - 1);
    expect(decisionsTaken(world)).toHaveLength(1);
  });
});
