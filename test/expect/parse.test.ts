import { describe, expect, test } from "vitest";
import { parseExpected } from "../../src/expect/parse.ts";
import { showExpected } from "../../src/expect/show.ts";

const literals = (text: string) => parseExpected(text).map(({ literal }) => literal);

function failure(text: string): unknown {
  try {
    parseExpected(text, "lessons/x/expected.txt");
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("parseExpected", () => {
  test("the last line may end with a line feed or not, lines may end with CR LF, and blank lines count", () => {
    expect(literals("a\nb")).toEqual(["a", "b"]);
    expect(literals("a\r\n\r\nb\r\n")).toEqual(["a", "", "b"]);
    expect(literals("")).toEqual([]);
    expect(literals("\n")).toEqual([""]);
    expect(literals("\uFEFFa\n\n")).toEqual(["a", ""]);
  });

  test("reads captures with their types and ranges", () => {
    const [line] = parseExpected("<{{pid}} {{n:int -2..100}}{{t:ms 2.5..4}}{{:any}}>");
    expect(line?.literal).toBeUndefined();
    expect(line?.pieces).toEqual([
      { kind: "text", text: "<" },
      { kind: "capture", name: "pid", type: "word", range: undefined, source: "{{pid}}", column: 2 },
      { kind: "text", text: " " },
      {
        kind: "capture",
        name: "n",
        type: "int",
        range: { least: -2, most: 100 },
        source: "{{n:int -2..100}}",
        column: 10,
      },
      {
        kind: "capture",
        name: "t",
        type: "ms",
        range: { least: 2.5, most: 4 },
        source: "{{t:ms 2.5..4}}",
        column: 27,
      },
      { kind: "capture", name: "", type: "any", range: undefined, source: "{{:any}}", column: 42 },
      { kind: "text", text: ">" },
    ]);
  });

  test("\\{{ is a literal, and braces that open nothing stand for themselves", () => {
    expect(literals("\\{{pid}} } }} { \\n")).toEqual(["{{pid}} } }} { \\n"]);
  });

  test("a name without a type has the one given elsewhere, before or after", () => {
    const types = parseExpected("{{n}}\n{{n:int 1..2}}\n{{n}}").map(({ pieces: [piece] }) => piece);
    expect(types).toEqual(types.map((piece) => ({ ...piece, type: "int", range: { least: 1, most: 2 } })));
  });

  test.each([
    [
      "a\n  {{pid",
      "2:3: {{ is not closed. Close it with }} in the same line, or write \\{{ where the program prints {{.",
    ],
    ["{{:any}}".repeat(4_000), "1:801: a line has at most 100 captures."],
    ["{{}}", "1:1: {{}} is empty. Give it a name, as in {{pid}}, or write {{:any}} for any text."],
    [
      "{{n:itn}}",
      '1:1: {{n:itn}} has the unknown type "itn". Did you mean "int"? The types are int, ms and any.',
    ],
    ["{{n:string}}", '1:1: {{n:string}} has the unknown type "string". The types are int, ms and any.'],
    ["{{n:}}", "1:1: {{n:}} has no type after the colon. The types are int, ms and any."],
    ["{{n:int 9..2}}", "1:1: {{n:int 9..2}} has its range reversed. Write 2..9, the smaller number first."],
    [
      "{{n:int 2-9}}",
      '1:1: {{n:int 2-9}} has the bad range "2-9". Write two numbers, as in {{n:int 2..100}}.',
    ],
    [
      "{{n:int 1.5..9}}",
      '1:1: {{n:int 1.5..9}} has the bad range "1.5..9". Write two numbers, as in {{n:int 2..100}}.',
    ],
    ["{{x:any 1..2}}", '1:1: {{x:any 1..2}} gives a range to "any", which is text. Leave out "1..2".'],
    [
      "x {{1a}}",
      '1:3: {{1a}} has the bad name "1a". A name is letters, digits, _ and -, and starts with a letter. Write \\{{ where the program prints {{.',
    ],
    [
      "{{n:int}}\n{{n:ms}}",
      '2:1: {{n:ms}} says that "n" is "ms", but line 1 says "int". Write {{n}} where it returns, or give it another name.',
    ],
  ])("%j is refused with the place and the way out", (text, message) => {
    expect(failure(text)).toMatchObject({
      code: "ERR_CAPTURE",
      message: `lessons/x/expected.txt:${message}`,
    });
  });
});

describe("showExpected", () => {
  test("puts what the notes show for captures, and leaves the others as they are", () => {
    const lines = parseExpected("{{pid}} is {{n:int}}\n\\{{x}}\n{{toString}}");
    expect(showExpected(lines, { pid: "140264" })).toEqual(["140264 is {{n:int}}", "{{x}}", "{{toString}}"]);
  });
});
