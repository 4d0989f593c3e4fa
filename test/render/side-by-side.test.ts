import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { explain } from "../../src/explain/explain.ts";
import { renderSideBySide } from "../../src/render/side-by-side.ts";
import type { RunResult } from "../../src/result/run.ts";
import {
  different,
  onlyActual,
  onlyExpected,
  same,
  sampleFile,
  sampleFinding,
  sampleResult,
  screen,
  VERDICTS,
} from "./sample.ts";

const LONG = "a line that goes on, past the middle of a narrow screen, and on and on until it has been read";

const REORDERED = sampleResult({
  lesson: "create",
  title: "A thread from a function",
  section: "3.1",
  output: "printed",
  verdict: "match-reordered",
  seconds: 3.021,
  threads: 2,
  remark: "the same lines; here `main` came first, which nothing forbids",
  rows: [
    onlyActual(0, "main", "moved"),
    same(0, "jason is running"),
    onlyExpected(1, "main", "moved"),
    same(2, "jason is over"),
  ],
});

const MISMATCH = sampleResult({
  verdict: "mismatch",
  rows: [
    same(0, "start"),
    different(1, "the |quick| fox", "the |slow| fox"),
    onlyExpected(2, "gone"),
    onlyActual(2, "unasked"),
    onlyActual(3, "too late", "order"),
  ],
  findings: [
    sampleFinding({ message: "Line 3, `gone`, was never printed.", places: ["main.ts:4:3"] }),
    sampleFinding({
      kind: "lock-order",
      message: 'Two locks are taken in both orders:\n  Thread-1 waits for lock "a" (main.ts:3:5).',
      places: ["main.ts:3:5"],
    }),
  ],
});

function show(result: RunResult, columns: number): string {
  return renderSideBySide(result, screen(columns)).join("\n");
}

test("with one column below the other, a side without lines says so", () => {
  const silent = sampleResult({
    ...{ verdict: "mismatch", actual: [], printed: 0, rows: [onlyExpected(0, "gone")] },
  });
  expect(show(silent, 40)).toMatchInlineSnapshot(`
    " mutex · § 7  A lock turns concurrency
     into a queue

       expected (derived)
     - gone

       this run (101 threads)
       (nothing)

       - missing

     ✗ does not match the expected output
                                      10.1 s"
  `);
  const unasked = sampleResult({
    ...{ verdict: "mismatch", expected: [], actual: ["unasked"], rows: [onlyActual(0, "unasked")] },
  });
  expect(show(unasked, 40)).toMatchInlineSnapshot(`
    " mutex · § 7  A lock turns concurrency
     into a queue

       expected (derived)
       (nothing)

       this run (101 threads)
     + unasked

       + extra

     ✗ does not match the expected output
                                      10.1 s"
  `);
});

describe("a match", () => {
  test("at 80 columns", () => {
    expect(show(sampleResult(), 80)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

         expected (derived)             │   this run (101 threads)
       ─────────────────────────────────┼───────────────────────────────────
         1                              │   1                              ✓

       ✓ matches the expected output                                  10.1 s"
    `);
  });

  test("at 60 columns", () => {
    expect(show(sampleResult(), 60)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

         expected (derived)        │   this run (101 threads)
       ────────────────────────────┼──────────────────────────────
         1                         │   1                         ✓

       ✓ matches the expected output                        10.1 s"
    `);
  });

  test("at 40 columns, one below the other", () => {
    expect(show(sampleResult(), 40)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency
       into a queue

         expected (derived)
         1

         this run (101 threads)
       ✓ 1

       ✓ matches the expected output    10.1 s"
    `);
  });

  test("at 20 columns", () => {
    expect(show(sampleResult(), 20)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock
       turns concurrency
       into a queue

         expected (deriv…
         1

         this run (101 t…
       ✓ 1

       ✓ matches the
         expected output
                    10.1 s"
    `);
  });

  test("short lines do not drift apart on a wide screen", () => {
    expect(show(sampleResult(), 200)).toBe(show(sampleResult(), 80));
  });

  test("with Python's lines as a third column, in their own order", () => {
    const python = {
      version: "3.13.1",
      lines: ["jason is running", "main", "jason is over", "\u001B[2Jgone"],
    };
    expect(show({ ...REORDERED, python }, 100)).toMatchInlineSnapshot(`
      " create · § 3.1  A thread from a function

         expected (from the notes)      │   this run (2 threads)             │ Python 3.13.1
       ─────────────────────────────────┼────────────────────────────────────┼──────────────────
                                        │   main                           ⇅ │ jason is running
         jason is running               │   jason is running               ✓ │ main
         main                           │                                  ⇅ │ jason is over
         jason is over                  │   jason is over                  ✓ │ ␛[2Jgone

         ⇅ in another place

       ✓ matches, in another order                                                         3.0 s
         the same lines; here \`main\` came first, which nothing forbids"
    `);
  });

  test("with Python's lines below, where there is no room for a third column", () => {
    const python = { version: "3.13.1", lines: ["1"] };
    expect(show(sampleResult({ python }), 60)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

         expected (derived)        │   this run (101 threads)
       ────────────────────────────┼──────────────────────────────
         1                         │   1                         ✓

         Python 3.13.1
         1

       ✓ matches the expected output                        10.1 s"
    `);
  });

  test("with what captures stand for, where some text is another", () => {
    const stands = ['"jason" stands for text without spaces'];
    const match = (text: string) => ({ verdict: "match" as const, stands, actual: [text] });
    const rows = [same(0, "jason")];
    expect(show(sampleResult({ ...match("jason"), rows }), 80)).not.toContain("stands for");
    const others = [{ ...different(0, "jason", "foo"), state: "same" as const }];
    expect(show(sampleResult({ ...match("foo"), rows: others }), 80)).toContain(`   ${stands[0]}\n`);
    const python = { version: "3.13.1", lines: ["foo"] };
    expect(show(sampleResult({ ...match("jason"), rows, python }), 80)).toContain(`   ${stands[0]}\n`);
  });

  test("with the reason why Python printed nothing", () => {
    const python = { lines: [], problem: "There is no main.py to run." };
    expect(show(sampleResult({ python }), 80)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

         expected (derived)             │   this run (101 threads)
       ─────────────────────────────────┼───────────────────────────────────
         1                              │   1                              ✓

         There is no main.py to run.

       ✓ matches the expected output                                  10.1 s"
    `);
  });

  test("in another order", () => {
    expect(show(REORDERED, 120)).toMatchInlineSnapshot(`
      " create · § 3.1  A thread from a function

         expected (from the notes)      │   this run (2 threads)
       ─────────────────────────────────┼───────────────────────────────────
                                        │   main                           ⇅
         jason is running               │   jason is running               ✓
         main                           │                                  ⇅
         jason is over                  │   jason is over                  ✓

         ⇅ in another place

       ✓ matches, in another order                                     3.0 s
         the same lines; here \`main\` came first, which nothing forbids"
    `);
    expect(show(REORDERED, 40)).toMatchInlineSnapshot(`
      " create · § 3.1  A thread from a
       function

         expected (from the notes)
         jason is running
       ⇅ main
         jason is over

         this run (2 threads)
       ⇅ main
       ✓ jason is running
       ✓ jason is over

         ⇅ in another place

       ✓ matches, in another order       3.0 s
         the same lines; here \`main\` came
         first, which nothing forbids"
    `);
  });
});

describe("a mismatch", () => {
  test("points at what differs, without colour", () => {
    expect(show(MISMATCH, 80)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

         expected (derived)             │   this run (101 threads)
       ─────────────────────────────────┼───────────────────────────────────
         start                          │   start                          ✓
         the quick fox                  │   the slow fox                   ✗
             ^^^^^                      │       ^^^^
         gone                           │                                  -
                                        │   unasked                        +
                                        │   too late                       ✗

         ✗ different   ✗ out of order   - missing   + extra

       ✗ does not match the expected output                           10.1 s

         missing     Line 3, \`gone\`, was never printed.
                     at main.ts:4:3
         lock order  Two locks are taken in both orders:
                       Thread-1 waits for lock "a" (main.ts:3:5)."
    `);
    expect(show(MISMATCH, 40)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency
       into a queue

         expected (derived)
         start
       ✗ the quick fox
             ^^^^^
       - gone

         this run (101 threads)
       ✓ start
       ✗ the slow fox
             ^^^^
       + unasked
       ✗ too late

         ✗ different   ✗ out of order
         - missing   + extra

       ✗ does not match the expected output
                                        10.1 s

         missing
           Line 3, \`gone\`, was never printed.
           at main.ts:4:3
         lock order
           Two locks are taken in both orders:
             Thread-1 waits for lock "a"
             (main.ts:3:5)."
    `);
  });

  test("with colour: the difference is underlined, and no carets are needed", () => {
    const lines = renderSideBySide(MISMATCH, screen(80, 1));
    expect(
      lines.filter((line) => line.includes("fox")).map((line) => JSON.stringify(line)),
    ).toMatchInlineSnapshot(`
      [
        ""   the \\u001b[32m\\u001b[4mquick\\u001b[24m\\u001b[39m fox                  \\u001b[2m│\\u001b[22m   the \\u001b[31m\\u001b[4mslow\\u001b[24m\\u001b[39m fox                   \\u001b[31m✗\\u001b[39m"",
      ]
    `);
    expect(lines.join("\n")).not.toContain("^");
  });

  test("a missing empty line can be seen", () => {
    const result = sampleResult({ verdict: "mismatch", rows: [same(0, "a"), onlyExpected(1, "")] });
    expect(show(result, 60)).toContain("(an empty line)");
  });

  test("what differs far out in a long line stays in view", () => {
    const rows = [different(0, `${"x".repeat(9000)}|here|${"y".repeat(9000)}`, `${"x".repeat(9000)}|there|`)];
    expect(show(sampleResult({ verdict: "mismatch", rows }), 60)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

         expected (derived)
       ✗ …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
       ↳ xxxxxxxxxxxxxxxxxxxhereyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
                            ^^^^
       ↳ yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
       ↳ yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…

         this run (101 threads)
       ✗ …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
       ↳ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
       ↳ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
       ↳ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxthere
                                                            ^^^^^

         ✗ different

       ✗ does not match the expected output                 10.1 s"
    `);
  });
});

describe("lines that need room", () => {
  test("wide characters, accents and emoji keep the columns straight", () => {
    const rows = [same(0, "漢字 ok"), same(1, "e\u0301te\u0301 👩‍👩‍👧!"), same(2, "plain")];
    expect(show(sampleResult({ rows }), 60)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

         expected (derived)        │   this run (101 threads)
       ────────────────────────────┼──────────────────────────────
         漢字 ok                   │   漢字 ok                   ✓
         été 👩‍👩‍👧!                   │   été 👩‍👩‍👧!                   ✓
         plain                     │   plain                     ✓

       ✓ matches the expected output                        10.1 s"
    `);
  });

  test("a lesson cannot move the cursor, change colours or clear the screen", () => {
    const rows = [same(0, "\u001b[2J\u001b[31mred\rback\u0007"), same(1, "a\tb"), same(2, "\u202eturned")];
    expect(show(sampleResult({ rows }), 80)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

         expected (derived)             │   this run (101 threads)
       ─────────────────────────────────┼───────────────────────────────────
         ␛[2J␛[31mred␍back␇             │   ␛[2J␛[31mred␍back␇             ✓
         a       b                      │   a       b                      ✓
         \\u202Eturned                   │   \\u202Eturned                   ✓

       ✓ matches the expected output                                  10.1 s"
    `);
  });

  test("long lines get the wider column, then break, then stand one below the other", () => {
    expect(show(sampleResult({ rows: [same(0, LONG)] }), 200)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

         expected (derived)                                                                            │   this run (101 threads)
       ────────────────────────────────────────────────────────────────────────────────────────────────┼──────────────────────────────────────────────────────────────────────────────────────────────────
         a line that goes on, past the middle of a narrow screen, and on and on until it has been read │   a line that goes on, past the middle of a narrow screen, and on and on until it has been read ✓

       ✓ matches the expected output                                                                                                                                                                10.1 s"
    `);
    expect(show(sampleResult({ rows: [same(0, LONG)] }), 120)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

         expected (derived)                                      │   this run (101 threads)
       ──────────────────────────────────────────────────────────┼────────────────────────────────────────────────────────────
         a line that goes on, past the middle of a narrow        │   a line that goes on, past the middle of a narrow        ✓
       ↳ screen, and on and on until it has been read            │ ↳ screen, and on and on until it has been read

       ✓ matches the expected output                                                                                    10.1 s"
    `);
    expect(show(sampleResult({ rows: [same(0, LONG)] }), 60)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

         expected (derived)
         a line that goes on, past the middle of a narrow
       ↳ screen, and on and on until it has been read

         this run (101 threads)
       ✓ a line that goes on, past the middle of a narrow
       ↳ screen, and on and on until it has been read

       ✓ matches the expected output                        10.1 s"
    `);
  });

  test("one side may need more than half", () => {
    const rows = [same(0, "short"), onlyActual(1, "forty-two columns wide is what this line is")];
    expect(show(sampleResult({ verdict: "mismatch", rows }), 80)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

         expected (derived) │   this run (101 threads)
       ─────────────────────┼────────────────────────────────────────────────
         short              │   short                                       ✓
                            │   forty-two columns wide is what this line is +

         + extra

       ✗ does not match the expected output                            10.1 s"
    `);
  });
});

describe("long outputs", () => {
  const alike = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => same(from + n, `line ${from + n}`));

  test("fold, and keep what differs", () => {
    const rows = [...alike(0, 4000), onlyExpected(4000, "lost"), ...alike(4001, 6000)];
    expect(show(sampleResult({ verdict: "mismatch", rows }), 60)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

         expected (derived)        │   this run (101 threads)
       ────────────────────────────┼──────────────────────────────
         line 0                    │   line 0                    ✓
         line 1                    │   line 1                    ✓
         line 2                    │   line 2                    ✓
         line 3                    │   line 3                    ✓
         line 4                    │   line 4                    ✓
         line 5                    │   line 5                    ✓
         line 6                    │   line 6                    ✓
         line 7                    │   line 7                    ✓
         … 3,990 lines alike …
         line 3998                 │   line 3998                 ✓
         line 3999                 │   line 3999                 ✓
         lost                      │                             -
         line 4001                 │   line 4001                 ✓
         line 4002                 │   line 4002                 ✓
         … 5,990 lines alike …
         line 9993                 │   line 9993                 ✓
         line 9994                 │   line 9994                 ✓
         line 9995                 │   line 9995                 ✓
         line 9996                 │   line 9996                 ✓
         line 9997                 │   line 9997                 ✓
         line 9998                 │   line 9998                 ✓
         line 9999                 │   line 9999                 ✓
         line 10000                │   line 10000                ✓

         - missing

       ✗ does not match the expected output                 10.1 s"
    `);
  });

  test("say how many differ where there are too many to show", () => {
    const rows = [
      ...alike(0, 20),
      ...Array.from({ length: 500 }, (_, n) => onlyActual(20 + n, `extra ${n}`)),
    ];
    expect(show(sampleResult({ verdict: "mismatch", rows }), 60)).toContain("… 450 lines, 450 different …");
  });

  test("lines that merely moved give way first", () => {
    const rows = Array.from({ length: 300 }, (_, n) => onlyActual(n, `line ${n}`, "moved"));
    expect(show(sampleResult({ rows }), 60)).toContain("… 278 lines, 278 in another place …");
  });

  test("a short one is shown whole", () => {
    expect(show(sampleResult({ rows: alike(0, 50) }), 60)).not.toContain("…");
  });
});

describe("nothing to compare with", () => {
  test("a bare file: what it printed, and what it wrote to standard error", () => {
    expect(
      show(sampleFile(["hello", "漢字\u001b[1m"], { stderr: ["a warning"] }), 80),
    ).toMatchInlineSnapshot(`
      " ./mine.ts

         hello
         漢字␛[1m

         standard error (not compared)
         a warning

       • ran; nothing to compare with                                 0.04 s"
    `);
  });

  test("a bare file that printed nothing", () => {
    expect(show(sampleFile([]), 40)).toMatchInlineSnapshot(`
      " ./mine.ts

         (nothing printed)

       • ran; nothing to compare with   0.04 s"
    `);
  });

  test("a bare file with much to say is folded", () => {
    const lines = Array.from({ length: 2000 }, (_, n) => `line ${n}`);
    expect(show(sampleFile(lines), 80)).toContain("\n   … 1,984 more lines …\n");
  });

  test("a lesson that is wrong", () => {
    const { output: _, ...lesson } = sampleResult({ verdict: "error", seconds: 0, actual: [], rows: [] });
    const findings = [
      sampleFinding({
        kind: "note",
        message: "main.ts has no default export. Write: export default function main() { … }",
      }),
    ];
    expect(show({ ...lesson, findings }, 60)).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

       ✗ the lesson is wrong                                0.00 s

         note  main.ts has no default export. Write: export
               default function main() { … }"
    `);
  });

  test("a file that is wrong is not called a lesson", () => {
    expect(show(sampleFile([], { verdict: "error" }), 60)).toContain("✗ the program is wrong");
  });
});

test("every verdict has its sign and its words", () => {
  const said = VERDICTS.map((verdict) => show(sampleResult({ verdict }), 60).split("\n").at(-1));
  expect(said.join("\n")).toMatchInlineSnapshot(`
    " ✓ matches the expected output                        10.1 s
     ✓ matches, in another order                          10.1 s
     ✓ matches under another schedule                     10.1 s
     ✗ does not match the expected output                 10.1 s
     ✗ deadlock: threads wait for ever                    10.1 s
     ✗ data race: the outcome is left to chance           10.1 s
     ✗ stopped at its time limit                          10.1 s
     ✗ crashed                                            10.1 s
     ✗ the lesson is wrong                                10.1 s
     • ran; nothing to compare with                       10.1 s"
  `);
});

test("a changed copy of a lesson is told that it may differ", () => {
  const text = show(sampleResult({ verdict: "mismatch", changed: true }), 80);
  expect(text.split("\n").at(-1)).toMatch(
    /^ • differs from the expected output, as a changed program may +10\.1 s$/,
  );
});

test("many findings are cut short, with a count", () => {
  const findings = Array.from({ length: 30 }, (_, n) => sampleFinding({ message: `Line ${n} is missing.` }));
  const shown = show(sampleResult({ verdict: "mismatch", findings }), 60);
  expect(shown).toContain("missing  Line 11 is missing.\n   … and 18 more findings");
  // However many there are, how to make the run again is told.
  const repeat = explain({ kind: "repeat", command: "threadlab run x --seed 1" });
  expect(show(sampleResult({ verdict: "mismatch", findings: [...findings, repeat] }), 60)).toMatch(
    /Line 11 is missing\.\n +note +Repeat this run:\n +threadlab run x --seed 1\n +… and 18 more findings/,
  );
});

test("a command is shown as a whole, however long its schedule is", () => {
  const command = `threadlab replay x --schedule ${"1s.".repeat(3_000)}`;
  const findings = [explain({ kind: "repeat", command })];
  expect(show(sampleResult({ verdict: "mismatch", findings }), 60)).toContain(command);
});

test("a message that quotes a megabyte is cut", () => {
  const findings = [sampleFinding({ kind: "extra", message: `${"漢".repeat(500_000)} was printed` })];
  const lines = renderSideBySide(sampleResult({ verdict: "mismatch", findings }), screen(80));
  expect(lines.length).toBeLessThan(50);
  expect(lines.at(-1)).toMatch(/…$/);
});

test("the rule between the columns is straight, whatever is printed", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", " ", "漢", "é", "e\u0301", "👩‍👩‍👧", "\u001b", "\t", "ﬁ"),
    maxLength: 30,
  });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), fc.integer({ min: 56, max: 300 }), (lines, columns) => {
      const rows = lines.map((line, index) => same(index, line));
      const shown = renderSideBySide(sampleResult({ rows }), screen(columns)).filter((line) =>
        /[│┼]/.test(line),
      );
      const places = shown.map((line) => stringWidth(line.slice(0, line.search(/[│┼]/))));
      expect(new Set(places).size).toBeLessThanOrEqual(1);
    }),
    { seed: 3, numRuns: 200 },
  );
});
