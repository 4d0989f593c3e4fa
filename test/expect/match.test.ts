import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchOutput } from "../../src/expect/match/match.ts";
import { parseExpected } from "../../src/expect/parse.ts";
import type { Brief } from "../trace/hand-trace.ts";
import { bruteForce } from "./brute-force.ts";
import { printedBy, started } from "./printed.ts";

function match(text: string, briefs: readonly Brief[], order: "any" | "exact" = "any") {
  const { lines } = printedBy(...briefs);
  return matchOutput({ expected: parseExpected(text), lines, order });
}

const print = (thread: number, text: string): Brief => ({ op: "print", thread, text });

describe("matchOutput", () => {
  test("no line comes between those of one step", () => {
    const trace = [...started(3), print(2, "a\nb"), print(3, "c")];
    expect(match("a\nc\nb\n", trace).verdict).toBe("mismatch");
    expect(match("c\na\nb\n", trace).verdict).toBe("match-reordered");
    const open: Brief = { op: "output", thread: 2, text: "a\nb" };
    const joined = [...started(3), open, { ...open, text: "d\n" }, print(3, "c")];
    expect(match("a\nc\nbd\n", joined).verdict).toBe("mismatch");
    expect(match("c\na\nbd\n", joined).verdict).toBe("match-reordered");
  });

  test("the same lines in the same order match", () => {
    const result = match("{{pid}}\nmain\n{{pid}}\n", [print(1, "12"), print(1, "main"), print(1, "12")]);
    expect(result).toEqual({ verdict: "match", pairs: [0, 1, 2], exhausted: false });
  });

  test("a line of which only the beginning was kept matches nothing, not even what is shown of it", () => {
    const long = "a".repeat(65_536);
    const run = [print(1, `${long}b`), print(1, "c")];
    expect(match(`${long}… (1 more character)\nc\n`, run).verdict).toBe("mismatch");
    expect(match("{{:any}}\nc\n", run).verdict).toBe("mismatch");
    expect(match(`${long}\nc\n`, [print(1, long), print(1, "c")]).verdict).toBe("match");
  });

  test("a name that returns must have the same text", () => {
    expect(match("{{pid}}\n{{pid}}\n", [print(1, "12"), print(1, "13")]).verdict).toBe("mismatch");
  });

  test("lines that nothing orders may stand either way round", () => {
    const run = [...started(2), print(1, "main"), print(2, "jason is running")];
    expect(match("jason is running\nmain\n", run)).toMatchObject({
      verdict: "match-reordered",
      pairs: [1, 0],
    });
    expect(match("jason is running\nmain\n", run, "exact").verdict).toBe("mismatch");
  });

  test("a line of a thread that was joined cannot stand after the join", () => {
    const run = [
      ...started(2),
      print(2, "a"),
      { op: "end", thread: 2 } as Brief,
      { op: "join", object: 2 } as Brief,
    ];
    expect(match("a\nend\n", [...run, print(1, "end")]).verdict).toBe("match");
    expect(match("end\na\n", [...run, print(1, "end")])).toMatchObject({
      verdict: "mismatch",
      exhausted: false,
    });
  });

  test("a line that several threads wrote comes after what each of them printed before, and before what follows", () => {
    const write = (thread: number, text: string): Brief => ({ op: "output", thread, text });
    const run = [
      ...started(3),
      print(2, "before"),
      write(2, "foo"),
      print(3, "bar"),
      print(2, "after"),
      print(1, "main"),
    ];
    expect(match("before\nfoobar\nafter\nmain\n", run).verdict).toBe("match");
    expect(match("main\nbefore\nfoobar\nafter\n", run).verdict).toBe("match-reordered");
    expect(match("foobar\nbefore\nafter\nmain\n", run)).toMatchObject({
      verdict: "mismatch",
      exhausted: false,
    });
    // The line was complete before thread 2 printed again, though thread 3, which completed it, knows nothing of that.
    expect(match("before\nafter\nfoobar\nmain\n", run)).toMatchObject({
      verdict: "mismatch",
      exhausted: false,
    });
  });

  test("lines of one print keep their order", () => {
    expect(match("b\na\n", [print(1, "a\nb")]).verdict).toBe("mismatch");
  });

  test("no output matches an empty expectation, and only that", () => {
    expect(match("", []).verdict).toBe("match");
    expect(match("a", []).verdict).toBe("mismatch");
    expect(match("", [print(1, "")]).verdict).toBe("mismatch");
  });

  test("a duplicate is taken from the thread that lets the rest fit", () => {
    // Thread 2 prints "x" first but has nothing more to print; "y" has to follow thread 3's "x".
    const run = [...started(3), print(2, "x"), print(3, "x"), print(3, "y")];
    expect(match("x\ny\nx\n", run)).toMatchObject({ verdict: "match-reordered", pairs: [1, 2, 0] });
  });

  test("a thousand lines of a hundred threads, shuffled, are matched in the order expected", () => {
    const run = started(101);
    const texts: string[] = [];
    for (let step = 0; step < 10; step++) {
      for (let thread = 2; thread <= 101; thread++) run.push(print(thread, `step ${step}`));
      for (let thread = 101; thread >= 2; thread--) texts.push(`step ${step}`);
    }
    const shuffled = [...texts].sort(
      (a, b) => (Number(b.at(-1)) % 2) - (Number(a.at(-1)) % 2) || texts.indexOf(a) - texts.indexOf(b),
    );
    expect(match(texts.join("\n"), run).verdict).toBe("match");
    // All odd steps before all even ones: no thread prints that.
    expect(match(shuffled.join("\n"), run)).toMatchObject({ verdict: "mismatch", exhausted: false });
    const byThread = Array.from({ length: 100 }, () =>
      Array.from({ length: 10 }, (_, step) => `step ${step}`),
    ).flat();
    expect(match(byThread.join("\n"), run)).toMatchObject({ verdict: "match-reordered", exhausted: false });
  });

  test("ten thousand lines that read the same, one line out of place", () => {
    const run = started(101);
    for (let step = 0; step < 99; step++)
      for (let thread = 2; thread <= 101; thread++) run.push(print(thread, "tick"));
    run.push(print(1, "a"), print(1, "b"));
    const ticks = "tick\n".repeat(9_900);
    expect(match(`a\n${ticks}b\n`, run)).toMatchObject({ verdict: "match-reordered", exhausted: false });
    expect(match(`b\n${ticks}a\n`, run)).toMatchObject({ verdict: "mismatch", exhausted: false });
  });

  test("many captures in a line are read without trying every way", () => {
    const text = "a".repeat(400);
    expect(match(`${"{{:any}}a".repeat(12)}b`, [print(1, text)])).toMatchObject({
      verdict: "mismatch",
      exhausted: false,
    });
    expect(match("{{:any}}a".repeat(12), [print(1, text)]).verdict).toBe("match");
  });

  test("says so when the search is cut short", () => {
    const run = [...started(8)];
    for (let thread = 1; thread <= 8; thread++)
      run.push(print(thread, `${thread} ${thread}`), print(thread, "x"));
    const names = Array.from({ length: 8 }, (_, index) => `{{n${index}}} {{n${7 - index}}}`);
    const { lines } = printedBy(...run);
    const expected = parseExpected([...names, ..."xxxxxxxx"].join("\n"));
    expect(matchOutput({ expected, lines, order: "any", budget: 50 })).toMatchObject({
      verdict: "mismatch",
      exhausted: true,
    });
  });
});

/** Threads that print, and hand a lock round, which orders some of the lines. */
const action = fc.record({
  thread: fc.integer({ min: 1, max: 3 }),
  act: fc.constantFrom("print", "print", "release", "acquire"),
  text: fc.constantFrom("a", "b", "1", "a 1", "1-2", "-3", "2.5", ""),
});

const line = fc.constantFrom(
  "{{n}}",
  "{{m}}",
  "{{n}}-{{m}}",
  "{{a:any}} {{k:int}}",
  "{{k:int}}",
  "{{j:int 1..1}}",
  "{{:any}}",
  "{{t:ms 2..3}}",
  "{{a:any}}{{n}}",
  "{{n}}{{n}}",
  "a {{k:int}}",
);

describe("by brute force over all assignments", () => {
  test("literal lines and captures", () => {
    const seen = { match: 0, "match-reordered": 0, mismatch: 0 };
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 12 }),
        fc.array(fc.tuple(fc.nat(1), fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, line)), {
          minLength: 6,
          maxLength: 6,
        }),
        fc.constantFrom("as printed", "swapped", "swapped", "shuffled"),
        (actions, edits, how) => {
          const briefs = actions.map(
            ({ thread, act, text }, index): Brief =>
              act === "print"
                ? { op: "print", thread, text: index % 5 === 2 ? `${text}\n${index}` : text }
                : { op: act as "release", thread, object: 9 },
          );
          const lines = printedBy(...briefs).lines.slice(0, 6);
          const order = lines.map((_, index) => index);
          if (how === "swapped") order.splice(0, 2, ...order.slice(0, 2).reverse());
          if (how === "shuffled") order.sort((a, b) => (edits[a]?.[0] ?? 0) - (edits[b]?.[0] ?? 0));
          const text = order.map((index) => edits[index]?.[1] ?? lines[index]?.text).map((row) => `${row}\n`);
          const expected = parseExpected(text.join(""));
          const result = matchOutput({ expected, lines, order: "any" });
          const verdict = bruteForce(expected, lines);
          expect(result).toMatchObject({ verdict, exhausted: false });
          seen[verdict]++;
        },
      ),
      { seed: 20_240_501, numRuns: 1_000 },
    );
    // The law is worth something only if all verdicts came up.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(50);
  });
});
