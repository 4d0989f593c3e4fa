import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBudget, matchLine } from "../../src/expect/match/match-line.ts";
import { type ExpectedLine, parseExpected } from "../../src/expect/parse.ts";

function fits(line: string, text: string, bound: Record<string, string> = {}) {
  const [parsed] = parseExpected(line);
  const found = matchLine(
    parsed as ExpectedLine,
    text,
    new Map(Object.entries(bound)),
    createBudget(1_000_000),
  );
  return found.map((fit) => Object.fromEntries(fit));
}

describe("matchLine", () => {
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
    const budget = createBudget(1_000_000);
    expect(matchLine(line as ExpectedLine, "x".repeat(100), new Map(), budget)).toHaveLength(256);
    expect(budget.exhausted).toBe(true);
  });

  test("captures that return in a line are read as a regular expression with references reads them", () => {
    const name = fc.constantFrom("a", "b", "c");
    const piece = fc.oneof(
      name.map((each) => ({ source: `{{${each}:any}}`, each })),
      fc.constant({ source: "{{:any}}", each: "" }),
      fc.constantFrom("x", "y").map((text) => ({ source: text, each: undefined })),
    );
    const letters = fc.array(fc.constantFrom("x", "y"), { maxLength: 9 }).map((all) => all.join(""));
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 7 }),
        letters,
        letters,
        (pieces, text, known) => {
          const bound: Record<string, string> = known.length > 5 ? { a: known.slice(6) } : {};
          const met = new Set<string>();
          const pattern = pieces.map(({ source, each }) => {
            if (each === undefined) return source;
            if (each === "") return ".*";
            if (bound[each] !== undefined) return bound[each];
            if (met.has(each)) return `\\k<${each}>`;
            met.add(each);
            return `(?<${each}>.*)`;
          });
          const isRead = new RegExp(`^${pattern.join("")}$`).test(text);
          expect(fits(pieces.map(({ source }) => source).join(""), text, bound).length > 0).toBe(isRead);
        },
      ),
      { numRuns: 2_000, seed: 1 },
    );
  });

  test("what is known of a line's length spares nearly all of the ways to read it", () => {
    const [line] = parseExpected("{{a:any}}{{b:any}}{{a}}{{b}}");
    const budget = createBudget(50_000);
    expect(matchLine(line as ExpectedLine, `${"ab".repeat(500)}c`, new Map(), budget)).toEqual([]);
    expect(budget.exhausted).toBe(false);
  });

  test.each([
    ["{{:any}}{{a:any}}{{b:any}}{{a}}{{b}}", `${"ab".repeat(500)}c`],
    ["{{n:int 2..3}}{{m:int 2..3}}x", `${"1".repeat(60_000)}x`],
    ["{{:any}}x".repeat(50), "x".repeat(60_000)],
  ])("a step of %s costs what it takes", (source, text) => {
    const [line] = parseExpected(source);
    const budget = createBudget(1_000_000);
    const before = process.cpuUsage();
    const found = matchLine(line as ExpectedLine, text, new Map(), budget);
    const { user } = process.cpuUsage(before);
    expect(budget.exhausted || found.length > 0).toBe(true);
    // A million steps are a tenth of a second; without a price on memory and length it was minutes.
    expect(user / 1e6).toBeLessThan(10);
  });
});
