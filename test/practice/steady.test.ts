import { expect, test } from "vitest";
import { explain } from "../../src/explain/explain.ts";
import { steady } from "../../src/practice/grade/judge.ts";
import { judgeExercise } from "../../src/practice/verdict.ts";
import type { Program } from "../../src/protocol/program.ts";
import { sampleOutcome, sampleSearch } from "../render/explore-sample.ts";
import { exerciseOf } from "./searched.ts";

const CUT = explain({ kind: "search-limit", reached: "processor seconds", amount: 30 });
const job = { program: { file: "main.ts" } as Program, name: "a.ts" };

function messages(exercise: string, changes: Parameters<typeof sampleSearch>[0]): readonly string[] {
  const result = sampleSearch({ traces: 9, raced: 0, ...changes, complete: false, findings: [CUT] });
  const judged = judgeExercise(exerciseOf(exercise), "a.ts", { result, impossible: [] }, false);
  return steady(judged, job).result.reasons.map(({ message }) => message);
}

test("of a search that was cut short, no number of traces is told", () => {
  const stopped = sampleOutcome({ verdict: "timeout", traces: 3 });
  expect(messages("lost-update", { outcomes: [stopped], failing: 3 })).toEqual([
    "Some trace was stopped before its end; it may never end.",
  ]);
  expect(messages("lost-update", { outcomes: [sampleOutcome()], failing: 2 })).toEqual([
    "Some trace prints something else.",
  ]);
});

test("a reason that counts nothing stays, whatever rule it is about", () => {
  const outcomes = [sampleOutcome({ verdict: "match" })];
  expect(messages("account", { outcomes, failing: 0, exits: "1X" })).toEqual([
    "It calls process.exit before the course's own program has ended.",
  ]);
});

test("a doubt that counts nothing stays beside one that does", () => {
  const outcomes = [sampleOutcome({ verdict: "match" })];
  expect(messages("seats-guard-nothing", { outcomes, failing: 0 })).toEqual([
    "No trace that was seen is wrong, and there are too many to see all of them.",
    "It is not known how long it takes at most: the search did not see every trace.",
  ]);
});
