import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderExplore } from "../../src/render/explore-report.ts";
import { widthOf } from "../../src/render/text/sanitise.ts";
import { anyText, CONTROL, withoutColour } from "./any-text.ts";
import { row, sampleOutcome, sampleSearch } from "./explore-sample.ts";
import { sampleFinding, screen } from "./sample.ts";

function show(changes: Parameters<typeof sampleSearch>[0], columns = 80): string {
  return renderExplore(sampleSearch(changes), screen(columns)).join("\n");
}

const DEADLOCK = sampleOutcome({
  ...{
    output: [],
    deadlock: true,
    verdict: "deadlock",
    traces: 1,
    rows: [],
    shownBy: "Thread-1 first, then Thread-2",
  },
  replay: "threadlab replay ./forks.ts --schedule '1*3.2.3*2.2'",
});

describe("a search", () => {
  test("at 80 columns", () => {
    expect(show({})).toMatchInlineSnapshot(`
      " race · every schedule of 2 threads (free time)

         outcome   traces   shown by
         99             2   Thread-1 first, then Thread-2
         100            2   Thread-1 first, then Thread-2, Thread-1

       ✓ Some schedule loses an update.
       ✗ 2 of 4 traces lose an update.
       4 traces in 0.01 s
       threadlab replay race --set threads=2 --schedule '1*3.2*2.3*4.2*2.1*4'

             MainThread              Thread-1                Thread-2
         ──────────────────────────────────────────────────────────────────────────
          1  starts Thread-1
          2  starts Thread-2
          3  joins Thread-1: waits
          4                          reads num → 101
          5                          sleeps 0.1 s
          6                                                  reads num → 101
          7                                                  sleeps 0.1 s
          8                                                  writes num ← 100
          9                                                  ends
         10                          writes num ← 100
         11                          ends
         12  has joined Thread-1
         13  joins Thread-2
         14  prints "100"
         15  ends"
    `);
  });

  test("how outcomes came about is told whole where it would look the same", () => {
    const outcomes = ["Thread-2, Thread-1", "Thread-2, Thread-3", "Thread-3"].map((others) =>
      sampleOutcome({ rows: [], shownBy: `Thread-1 first, then ${others}` }),
    );
    const table = show({ outcomes }, 50).split("\n").slice(2, 9).join("\n");
    expect(table).toMatchInlineSnapshot(`
      "   outcome   traces   shown by
         100            2   Thread-1 first, then
                            Thread-2, Thread-1
         100            2   Thread-1 first, then
                            Thread-2, Thread-3
         100            2   Thread-1 first, then
                            Thread-3"
    `);
  });

  test("at 40 columns how an outcome came about is cut short", () => {
    expect(show({ outcomes: [sampleOutcome({ rows: [] })] }, 40)).toMatchInlineSnapshot(`
      " race · every schedule of 2 threads
       (free time)

         outcome   traces   shown by
         100            2   Thread-1 first, t…

       ✓ Some schedule loses an update.
       ✗ 2 of 4 traces lose an update.
       4 traces in 0.01 s
       threadlab replay race --set threads=2 --schedule '1*3.2*2.3*4.2*2.1*4'"
    `);
  });

  test("outcomes that differ only behind the cut show where they differ, and how many orders each has", () => {
    const lines = ["1 loaf was baked and put on the shelf", "1 loaf was eaten"];
    const outcomes = ["0", "1"].map((left) =>
      sampleOutcome({ output: [...lines, `left on the shelf: ${left}`], traces: 7, rows: [] }),
    );
    outcomes.push(sampleOutcome({ output: ["x".repeat(60)], orders: { count: 6, exact: true }, rows: [] }));
    const shown = show({ outcomes });
    expect(shown).toContain("   … ⏎ left on the shelf: 0 ");
    expect(shown).toContain("   … ⏎ left on the shelf: 1 ");
    expect(shown).toContain(`   ${"x".repeat(27)}… (1 of 6 orders) `);
    const unknown = sampleOutcome({ orders: { count: 0, exact: false }, rows: [] });
    expect(show({ outcomes: [unknown] })).toContain("   100 (perhaps 1 of several orders) ");
  });

  test("of a file that may deadlock, in ordered time, with runs that were waste", () => {
    expect(
      show({
        ...{
          lesson: "./forks.ts",
          target: "./forks.ts",
          races: false,
          raced: 0,
          claims: [],
          ok: false,
          sets: [],
        },
        ...{ time: "ordered", traces: 3, blocked: 2, deadlocks: 1 },
        outcomes: [sampleOutcome({ output: ["eats", "eats"], verdict: "ran", rows: [] }), DEADLOCK],
      }),
    ).toMatchInlineSnapshot(`
      " ./forks.ts · every schedule of 2 threads (ordered time)

         outcome       traces   shown by
         eats ⏎ eats        2   Thread-1 first, then Thread-2, Thread-1
         deadlock           1   Thread-1 first, then Thread-2

       ✗ 1 of 3 traces ends in a deadlock.
       3 traces in 0.01 s · 2 runs cut off
       threadlab replay ./forks.ts --schedule '1*3.2.3*2.2'"
    `);
  });

  test("with several failures: each has its command, but for the one that is shown", () => {
    const command = (schedule: string) => `threadlab replay ./forks.ts --schedule ${schedule}`;
    const [shown, other, race] = ["'1*3.2.3*2.2'", "1.2", "2.1"].map(command);
    const failures = (["deadlock", "uncaught", "race"] as const).map((kind, i) =>
      sampleFinding({ kind, message: `${kind} happens.`, replay: [shown, other, race][i] as string }),
    );
    const text = show({
      ...{ lesson: "./forks.ts", target: "./forks.ts", races: false, claims: [], ok: false },
      ...{ outcomes: [DEADLOCK], findings: failures },
    });
    const commands = text.split("\n").filter((line) => line.includes("threadlab replay"));
    expect(commands).toEqual([` ${shown}`, `             ${other}`]);
  });

  test("that found nothing wrong", () => {
    expect(
      show({
        ...{ races: false, raced: 0, claims: [], lesson: "mutex" },
        outcomes: [
          sampleOutcome({ output: ["1"], verdict: "match", traces: 4, rows: [row("0 starts Thread-1")] }),
        ],
      }),
    ).toMatchInlineSnapshot(`
      " mutex · every schedule of 2 threads (free time)

         outcome   traces   shown by
         1              4   Thread-1 first, then Thread-2, Thread-1

       ✓ All 4 traces print the expected output.
       4 traces in 0.01 s
       threadlab replay race --set threads=2 --schedule '1*3.2*2.3*4.2*2.1*4'

            MainThread
         ───────────────────────────────────────
         1  starts Thread-1"
    `);
  });

  test("that was cut short, with a claim that is refuted all the same", () => {
    const text = show({
      ...{ complete: false, races: false, raced: 0, outcomes: [sampleOutcome({ rows: [] })] },
      claims: [{ text: "every schedule prints the expected output", holds: false }],
      findings: [sampleFinding({ kind: "search-limit", message: "The search was cut short (5 traces)." })],
    });
    expect(text).toMatch(/^ race · schedules of 2 threads \(free time\)\n/);
    expect(text).toContain(" ✗ False claim: every schedule prints the expected output.\n");
    expect(text).toContain(" ! 4 traces tried. There may be others.\n");
    expect(text).toContain("   search limit  The search was cut short (5 traces).");
  });

  test("of a copy whose program the reader has changed: a claim that is no longer true is no fault", () => {
    const claims = [{ text: "every schedule prints the expected output", holds: false }];
    const text = show({ claims, changed: true, outcomes: [sampleOutcome({ rows: [] })] });
    expect(text).toContain(" ! The lesson claims that every schedule prints the expected output. That is");
    expect(text).not.toContain("False claim");
  });

  test("that had no time for a single run", () => {
    const nothing = {
      complete: false,
      traces: 0,
      threads: 0,
      races: false,
      raced: 0,
      outcomes: [],
      claims: [],
    };
    const findings = [sampleFinding({ kind: "search-limit", message: "The search was cut short (1 s)." })];
    expect(show({ ...nothing, findings })).toMatchInlineSnapshot(`
      " race · schedules (free time)

       ! Nothing is known of any run.
       0 traces in 0.01 s

         search limit  The search was cut short (1 s)."
    `);
  });

  test("that found races, and no outcome that is wrong", () => {
    const text = show({
      races: false,
      raced: 1,
      claims: [],
      outcomes: [sampleOutcome({ verdict: "ran", rows: [] })],
    });
    expect(text).toContain(" ✗ 1 of 4 traces shows a data race.");
    expect(text).not.toContain("run to the end");
  });

  test("of schedules that were drawn", () => {
    const text = show({ strategy: "pct", complete: false, traces: 1000, claims: [] });
    expect(text.split("\n")[0]).toBe(" race · schedules drawn by pct of 2 threads (free time)");
    expect(text).toContain(" ! 1,000 runs tried. There may be others.");
  });

  test("one trace alone", () => {
    const outcomes = [sampleOutcome({ verdict: "ran", traces: 1, output: [], rows: [] })];
    const text = show({ races: false, raced: 0, claims: [], traces: 1, outcomes });
    expect(text).toContain(" ✓ The only trace runs to the end.");
    expect(text).toContain("   (nothing) ");
  });

  test("an error that no outcome shows is told beside what is right", () => {
    const outcomes = [sampleOutcome({ verdict: "ran", traces: 4, output: ["a"], rows: [] })];
    const findings = [sampleFinding({ kind: "uncaught" })];
    const text = show({ races: false, raced: 0, claims: [], outcomes, findings });
    expect(text).toContain(
      " ✓ All 4 traces run to the end.\n ! An uncaught error ends a thread: see below.\n",
    );
    expect(show({ outcomes, findings: [] })).not.toContain("uncaught");
  });

  test("one trace of which nobody knows whether it is the only one", () => {
    const polls = { bound: 2, words: "in which no thread goes round a loop more than 2 times", loops: [] };
    const outcomes = [sampleOutcome({ verdict: "deadlock", deadlock: true, traces: 1, rows: [] })];
    const text = show({ races: false, raced: 0, claims: [], traces: 1, outcomes, complete: "polls", polls });
    expect(text).toContain(" ✗ 1 of 1 trace ends in a deadlock.");
  });

  test("errors of MainThread and runs without end are told in the outcome", () => {
    const outcomes = [
      sampleOutcome({ output: ["a"], verdict: "crash", rows: [] }),
      sampleOutcome({ output: [], verdict: "timeout", rows: [] }),
    ];
    const text = show({ outcomes, races: false, raced: 0, claims: [] });
    expect(text).toContain("   a ⏎ error ");
    expect(text).toContain("   stopped ");
    expect(text).toContain(" ✗ 4 of 4 traces go wrong.");
  });

  test("many outcomes are counted", () => {
    const outcomes = Array.from({ length: 23 }, (_, i) =>
      sampleOutcome({ output: [`outcome ${i}`], rows: [] }),
    );
    expect(show({ outcomes })).toContain("   … and 3 more outcomes\n");
    // The search did not keep all of them.
    expect(show({ outcomes, traces: 50 })).toContain("   … and over 3 more outcomes\n");
  });
});

test("no line is wider than the screen, but for the command, which is whole so that it can be copied", () => {
  const outcome = fc
    .record({ output: fc.array(anyText, { maxLength: 3 }), shownBy: anyText, traces: fc.nat() })
    .map((changes) =>
      sampleOutcome({ ...changes, replay: `threadlab replay race --schedule '${"1.2.".repeat(40)}1'` }),
    );
  fc.assert(
    fc.property(
      ...[
        fc.array(outcome, { maxLength: 4 }),
        anyText,
        fc.integer({ min: 20, max: 160 }),
        fc.constantFrom<0 | 1>(0, 1),
      ],
      (outcomes, lesson, columns, level) => {
        const lines = renderExplore(sampleSearch({ outcomes, lesson }), screen(columns, level)).map(
          withoutColour,
        );
        const commands = lines.filter((line) => line.startsWith(" threadlab replay "));
        expect(commands).toHaveLength(outcomes.length > 0 ? 1 : 0);
        for (const line of lines) {
          expect(line).not.toMatch(CONTROL);
          if (!commands.includes(line)) expect(widthOf(line)).toBeLessThanOrEqual(columns);
        }
      },
    ),
    { seed: 23, numRuns: 100 },
  );
});
