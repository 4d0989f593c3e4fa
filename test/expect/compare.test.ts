import { describe, expect, test } from "vitest";
import { type Comparison, compareOutput } from "../../src/expect/compare/compare.ts";
import { parseExpected } from "../../src/expect/parse.ts";
import { shownCaptures } from "../../src/expect/show.ts";
import { explain } from "../../src/explain/explain.ts";
import type { AlignedRow } from "../../src/result/run.ts";
import { type Brief, made } from "../trace/hand-trace.ts";
import { printedBy, started } from "./printed.ts";

const names = {
  thread: (id: number) => (id === 1 ? "MainThread" : `Thread-${id - 1}`),
  object: (id: number) => ({ 9: "mutex", 10: "num", 11: "gate" })[id] ?? `object ${id}`,
  place: (site: number) => (site > 0 ? `main.ts:${site}:1` : ""),
};

interface Options {
  readonly shows?: Record<string, string>;
  readonly order?: "any" | "exact";
  readonly budget?: number;
  /** How many events were kept. */
  readonly kept?: number;
}

function compare(text: string, briefs: readonly Brief[], { kept, ...options }: Options = {}): Comparison {
  const { lines, events } = printedBy(...briefs);
  const input = { expected: parseExpected(text), shows: {}, lines, order: "any", names, ...options } as const;
  return compareOutput({ ...input, events: events.slice(0, kept) });
}

const print = (thread: number, text: string, site = 0): Brief => ({ op: "print", thread, text, site });
const joined = (thread: number): Brief[] => [
  { op: "end", thread, object: thread },
  { op: "join", object: thread },
];
const findingsOf = ({ facts }: Comparison) => facts.map((fact) => explain(fact));
const messages = (compared: Comparison) =>
  findingsOf(compared).map(({ kind, message }) => `${kind}: ${message}`);

/** The rows as text; what differs is in square brackets. */
function draw({ rows }: Comparison): string {
  const side = (cell: AlignedRow["expected"]) =>
    cell?.segments.map(({ text, differs }) => (differs ? `[${text}]` : text)).join("") ?? "";
  return rows
    .map((row) => `${row.state.padEnd(9)} ${side(row.expected).padEnd(20)} | ${side(row.actual)}`)
    .join("\n");
}

describe("a line that several threads wrote", () => {
  const write = (thread: number, text: string, site = 0): Brief => ({ op: "output", thread, text, site });
  const run = [...started(3), write(2, "foo", 4), print(3, "bar", 7), ...joined(2), print(1, "end", 9)];

  test("is told with all of them, and their places", () => {
    const result = compare("foobaz\nend\n", run);
    expect(messages(result)).toEqual([
      'different: Line 1 of expected.txt is "foobaz", but Thread-1 and Thread-2 printed "foobar".',
    ]);
    expect(findingsOf(result)[0]).toMatchObject({
      threads: ["Thread-1", "Thread-2"],
      places: ["main.ts:4:1", "main.ts:7:1"],
    });
  });

  test("comes before what follows one of its parts", () => {
    expect(messages(compare("end\nfoobar\n", run))).toEqual([
      'order: expected.txt has "end" (line 1) before "foobar" (line 2), but "foobar" comes first: ' +
        'Thread-1 prints a part of "foobar"; MainThread joins Thread-1; MainThread prints "end".',
    ]);
    const twice = [...started(3), print(2, "first"), write(3, "foo"), print(2, "bar")];
    expect(messages(compare("foobar\nfirst\n", twice))).toEqual([
      'order: expected.txt has "foobar" (line 1) before "first" (line 2), but "first" comes first: ' +
        "Thread-1 prints a part of both, in that order.",
    ]);
  });
});

describe("a match", () => {
  test("shows the notes' text beside what was printed", () => {
    const result = compare("{{pid}}\nmain\n", [print(1, "12"), print(1, "main")], {
      shows: { pid: "140264" },
    });
    expect(result).toMatchObject({ verdict: "match", facts: [] });
    expect(result).not.toHaveProperty("reordered");
    expect(draw(result)).toMatchInlineSnapshot(`
      "same      140264               | 12
      same      main                 | main"
    `);
  });

  test("says why texts that are unlike match", () => {
    const run = ["a 12 7", "b 12", "c 3.5", "d"].map((text) => print(1, text));
    const result = compare("a {{pid}} {{n:int 2..100}}\nb {{pid}}\nc {{t:ms}}\n{{:any}}\n", run, {
      shows: { pid: "140264", n: "100" },
    });
    expect(draw(result)).toMatchInlineSnapshot(`
      "same      a 140264 100         | a 12 7
      same      b 140264             | b 12
      same      c a number           | c 3.5
      same      any text             | d"
    `);
    expect(
      shownCaptures(parseExpected("a {{pid}} {{n:int 2..100}}\nb {{pid}}\n"), { pid: "1", n: "9" }),
    ).toEqual([
      { shown: "1", type: "word", range: undefined, times: 2 },
      { shown: "9", type: "int", range: { least: 2, most: 100 }, times: 1 },
    ]);
  });

  test("in another order names the line that stands elsewhere", () => {
    const run = [...started(2), print(1, "main"), print(2, "jason is running"), print(2, "jason is over")];
    const result = compare("jason is running\nmain\njason is over\n", run);
    expect(result).toMatchObject({
      verdict: "match-reordered",
      facts: [],
      reordered: { here: "main" },
    });
    expect(draw(result)).toMatchInlineSnapshot(`
      "moved     jason is running     | 
      same      main                 | main
      moved                          | jason is running
      same      jason is over        | jason is over"
    `);
  });

  test("further down it says before what", () => {
    const run = [...started(2), print(1, "a"), print(1, "main"), print(2, "")];
    expect(compare("a\n\nmain\n", run).reordered).toEqual({ here: "main", before: "" });
  });
});

describe("a mismatch says what is wrong", () => {
  test("an extra line does not shift the rest", () => {
    const result = compare(
      "a\nb\nc\n",
      ["a", "x", "b", "c"].map((text) => print(1, text, 7)),
    );
    expect(draw(result)).toMatchInlineSnapshot(`
      "same      a                    | a
      extra                          | [x]
      same      b                    | b
      same      c                    | c"
    `);
    const printed = { text: "x", threads: ["MainThread"], places: ["main.ts:7:1"] };
    expect(result.facts).toEqual([{ kind: "extra", printed }]);
    expect(messages(result)).toEqual(['extra: MainThread printed "x", which is not in expected.txt.']);
  });

  test("a missing line", () => {
    const result = compare("a\n{{n:int}} left\nc\n", [print(1, "a"), print(1, "c")], { shows: { n: "3" } });
    expect(draw(result)).toMatchInlineSnapshot(`
      "same      a                    | a
      missing   [3 left]             | 
      same      c                    | c"
    `);
    expect(messages(result)).toEqual(['missing: Line 2 of expected.txt, "{{n:int}} left", was not printed.']);
  });

  test("a line that differs, with the words that do", () => {
    const result = compare("jason is running\n999\n", [print(1, "jason was running"), print(1, "100")]);
    expect(draw(result)).toMatchInlineSnapshot(`
      "different jason [is] running   | jason [was] running
      different [999]                | [100]"
    `);
    expect(messages(result)).toEqual([
      'different: Line 1 of expected.txt is "jason is running", but MainThread printed "jason was running".',
      'different: Line 2 of expected.txt is "999", but MainThread printed "100".',
    ]);
  });

  test("similar lines are paired where one is missing as well", () => {
    const result = compare(
      "a\nunrelated\njason is over\nz\n",
      ["a", "jason is oven", "z"].map((text) => print(1, text)),
    );
    expect(draw(result)).toMatchInlineSnapshot(`
      "same      a                    | a
      missing   [unrelated]          | 
      different jason is [over]      | jason is [oven]
      same      z                    | z"
    `);
  });

  test("a number out of range, and a text that is no number", () => {
    const result = compare("n = {{n:int 2..100}}\nt = {{t:ms}}\n{{w}}\n", [
      print(1, "n = 101"),
      print(1, "t = soon"),
      print(1, "two words"),
    ]);
    expect(messages(result)).toEqual([
      'different: Line 1 of expected.txt is "n = {{n:int 2..100}}", but MainThread printed "n = 101". {{n:int 2..100}} stands for a whole number from 2 to 100, not for "101".',
      'different: Line 2 of expected.txt is "t = {{t:ms}}", but MainThread printed "t = soon". {{t:ms}} stands for a number, not for "soon".',
      'different: Line 3 of expected.txt is "{{w}}", but MainThread printed "two words". {{w}} stands for text without spaces, not for "two words".',
    ]);
  });

  test("a wrong text is told before lines that only stand in a wrong place", () => {
    const run = [print(1, "a"), print(1, "b"), print(1, "c"), print(1, "d")];
    expect(compare("b\na\nc\nx\n", run).facts.map(({ kind }) => kind)).toEqual(["different", "order"]);
  });

  test("a capture for which no text is left", () => {
    expect(messages(compare("a {{n}}{{m}}\n", [print(1, "a 5")]))).toEqual([
      'different: Line 1 of expected.txt is "a {{n}}{{m}}", but MainThread printed "a 5". {{m}} stands for text without spaces, not for nothing.',
    ]);
  });

  test("a name that returns with another text", () => {
    const result = compare("{{pid}}\nx\n{{pid}}\n", [print(1, "12"), print(1, "x"), print(1, "13")]);
    expect(messages(result)).toEqual([
      "capture: Line 3 of expected.txt: the second {{pid}} is 13, but the first was 12. A name stands for the same text everywhere.",
    ]);
    expect(draw(result)).toMatchInlineSnapshot(`
      "same      text without spaces  | 12
      same      x                    | x
      different [text without spaces] | [13]"
    `);
  });

  test("a name that returns stands for what makes the fewest lines differ", () => {
    const run = [...started(2), print(1, "1000"), print(2, "1000"), print(2, "Thread-1")];
    const rest = [print(2, "jason is running"), print(1, "MainThread"), print(1, "2"), print(1, "main")];
    const text = "{{pid}}\nThread-1\njason is running\n{{pid}}\nMainThread\n1\nmain\n";
    const result = compare(text, [...run, ...rest], { shows: { pid: "140264" } });
    expect(draw(result)).toMatchInlineSnapshot(`
      "moved                          | 1000
      same      140264               | 1000
      same      Thread-1             | Thread-1
      same      jason is running     | jason is running
      moved     140264               | 
      same      MainThread           | MainThread
      different [1]                  | [2]
      same      main                 | main"
    `);
    expect(messages(result)).toEqual([
      'different: Line 6 of expected.txt is "1", but MainThread printed "2".',
    ]);
  });

  test.each([
    ["café", "cafe\u0301", "U+00E9", "U+0065 U+0301 (a combining accent)"],
    ["a b", "a\u00A0b", "U+0020 (a space)", "U+00A0 (a no-break space)"],
    ["a  b", "a\tb", "U+0020 (a space) U+0020 (a space)", "U+0009 (a tab)"],
    ["a\u200Bb", "ab", "U+200B (a zero-width space)", "nothing"],
    ["main", "m\u0430in", "U+0061", "U+0430"],
    ["a", "a  ", "nothing", "U+0020 (a space) U+0020 (a space)"],
    ["a", "a\r", "nothing", "U+000D (a carriage return)"],
  ])("%j and %j look alike: their code points are told", (wanted, printed, left, right) => {
    expect(messages(compare(`${wanted}\n`, [print(1, printed)]))).toEqual([
      `different: Line 1 of expected.txt is "${wanted}", but MainThread printed "${printed}". ` +
        `The two look alike: expected.txt has ${left}, where the program printed ${right}.`,
    ]);
  });

  test("what a reader can see is not called alike", () => {
    expect(messages(compare("a b\n", [print(1, "ab")]))).toEqual([
      'different: Line 1 of expected.txt is "a b", but MainThread printed "ab".',
    ]);
  });

  test("at most twenty, then how many more", () => {
    const result = compare("a\n".repeat(30), [print(1, "a")]);
    expect(result.facts).toHaveLength(21);
    expect(result.facts.at(-1)).toEqual({ kind: "more", of: "lines", count: 9 });
    expect(messages(result).at(-1)).toBe("note: … and 9 more.");
  });

  test("a search cut short is said first", () => {
    const result = compare("a\nb\n", [...started(2), print(2, "b"), print(1, "a")], { budget: 1 });
    expect(messages(result)).toEqual([
      "search-limit: The search for a matching order of the lines was cut short, so there may be one. Let equal lines name the thread that prints them, or use fewer captures.",
    ]);
  });

  test("the exact order, where the lesson asks for it", () => {
    const result = compare("a\nmain\n", [...started(2), print(1, "main"), print(2, "a")], { order: "exact" });
    expect(messages(result)).toEqual([
      'order: Thread-1 printed "a" as line 2, but it is line 1 of expected.txt, and this lesson asks for the exact order ("order: exact").',
    ]);
    expect(draw(result)).toMatchInlineSnapshot(`
      "order     a                    | 
      same      main                 | main
      order                          | a"
    `);
  });

  test("in the exact order, no line with its own number is called out of place", () => {
    const run = [...started(3), print(2, "a"), print(3, "b"), print(1, "main")];
    const result = compare("main\nb\na\n", run, { order: "exact" });
    expect(messages(result)).toEqual([
      'order: MainThread printed "main" as line 3, but it is line 1 of expected.txt, and this lesson asks for the exact order ("order: exact").',
    ]);
    expect(draw(result)).toMatchInlineSnapshot(`
      "order     main                 | 
      moved     b                    | 
      same      a                    | a
      moved                          | b
      order                          | main"
    `);
  });
});

describe("a line in a forbidden place: what orders the two", () => {
  test("one thread", () => {
    expect(messages(compare("b\na\n", [print(1, "a"), print(1, "b")]))).toEqual([
      'order: expected.txt has "b" (line 1) before "a" (line 2), but "a" comes first: MainThread prints both, in that order.',
    ]);
  });

  test("join", () => {
    const result = compare("end\na\n", [...started(2), print(2, "a", 3), ...joined(2), print(1, "end", 5)]);
    expect(result.facts).toEqual([
      {
        ...{ kind: "order", how: "forbidden" },
        first: { text: "a", line: 2, hasParts: false, threads: ["Thread-1"], places: ["main.ts:3:1"] },
        second: { text: "end", line: 1, hasParts: false, threads: ["MainThread"], places: ["main.ts:5:1"] },
        why: {
          ...{ by: "steps", from: "Thread-1", to: "MainThread", omitted: 0, places: [], isByChance: false },
          steps: [
            {
              ...{ why: "join", from: "Thread-1", to: "MainThread", object: "Thread-1" },
              ...{ fromOp: "end", toOp: "join", place: "" },
            },
          ],
        },
      },
    ]);
    expect(messages(result)).toEqual([
      'order: expected.txt has "end" (line 1) before "a" (line 2), but "a" comes first: Thread-1 prints "a"; MainThread joins Thread-1; MainThread prints "end".',
    ]);
    expect(draw(result)).toMatchInlineSnapshot(`
      "order     end                  | 
      same      a                    | a
      order                          | end"
    `);
  });

  test("the place of what orders them comes before those of the prints", () => {
    const run = [...started(2), print(2, "a", 3), { op: "end", thread: 2 }] as const;
    const join: Brief = { op: "join", object: 2, site: 4 };
    const [finding] = findingsOf(compare("end\na\n", [...run, join, print(1, "end", 5)]));
    expect(finding?.message).toContain("; MainThread joins Thread-1 (main.ts:4:1); ");
    expect(finding?.places).toEqual(["main.ts:4:1", "main.ts:3:1", "main.ts:5:1"]);
  });

  test("a release is named where the program calls it, also by a thread that hands its lock over", () => {
    const handOver: Brief[] = [
      made(9, "lock"),
      { op: "acquire", thread: 2, object: 9, site: 2 },
      print(2, "a", 3),
      { op: "acquire", thread: 3, object: 9, outcome: "wait", site: 2 },
      { op: "release", thread: 2, object: 9, site: 6 },
      { op: "grant", thread: 2, object: 9, peer: 3, site: 6 },
      { op: "resume", thread: 3, object: 9, site: 2 },
      print(3, "b", 3),
    ];
    const [finding] = findingsOf(compare("b\na\n", [...started(3), ...handOver]));
    expect(finding?.message).toContain(
      "; Thread-1 releases mutex (main.ts:6:1), which Thread-2 then acquires; ",
    );
    expect(finding?.message).toMatch(/Another run may do this in another order\.$/);
    expect(finding?.places).toEqual(["main.ts:6:1", "main.ts:3:1"]);
  });

  test("start", () => {
    const result = compare("a\nmain\n", [
      { op: "begin" },
      print(1, "main"),
      ...started(2).slice(1),
      print(2, "a"),
    ]);
    expect(messages(result)).toEqual([
      'order: expected.txt has "a" (line 1) before "main" (line 2), but "main" comes first: MainThread prints "main"; MainThread starts Thread-1; Thread-1 prints "a".',
    ]);
  });

  test.each<[string, readonly Brief[], string]>([
    [
      "lock",
      [made(9, "lock"), { op: "release", thread: 2, object: 9 }, { op: "acquire", thread: 3, object: 9 }],
      "Thread-1 releases mutex, which Thread-2 then acquires; … Another run may do this in another order.",
    ],
    [
      "semaphore",
      [
        made(9, "semaphore"),
        { op: "release", thread: 2, object: 9, value: 1 },
        { op: "acquire", thread: 3, object: 9 },
      ],
      "Thread-1 releases mutex, which lets Thread-2 acquire it; … Another run may do this in another order.",
    ],
    [
      "event",
      [made(11, "event"), { op: "set", thread: 2, object: 11 }, { op: "wait", thread: 3, object: 11 }],
      "Thread-1 sets gate, for which Thread-2 waits; …",
    ],
    [
      "event that another thread sets, too",
      [
        made(11, "event"),
        { op: "set", thread: 2, object: 11 },
        { op: "wait", thread: 3, object: 11 },
        { op: "set", thread: 4, object: 11 },
      ],
      "Thread-1 sets gate, for which Thread-2 waits; … Another run may do this in another order.",
    ],
    [
      "condition",
      [
        made(11, "condition"),
        { op: "wait", thread: 3, object: 11, outcome: "wait" },
        { op: "notify", thread: 2, object: 11 },
        { op: "grant", thread: 2, object: 11, peer: 3 },
        { op: "resume", thread: 3, object: 11 },
      ],
      "Thread-1 notifies gate, on which Thread-2 waits; … Another run may do this in another order.",
    ],
    [
      "barrier",
      [
        made(11, "barrier"),
        { op: "wait", thread: 2, object: 11, outcome: "wait" },
        { op: "wait", thread: 3, object: 11, outcome: "wait" },
        { op: "wait", thread: 4, object: 11 },
        { op: "trip", thread: 4, object: 11 },
        { op: "grant", thread: 4, object: 11, peer: 2 },
        { op: "grant", thread: 4, object: 11, peer: 3 },
        { op: "resume", thread: 3, object: 11 },
      ],
      "Thread-1 arrives at gate before Thread-2 leaves it; …",
    ],
    [
      "shared value",
      [made(10, "shared"), { op: "write", thread: 2, object: 10 }, { op: "read", thread: 3, object: 10 }],
      "Thread-1 writes num before Thread-2 reads it; … Another run may do this in another order.",
    ],
    [
      "queue",
      [made(10, "queue"), { op: "release", thread: 2, object: 10 }, { op: "acquire", thread: 3, object: 10 }],
      "Thread-1 uses num before Thread-2 does; … Another run may do this in another order.",
    ],
  ])("%s", (_, between, steps) => {
    const result = compare("b\na\n", [...started(4), print(2, "a"), ...between, print(3, "b")]);
    const [middle, after = ""] = steps.split("; …");
    expect(messages(result)).toEqual([
      `order: expected.txt has "b" (line 1) before "a" (line 2), but "a" comes first: Thread-1 prints "a"; ${middle}; Thread-2 prints "b".${after}`,
    ]);
  });

  test("a long chain is told from its ends", () => {
    const run = [...started(10), made(9, "lock"), print(2, "a")];
    for (let thread = 2; thread < 10; thread++) {
      run.push({ op: "release", thread, object: 9 }, { op: "acquire", thread: thread + 1, object: 9 });
    }
    expect(messages(compare("b\na\n", [...run, print(10, "b")]))).toMatchInlineSnapshot(`
      [
        "order: expected.txt has "b" (line 1) before "a" (line 2), but "a" comes first: Thread-1 prints "a"; Thread-1 releases mutex, which Thread-2 then acquires; Thread-2 releases mutex, which Thread-3 then acquires; Thread-3 releases mutex, which Thread-4 then acquires; 2 more such steps; Thread-6 releases mutex, which Thread-7 then acquires; Thread-7 releases mutex, which Thread-8 then acquires; Thread-8 releases mutex, which Thread-9 then acquires; Thread-9 prints "b". Another run may do this in another order.",
      ]
    `);
  });

  test("says less where the events were not kept", () => {
    const run = [...started(2), print(2, "a"), ...joined(2), print(1, "end")];
    expect(messages(compare("end\na\n", run, { kept: 3 }))).toEqual([
      'order: expected.txt has "end" (line 1) before "a" (line 2), but "a" comes first: in this run, what Thread-1 printed comes before what MainThread printed.',
    ]);
  });

  test("one message for the line that moved, not one for each line that it passed", () => {
    const result = compare(
      "end\na\nb\nc\n",
      ["a", "b", "c", "end"].map((text) => print(1, text)),
    );
    expect(messages(result)).toHaveLength(1);
  });
});

test("ten thousand lines against ten thousand others are compared in bounded time", () => {
  const printed = Array.from({ length: 10_000 }, (_, n) => print(1, `line ${n % 3 === 0 ? n : -n}`));
  const text = Array.from({ length: 10_000 }, (_, n) => `line ${(n * 7) % 10_007}`).join("\n");
  const result = compare(text, printed);
  expect(result.verdict).toBe("mismatch");
  expect(result.facts).toHaveLength(21);
});

test("where too many lines differ, the best pairing is not searched for", () => {
  const count = 1_200;
  const own = (name: string) => Array.from({ length: count }, (_, index) => `${name} ${index}`);
  const same = ["first", "between", "last"];
  const [wanted, printed] = ["wanted", "printed"].map((name) => {
    const lines = own(name);
    return [same[0], ...lines.slice(0, 10), same[1], ...lines.slice(10), same[2]] as string[];
  }) as [string[], string[]];
  const { lines, events } = printedBy(...printed.map((text) => print(1, text)));
  let looks = 0;
  const expected = parseExpected(wanted.join("\n")).map((line) => ({
    ...line,
    get literal() {
      looks++;
      return line.literal;
    },
  }));
  const { rows } = compareOutput({ expected, shows: {}, lines, order: "any", events, names });
  expect(rows.filter(({ state }) => state === "same").map(({ actual }) => actual?.index)).toEqual([
    0,
    11,
    count + 2,
  ]);
  // The search would look at each of the first thousand lines beside each other one.
  expect(looks).toBeLessThan(count * 200);
});
