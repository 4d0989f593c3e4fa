import { describe, expect, test } from "vitest";
import { createEffort, fitLine } from "../../src/expect/fit.ts";
import { type ExpectedLine, parseExpected } from "../../src/expect/parse.ts";

function fits(line: string, text: string, bound: Record<string, string> = {}) {
  const [parsed] = parseExpected(line);
  const found = fitLine(
    parsed as ExpectedLine,
    text,
    new Map(Object.entries(bound)),
    createEffort(1_000_000),
  );
  return found.map((fit) => Object.fromEntries(fit));
}

describe("fitLine", () => {
  test.each([
    ["{{n:int}}", ["0", "-3", "007"], ["", "-", "1.5", "x", " 1", "1 "]],
    ["{{n:int 2..100}}", ["2", "100"], ["1", "101", "-2"]],
    ["{{n:int -5..-2}}", ["-5", "-2"], ["-6", "2"]],
    ["{{t:ms 250..400}}", ["250", "400", "312.75"], ["249.9", "400.01", "312."]],
    ["{{w}}", ["a", "é-1"], ["", "a b", "\t"]],
    ["<{{:any}}>", ["<>", "<a b>"], ["<", ">", "a"]],
    ["{{a}}{{a}}", ["xx", "abab"], ["x", "xyx"]],
  ])("%s", (line, good, bad) => {
    expect(good.filter((text) => fits(line, text).length === 0)).toEqual([]);
    expect(bad.filter((text) => fits(line, text).length > 0)).toEqual([]);
  });

  test("gives every reading, the one with the longest captures first", () => {
    expect(fits("{{a}}-{{b}}", "1-2-3")).toEqual([
      { a: "1-2", b: "3" },
      { a: "1", b: "2-3" },
    ]);
  });

  test("a name that is known is a literal, and is not bound again", () => {
    expect(fits("{{a}}-{{b}}", "1-2-3", { a: "1" })).toEqual([{ b: "2-3" }]);
    expect(fits("{{a}}", "2", { a: "1" })).toEqual([]);
  });

  test("what a number may be is decided where it ends", () => {
    expect(fits("{{n:int}}5", "15")).toEqual([{ n: "1" }]);
    expect(fits("{{n:ms}}.{{m:int}}", "1.5.7")).toEqual([{ n: "1.5", m: "7" }]);
  });

  test("says when it did not look at everything", () => {
    const [line] = parseExpected("{{a:any}}{{b:any}}{{c:any}}");
    const effort = createEffort(1_000_000);
    expect(fitLine(line as ExpectedLine, "x".repeat(100), new Map(), effort)).toHaveLength(256);
    expect(effort.exhausted).toBe(true);
  });
});
