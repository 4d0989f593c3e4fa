import { Chalk } from "chalk";
import { describe, expect, test } from "vitest";
import type { ExerciseEntry, ExerciseState } from "../../src/practice/folder.ts";
import type { PracticeResult } from "../../src/practice/verdict.ts";
import { renderPracticeList } from "../../src/render/practice-list.ts";
import { renderHint } from "../../src/render/practice-page.ts";
import { renderPractice, renderPracticeLine } from "../../src/render/practice-verdict.ts";
import { LOST, sampleOutcome } from "./explore-sample.ts";

const view = { style: new Chalk({ level: 0 }), columns: 80 };
const standing = { solved: 5, of: 22, solution: "/lessons/practice/lost-update/solution.ts" };

const exercise: PracticeResult["exercise"] = {
  ...{
    id: "lost-update",
    number: 6,
    title: "Two doors and one count",
    summary: "",
    misconception: "+= is one step.",
  },
  ...{ order: "any", params: {}, shows: {}, criteria: { races: "none", possible: [] }, text: "" },
  ...{ files: [], solutionPath: "", cases: [{}], expected: "2\n", means: { 1: "both read 0" } },
  ...{ hints: ["What?", "The rule.", "The change."], after: "One lock for all." },
};

const race = {
  kind: "race",
  message: "Data race on hits.\nTo fix it: use a lock.",
  threads: [],
  places: [],
} as const;

function result(changes: Partial<PracticeResult>): PracticeResult {
  const right = sampleOutcome({
    output: ["2"],
    verdict: "match",
    replay: "threadlab replay 06.ts --schedule 1",
  });
  const wrong = sampleOutcome({ output: ["1"], replay: "threadlab replay 06.ts --schedule 2" });
  return {
    ...{
      exercise,
      file: "06.ts",
      verdict: "not-solved",
      traces: 4,
      outcomes: [right, wrong],
      findings: [race],
    },
    reasons: [
      { rule: "output", message: "2 of 4 traces print something else." },
      { rule: "race", message: "All 4 traces show a data race." },
    ],
    shown: { rows: LOST.slice(3, 7).map((row) => ({ ...row, place: "06.ts:8:3" })), replay: wrong.replay },
    luck: "Twenty runs would all have printed 2.",
    ...changes,
  };
}

const shown = (changes: Partial<PracticeResult>, columns = 80) =>
  renderPractice(result(changes), standing, { ...view, columns }).join("\n");

describe("an exercise", () => {
  test("that is not solved: the outcomes, why, and the schedule; not how to mend it", () => {
    expect(shown({})).toMatchInlineSnapshot(`
      " 6 · lost-update  Two doors and one count                        5 of 22 solved

         expected   outcome   traces
         2          2              2   ✓
                    1              2   ✗  both read 0

       ✗ Not solved: 2 of 4 traces print something else.
       ✗ All 4 traces show a data race.
         Twenty runs would all have printed 2.

       a short schedule that fails (06.ts:8:3)
            Thread-1                             Thread-2
         ───────────────────────────────────────────────────────────────────────────
         1  reads num → 101
         2  sleeps 0.1 s
         3                                       reads num → 101
         4                                       sleeps 0.1 s

       threadlab replay 06.ts --schedule 2"
    `);
  });

  test.each([
    ["a wrong text: in the learner's file, and not in the driver", "mismatch", " (6/door.ts:3:1)\n"],
    ["an error: it has a place of its own", "error", "\n"],
  ] as const)("is shown where it fails by %s", (_what, verdict, said) => {
    const places = ["6/door.ts:3:1", "6/main.ts:9:9"];
    const rows = places.map((place, at) => ({ ...(LOST[at + 3] as (typeof LOST)[number]), place }));
    const wrong = sampleOutcome({
      verdict,
      output: ["1"],
      replay: "threadlab replay 6/main.ts --schedule 2",
    });
    const driven = { exercise: { ...exercise, driver: "" }, file: "6/main.ts", outcomes: [wrong] };
    const text = shown({ ...driven, shown: { rows, replay: wrong.replay } });
    expect(text).toContain(`a short schedule that fails${said}`);
  });

  test("whose only fault is a race tells the race", () => {
    const reasons = [{ rule: "race", message: "All 4 traces show a data race." }] as const;
    expect(shown({ reasons })).toContain("   race  Data race on hits.");
    // The race has two places, and the schedule's end is neither.
    const text = shown({ reasons, outcomes: result({}).outcomes.slice(0, 1) });
    expect(text).toContain("\n a trace that shows this\n");
  });

  test("that is solved: what was proved, the rule, and one solution", () => {
    const solved = {
      verdict: "solved",
      reasons: [],
      outcomes: [],
      findings: [],
      proof: "all 4 traces print 2",
    } as const;
    const { shown: _shown, luck: _luck, ...rest } = result(solved);
    expect(renderPractice(rest, standing, view).join("\n")).toMatchInlineSnapshot(`
      " 6 · lost-update  Two doors and one count                        5 of 22 solved

       ✓ Solved, and proved: all 4 traces print 2.

       Misconception: += is one step.
       One lock for all.

         one solution: /lessons/practice/lost-update/solution.ts"
    `);
  });

  test("with several cases: the outcomes of each", () => {
    const { outcomes } = result({});
    const cases = [
      { sets: ["guests=2"], traces: 2, outcomes: outcomes.slice(0, 1) },
      { sets: ["guests=3", "rounds=2"], traces: 4, outcomes },
    ];
    expect(shown({ cases }).split("\n").slice(2, 9)).toMatchInlineSnapshot(`
      [
        "   expected   outcome   traces",
        "              with guests=2",
        "   2          2              2   ✓",
        "              with guests=3, rounds=2",
        "   2          2              2   ✓",
        "              1              2   ✗  both read 0",
        "",
      ]
    `);
  });

  test("with many outcomes counts those that are not listed, and says if not all were kept", () => {
    const outcomes = Array.from({ length: 14 }, (_, i) => sampleOutcome({ output: [`${i}`], traces: 1 }));
    expect(shown({ outcomes, traces: 14 })).toContain(" … and 2 more outcomes\n");
    expect(shown({ outcomes, traces: 15 })).toContain(" … and over 2 more outcomes\n");
  });

  test("whose driver was changed says that the command does not run it", () => {
    const rows = shown({ isDriverChanged: true }).replaceAll(/\n */g, " ");
    expect(rows).toContain(
      "Your main.ts is not the course's own. This report is about the course's, and so is that command.",
    );
    expect(shown({})).not.toContain("main.ts");
  });

  test("that is not proved, and that cannot be run", () => {
    const nothing = { outcomes: [], findings: [], shown: { rows: [], replay: "" } };
    const reasons = [{ rule: "proved", message: "3 traces were seen." }] as const;
    expect(shown({ ...nothing, verdict: "not-proved", reasons })).toContain(
      " ! Not proved: 3 traces were seen.",
    );
    const broken = [{ rule: "compiles", message: "06.ts:1:1: No." }] as const;
    expect(shown({ ...nothing, verdict: "error", reasons: broken })).toContain(
      " ✗ It cannot be run. 06.ts:1:1: No.",
    );
  });

  test("shows more of a long output on a wide screen", () => {
    const long = sampleOutcome({ output: ["the left wall is blue", "the right wall is red"] });
    const row = (columns: number) =>
      shown({ outcomes: [long] }, columns)
        .split("\n")
        .find((line) => line.includes("left wall"));
    expect(row(80)).toContain("the left wall is blue ⏎ the right w… ");
    expect(row(200)).toContain("the left wall is blue ⏎ the right wall is red ");
  });

  test.each([20, 40, 60, 80, 200])("fits into %i columns, its command apart", (columns) => {
    const lines = shown({}, columns).split("\n");
    expect(lines.filter((line) => line.length > columns && !line.includes("threadlab replay"))).toEqual([]);
  });

  test("is painted without showing the paint", () => {
    const painted = { style: new Chalk({ level: 1 }), columns: 80 };
    const lines = [
      ...renderPractice(result({}), standing, painted),
      ...renderPracticeLine(result({}), painted),
    ];
    expect(lines.join("\n")).toContain("\u001b[");
    expect(lines.join("\n")).not.toContain("␛");
  });
});

test("the list marks what is solved, changed, missing, and where the learner is", () => {
  const entry = (id: string, number: number, state: ExerciseState, hints = 0): ExerciseEntry => ({
    ...{
      exercise: { ...exercise, id, number },
      program: "",
      files: [""],
      state,
      hints,
      isCurrent: number === 3,
    },
  });
  const entries = [
    ...[entry("one", 1, "solved"), entry("two", 2, "changed", 3), entry("three", 3, "open", 1)],
    entry("four", 4, "missing"),
  ];
  expect(renderPracticeList(entries, view).join("\n")).toMatchInlineSnapshot(`
    " ✓ 1  one    Two doors and one count
     ~ 2  two    Two doors and one count · changed since it was solved ·
                 3 of 3 hints
       3  three  Two doors and one count · you are here · 1 of 3 hints
     ? 4  four   Two doors and one count · its file is missing

     1 of 4 exercises solved"
  `);
});

test("hints are counted, and the last one says how to go on", () => {
  const solution = "threadlab practice solution lost-update";
  expect(renderHint(exercise, { from: 0, to: 1, solution }, view)).toEqual([" hint 1 of 3  What?"]);
  expect(renderHint(exercise, { from: 2, to: 3, solution }, view)).toEqual([
    " hint 3 of 3  The change.",
    " the solution: threadlab practice solution lost-update",
  ]);
});

test("an exercise without hints says so", () => {
  const none = { ...exercise, hints: [] };
  expect(renderHint(none, { from: 0, to: 0, solution: "" }, view)).toEqual([
    " There are no hints for lost-update.",
  ]);
});
