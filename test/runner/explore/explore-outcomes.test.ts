import { describe, expect, test } from "vitest";
import { NO_BOUNDS } from "../../../src/kernel/rounds/rounds.ts";
import type { Target } from "../../../src/lesson/resolve.ts";
import { isFailure } from "../../../src/result/verdict.ts";
import { analyse } from "../../../src/runner/analyse.ts";
import { createOutcomes } from "../../../src/runner/explore/explore-outcomes.ts";
import { createObserver } from "../../../src/runner/observer.ts";
import type { Prepared } from "../../../src/runner/prepare.ts";
import type { Ending } from "../../../src/runner/record.ts";
import { resultOf } from "../../../src/runner/run/result-of.ts";
import type { Run } from "../../../src/runner/search/searched-run.ts";
import { type Brief, handTrace, made } from "../../trace/hand-trace.ts";

const program = { file: "/main.ts", sites: [], exports: [] } as unknown as Prepared["program"];
const target = { kind: "file", file: "/main.ts", name: "main.ts" } as const;

function gather() {
  const explored = { target, program, expected: undefined, word: "main.ts", params: {}, sets: [] };
  return createOutcomes(explored, "free");
}

/** A run that prints one line, and then so many that say nothing new. */
function printing(text: string, steps = 2, end: Run["end"] = "ended"): Run {
  const more = Array.from({ length: steps - 2 }, () => ({ op: "none" }) as const);
  const events = handTrace({ op: "print", text }, ...more, { op: "end" });
  return { pass: 1, facts: analyse({ program, events }), schedule: [1], end, bounds: NO_BOUNDS, pollers: [] };
}

function failing(number: number): Run {
  const error = JSON.stringify({ name: "Error", message: `no ${number}`, stack: "" });
  const events = handTrace({ op: "end", thread: 2, outcome: "error", text: error }, { op: "end" });
  return {
    pass: 1,
    facts: analyse({ program, events }),
    schedule: [1],
    end: "ended",
    bounds: NO_BOUNDS,
    pollers: [],
  };
}

describe("a program with more outcomes than can be kept", () => {
  const outcomes = gather();
  for (let i = 0; i < 5_000; i++) outcomes.add(printing(`${i}`));
  outcomes.add(printing("0"));
  outcomes.add(printing("stuck", 2, "deadlock"));
  outcomes.add(printing("stuck again", 2, "deadlock"));

  test("has the first of them kept, with the first of each verdict, and all of their traces counted", () => {
    const list = outcomes.list();
    expect(list).toHaveLength(1_001);
    expect(list.filter(({ deadlock }) => deadlock).map(({ output }) => output)).toEqual([["stuck"]]);
    expect(list.find(({ output }) => output[0] === "0")?.traces).toBe(2);
    expect(outcomes.verdicts()).toEqual({ ran: 5_001, deadlock: 2 });
  });

  test("is said to have more", () => {
    expect(outcomes.findings().at(-1)?.message).toBe(
      "4,001 more traces ended differently from the 1,001 outcomes that are kept. They were compared like all others, and are counted.",
    );
  });
});

test("a deadlock counts as one although the program is wrong, too", () => {
  const outcomes = gather();
  const isWrong: Brief = {
    ...{ op: "end", thread: 2, outcome: "error" },
    text: JSON.stringify({ name: "Error", message: "no", stack: "", code: "ERR_MODULE_MISMATCH" }),
  };
  const wrong = (text: string, end: Run["end"]): Run => ({
    ...printing(text, 2, end),
    facts: analyse({ program, events: handTrace({ op: "print", text }, isWrong, { op: "end" }) }),
  });
  outcomes.add(wrong("both", "ended"));
  for (let i = 0; i < 1_500; i++) outcomes.add(wrong(`${i}`, "ended"));
  outcomes.add(wrong("both", "deadlock"));
  outcomes.add(wrong("another", "deadlock"));
  expect({ verdicts: outcomes.verdicts(), deadlocks: outcomes.deadlocks() }).toEqual({
    ...{ verdicts: { error: 1_503 }, deadlocks: 2 },
  });
  const stuck = outcomes.list().filter(({ deadlock }) => deadlock);
  expect(stuck.map(({ output, traces }) => [output, traces])).toEqual([[["both"], 1]]);
});

test("of a race, the first outcome without a lost update is kept, however many there are", () => {
  const race = { kind: "lesson", lesson: { order: "any", races: true } } as unknown as Target;
  const explored = { target: race, program, expected: [], word: "race", params: {}, sets: [] };
  const outcomes = createOutcomes(explored, "free");
  const changes = [made(1, "shared"), access("read", 2), access("write", 3), access("write", 2)];
  const run = (text: string, ...briefs: readonly Brief[]): Run => ({
    ...printing(text),
    facts: analyse({ program, events: handTrace(...briefs, { op: "print", text }, { op: "end" }) }),
  });
  outcomes.compareWith(run("in turns").facts);
  outcomes.add(run("in turns"));
  for (let i = 0; i < 1_500; i++) outcomes.add(run(`${i}`, ...changes));
  expect(
    outcomes
      .list()
      .filter(isFailure)
      .every(({ losesUpdates }) => losesUpdates),
  ).toBe(true);
  outcomes.add(run("too early"));
  const others = outcomes.list().filter((outcome) => isFailure(outcome) && !outcome.losesUpdates);
  expect(others.map(({ output }) => output)).toEqual([["too early"]]);
});

function access(op: "read" | "write", thread: number): Brief {
  return { op, thread, object: 1 };
}

test("outcomes of long runs are kept as far as there is room for their steps", () => {
  const outcomes = gather();
  for (let i = 0; i < 3; i++) outcomes.add(printing(`long ${i}`, 70_000));
  for (let i = 0; i < 9; i++) outcomes.add(printing(`${i}`, 10_000));
  expect(outcomes.list()).toHaveLength(7);
  expect(outcomes.verdicts()).toEqual({ ran: 12 });
});

test("failures without end are told up to a number, and then counted", () => {
  const outcomes = gather();
  for (let i = 0; i < 150; i++) outcomes.add(failing(i));
  const messages = outcomes.findings().map(({ message }) => message);
  expect(messages).toHaveLength(101);
  expect(messages[0]).toMatch(/^In 1 trace: Exception in thread /);
  expect(messages.at(-1)).toBe("Threads failed 50 more times, in other ways.");
});

describe("a run is judged in a search as it is by itself", () => {
  const failed = (thread: number, code?: string): Brief => ({
    ...{ op: "end", thread, outcome: "error" },
    text: JSON.stringify({ name: "Error", message: "no", stack: "", ...(code && { code }) }),
  });
  const ends: Readonly<Record<"ended" | "deadlock" | "endless", Ending>> = {
    ended: { reason: "ended", stuck: undefined, seconds: 0 },
    deadlock: { reason: "hopeless", stuck: "deadlock", seconds: 0 },
    endless: { reason: "ended", stuck: "step cap", seconds: 0 },
  };

  test.each<[string, readonly Brief[], keyof typeof ends, string]>([
    ["well", [{ op: "end" }], "ended", "ran"],
    ["an error in MainThread", [failed(1)], "ended", "crash"],
    ["an error in another thread", [failed(2), { op: "end" }], "ended", "ran"],
    ["a thread that dies", [{ op: "end", thread: 2, outcome: "crash", text: "died." }], "ended", "crash"],
    ["an exit with a code", [{ op: "exit", value: 3 }], "ended", "crash"],
    ["an exit with 0", [{ op: "exit", value: 0 }], "ended", "ran"],
    [
      "work in a module, in any thread",
      [failed(2, "ERR_MODULE_LEVEL_WORK"), { op: "end" }],
      "ended",
      "error",
    ],
    ["the same, and threads that wait", [failed(2, "ERR_MODULE_LEVEL_WORK")], "deadlock", "error"],
    ["a deadlock after an error", [failed(1)], "deadlock", "deadlock"],
    ["no end, after an error", [failed(2)], "endless", "timeout"],
  ])("%s", (_, briefs, end, verdict) => {
    const prepared = { program, expected: undefined } as Prepared;
    const events = handTrace(...briefs);
    const observer = createObserver(program, undefined);
    for (const event of events) observer.take(event);
    const limit = { seconds: 60, clock: "virtual" } as const;
    const result = resultOf(target, prepared, { observer, ending: ends[end] }, { limit });
    const outcomes = gather();
    outcomes.add({
      pass: 1,
      facts: analyse({ program, events }),
      schedule: [1],
      end,
      bounds: NO_BOUNDS,
      pollers: [],
    });
    expect([result.verdict, outcomes.list()[0]?.verdict]).toEqual([verdict, verdict]);
  });
});

test("an outcome that only differs by a crash is one that the other search lacks", () => {
  const [crashed, ended] = [gather(), gather()];
  const events = handTrace({ op: "end", outcome: "crash", text: "exit code 1" });
  crashed.add({ ...failing(1), facts: analyse({ program, events }) });
  ended.add({ ...failing(1), facts: analyse({ program, events: handTrace({ op: "end" }) }) });
  expect(ended.lacks(crashed)).toBeDefined();
  expect(crashed.lacks(crashed)).toBeUndefined();
});
