import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_DECISIONS } from "../../src/kernel/scheduling/schedule-report.ts";
import { turnOf } from "../../src/kernel/scheduling/turn.ts";
import { opCode } from "../../src/kernel/steps/emit.ts";
import { OPERATIONS, OPS, type Op } from "../../src/protocol/operations.ts";
import {
  countSwitches,
  readBounds,
  readSchedule,
  writeSchedule,
} from "../../src/scheduler/schedule-token.ts";

/** Turns of one thread, one for each op. */
function turns(thread: number, ...ops: readonly Op[]): number[] {
  return ops.map((op) => turnOf(thread, opCode(op)));
}

describe("a schedule as text", () => {
  test("keeps the bounds on rounds that the run went by", () => {
    expect(writeSchedule([1, 1, 2], { polls: 4, laps: 0 })).toBe("1*2.2~4");
    expect(writeSchedule([1, 1, 2], { polls: 4, laps: 100 })).toBe("1*2.2~4~100");
    expect(readSchedule("1*2.2~4")).toEqual([1, 1, 2]);
    expect(readSchedule("1*2.2~4~100")).toEqual([1, 1, 2]);
    expect(readBounds("1*2.2~4\n")).toEqual({ polls: 4, laps: 0 });
    expect(readBounds("1*2.2~4~100")).toEqual({ polls: 4, laps: 100 });
    expect(readBounds("1*2.2~4@900")).toEqual({ polls: 4, laps: 0, from: 900 });
    expect(readBounds("1*2.2")).toEqual({ polls: 0, laps: 0 });
  });

  test("counts repeats", () => {
    expect(writeSchedule([1, 1, 1, 2, 1, 1])).toBe("1*3.2.1*2");
    expect(readSchedule(" 1*3.2.1*2\n")).toEqual([1, 1, 1, 2, 1, 1]);
  });

  test("has a letter for each op that is known", () => {
    const schedule = [...turns(1, "start", "start", "join"), ...turns(12, "read", "sleep"), 12, 12, 3];
    expect(writeSchedule(schedule)).toBe("1ssj.12rz.12*2.3");
    expect(readSchedule("1ssj.12rz.12*2.3")).toEqual(schedule);
  });

  test("counts what a thread does again and again, where that is shorter", () => {
    const often = Array.from({ length: 100 }, () => turns(2, "read", "write")).flat();
    const whole = [...turns(2, "acquire"), ...often, ...turns(2, "release", "end", "end", "end")];
    expect(writeSchedule(whole)).toBe("2a.2rw*100.2leee");
    expect(readSchedule("2a.2rw*100.2leee")).toEqual(whole);
  });

  test("counts together what several threads do again and again", () => {
    const round = [...turns(2, "read", "yield"), ...turns(3, "read"), ...turns(1, "sleep")];
    const whole = [
      ...turns(1, "start"),
      ...Array.from({ length: 600 }, () => round).flat(),
      ...turns(3, "end"),
    ];
    expect(writeSchedule(whole, { polls: 16, laps: 0 })).toBe("1s.(2ry.3r.1z)*600.3e~16");
    expect(readSchedule("1s.(2ry.3r.1z)*600.3e~16")).toEqual(whole);
    const unit = [1, 1, ...turns(2, "read", "write", "read", "write")];
    expect(readSchedule("(1*2.2rw*2)*2")).toEqual([...unit, ...unit]);
  });

  test("every op that a decision can be about has a letter of its own", () => {
    const told = OPS.filter((op) => OPERATIONS[op].letter === "");
    expect(told).toEqual(["none", "make", "begin", "text", "grant", "tick"]);
    const letters = OPS.map((op) => OPERATIONS[op].letter).filter((letter) => letter !== "");
    expect(letters.length).toBeGreaterThan(30);
    expect(new Set(letters).size).toBe(letters.length);
  });

  test("a schedule without decisions is an empty text", () => {
    expect(writeSchedule([])).toBe("");
    expect(readSchedule("")).toEqual([]);
  });

  test("is read as it was written", () => {
    fc.assert(
      fc.property(fc.array(turn(), { maxLength: 50 }), fc.integer({ min: 1, max: 20 }), (unit, times) => {
        const schedule = [1, ...Array.from({ length: times }, () => unit).flat(), 2];
        expect(readSchedule(writeSchedule(schedule))).toEqual(schedule);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  test("the longest schedule is read in one pass", () => {
    const longest = Array.from({ length: MAX_DECISIONS }, (_, at) => 1 + (at % 2));
    expect(readSchedule(longest.join("."))).toHaveLength(MAX_DECISIONS);
    expect(() => readSchedule(`(${longest.join(".")}`)).toThrowError(
      /^Part 1 of the schedule is "\(1\.2.{1,60}…"/,
    );
  });

  test.for([
    ["1.x.2", "Part 2", "x"],
    ["0", "Part 1", "0"],
    ["1*0.2", "Part 1", "1*0"],
    ["1..2", "Part 2", ""],
    ["-1", "Part 1", "-1"],
    ["1*1e9", "Part 1", "1*1e9"],
    ["1ss.1v", "Part 2", "1v"],
    ["1s3", "Part 1", "1s3"],
    ["1s*9999999", "Part 1", "1s*9999999"],
    ["1.2rw*900000", "Part 2", "2rw*900000"],
    ["1*9999999.1", "Part 1", "1*9999999"],
    ["1.(1.2)", "Part 2", "(1.2)"],
    ["1.(1.x)*2.2", "Part 2", "(1.x)*2"],
    ["(1.(2.1)*2)*2", "Part 1", "(1.(2.1)*2)*2"],
    ["1.(2.3.4", "Part 2", "(2.3.4"],
    ["()*2", "Part 1", "()*2"],
    ["(1*9.2)*9999999", "Part 1", "(1*9.2)*9999999"],
    ["(1*9999999.2)*9", "Part 1", "(1*9999999.2)*9"],
  ] as const)("%j is none", ([text, part, what]) => {
    expect(() => readSchedule(text)).toThrowError(
      expect.objectContaining({
        code: "ERR_SCHEDULE",
        message: expect.stringContaining(`${part} of the schedule is "${what}"`),
      }),
    );
  });
});

/** Few threads and few ops, so that they repeat, or any. */
function turn(): fc.Arbitrary<number> {
  const known = [...OPS.keys()].filter((code) => OPERATIONS[OPS[code] as Op].letter !== "");
  const thread = fc.oneof(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 99_999 }));
  const code = fc.oneof(fc.constantFrom(0, ...known.slice(0, 2)), fc.constantFrom(...known));
  return fc.tuple(thread, code).map(([id, op]) => turnOf(id, op));
}

test("a switch is another thread than the one before", () => {
  expect(countSwitches([])).toBe(0);
  expect(countSwitches([1, 1, 1])).toBe(0);
  expect(countSwitches([1, 2, 2, 1])).toBe(2);
  expect(countSwitches([...turns(1, "read", "write"), 1, 2, 1])).toBe(2);
});
