import { describe, expect, test } from "vitest";
import { parseFrontMatter } from "../../src/lesson/front-matter.ts";
import { splitFrontMatter } from "../../src/lesson/split-front-matter.ts";

function read(source: string, file: string) {
  const { yaml, text } = splitFrontMatter(source, file);
  return { front: parseFrontMatter(yaml, file), text };
}

function parse(yaml: string) {
  return read(`---\n${yaml}\n---\n\nThe text.\n`, "/course/mutex/lesson.md");
}

function problem(yaml: string): string {
  try {
    parse(yaml);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_FRONT_MATTER") return error.message;
    throw error;
  }
  throw new Error("nothing was wrong");
}

test("a title is enough; the rest has defaults", () => {
  expect(parse("title: Locks")).toEqual({
    text: "The text.",
    front: {
      title: "Locks",
      section: "",
      summary: "",
      claims: [],
      output: "derived",
      order: "any",
      params: {},
      shows: {},
      races: false,
      needs: [],
      predict: [],
      clock: "virtual",
      check: {},
      timeout: 60,
    },
  });
});

test("every field", () => {
  const { front } = parse(
    [
      "title: Locks",
      "number: 7",
      "section: 3.10",
      "summary: One line.",
      "claims: [C8, E2]",
      "output: printed",
      "order: exact",
      "params: { threads: 100, host: localhost, loud: true }",
      "shows:",
      "  pid: 0140264",
      "  name: jason",
      "races: true",
      "needs: [linux, macos]",
      "clock: real",
      "timeout: 2.5",
      "check: { threads: 5 }",
      'predict: ["1\\n2", deadlock]',
      "explore: { threads: 3, always: match, some: mismatch, unsuited: it measures time }",
    ].join("\n"),
  );
  expect(front).toEqual({
    title: "Locks",
    number: 7,
    section: "3.10",
    summary: "One line.",
    claims: ["C8", "E2"],
    output: "printed",
    order: "exact",
    params: { threads: 100, host: "localhost", loud: true },
    shows: { pid: "0140264", name: "jason" },
    races: true,
    needs: ["linux", "macos"],
    clock: "real",
    timeout: 2.5,
    predict: ["1\n2", "deadlock"],
    check: { threads: 5 },
    explore: { params: { threads: 3 }, always: "match", some: "mismatch", unsuited: "it measures time" },
  });
});

test("lines that end in CR LF, and a rule in the text", () => {
  const { front, text } = read("---\r\ntitle: A\r\n---\r\none\r\n\r\n---\r\n\r\ntwo\r\n", "lesson.md");
  expect([front.title, text]).toEqual(["A", "one\n\n---\n\ntwo"]);
});

describe("what is wrong is said with its place", () => {
  test.each([
    ["section: 1", "2:1: The key title is missing. Add the line\n\n    title: What the lesson shows"],
    [
      "title: A\ntimout: 3",
      '3:1: There is no key "timout". Did you mean "timeout"? The keys are title, number,',
    ],
    ["title: [A]", "2:8: The key title must be text."],
    ["title: A\nnumber: 1.5", "3:9: The key number must be a whole number, 1 or more."],
    ["title: A\ntimeout: 0", "3:10: The key timeout must be a number above 0, at most 2000000."],
    // Longer ones go off at once.
    ["title: A\ntimeout: 3000000", "3:10: The key timeout must be a number above 0, at most 2000000."],
    ["title: A\ntimeout: 1e300", "3:10: The key timeout must be a number above 0, at most 2000000."],
    ["title: A\ntimeout: .inf", "3:10: The key timeout must be a number above 0, at most 2000000."],
    ["title: A\nraces: maybe", "3:8: The key races must be true or false."],
    [
      "title: A\noutput: print",
      '3:9: The key output must be printed or derived, not "print". Did you mean "printed"?',
    ],
    ["title: A\nclaims: [C1, C18]", '3:14: Each of claims must be C1 … E2, not "C18".'],
    ["title: A\nparams: 3", "3:9: The key params must be a mapping: lines `name: value`, indented below it."],
    ["title: A\nparams:\n  n: [1]", "4:6: The key params.n must be a number, text, true or false."],
    ["title: Locks: how", '2:8: A text with a colon in it needs quotes: title: "Locks: how they work".'],
    ["title: A\ntitle: B", "3:1: This key is given twice. Keep one of the two."],
    ["title: A\ncheck:\n\tthreads: 3", "4:1: There is a tab here. Indent YAML with spaces."],
    [
      "title: A\nparams: { threads: 3 }\ncheck: { treads: 2 }",
      '4:18: The key check.treads is not one of the lesson\'s params. Did you mean "threads"?',
    ],
    [
      "title: A\nparams: { threads: 3 }\ncheck: { threads: many }",
      "4:19: The key check.threads is a string, but the default in params, 3, is a number.",
    ],
    [
      "title: A\nexplore: { threads: 2, always: match }",
      "3:21: The key explore.threads is not one of the lesson's params. Give its default: params: { threads: … }.",
    ],
    [
      "title: A\nexplore:\n  always: mach",
      '4:11: The key explore.always must be match or mismatch, not "mach".',
    ],
    ["title: A\nexplore:\n  unsuited: ''", "4:13: The key explore.unsuited must give the reason, in words."],
    ["title: A\nexplore:\n  unsuited: true", "4:13: The key explore.unsuited must be text."],
    ["- title", "2:1: The front matter must consist of lines `key: value`."],
    ["title: 'A", "2:10: This is not YAML: Missing closing 'quote. Close what is open, and put"],
  ])("%j", (yaml, message) => {
    expect(problem(yaml).replace("/course/mutex/lesson.md:", "")).toContain(message);
    expect(problem(yaml)).toMatch(/^\/course\/mutex\/lesson\.md:\d+:\d+: /);
  });

  test("no front matter, or no end of it", () => {
    expect(() => read("# Locks", "lesson.md")).toThrow(
      "lesson.md:1:1: There is no front matter. A lesson.md begins with\n\n    ---\n    title: What the lesson shows\n    ---",
    );
    expect(() => read("---\ntitle: A", "lesson.md")).toThrow("lesson.md:1:1: The front matter has no end.");
  });
});

describe("front matter that would take a library to its end", () => {
  const nested = "lesson.md:2:\\d+: The front matter is nested too deeply\\.$";
  test.each([
    ["lists in lists", `title: ${"[".repeat(4_000)}${"]".repeat(4_000)}`, nested],
    ["lists that are not closed", `title: ${"[".repeat(16_000)}`, nested],
    ["maps in maps", `title: ${"{ a: ".repeat(3_000)}`, nested],
    ["lines in lines", `title:\n${"- ".repeat(8_000)}x`, nested.replace(":2:", ":3:")],
    ["a million brackets", `title: ${"[".repeat(1_000_000)}`, "longer than 16,384 characters\\.$"],
    ["aliases of aliases", "title: &a [x]\nsummary: [*a, *a]", "The key title must be text"],
    [
      "a number without end",
      "title: T\nparams: { n: .inf }",
      "The key params\\.n must be a number, text, true or false",
    ],
    [
      "no number",
      "title: T\nparams: { n: .nan }",
      "The key params\\.n must be a number, text, true or false",
    ],
  ])("%s", (_, yaml, message) => {
    expect(problem(yaml)).toMatch(new RegExp(message));
  });
});
