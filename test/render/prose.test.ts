import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import wrapAnsi from "wrap-ansi";
import { NO_BREAK, wrapIndented, wrapProse } from "../../src/render/text/prose.ts";
import { visible } from "../../src/render/text/sanitise.ts";
import { anyText } from "./any-text.ts";

describe("wrapProse", () => {
  test("breaks between words, but not at a no-break space", () => {
    expect(wrapProse(`it took 12.3${NO_BREAK}s in all`, 13)).toEqual(["it took", "12.3 s in all"]);
  });

  test("keeps a command in quotes together, if it fits into a line", () => {
    const text = 'Here "threadlab practice init ." helps.';
    expect(wrapProse(text, 30)).toEqual(["Here", '"threadlab practice init ."', "helps."]);
    expect(wrapProse(text, 20)).toEqual(['Here "threadlab', 'practice init ."', "helps."]);
    expect(wrapProse(text.replaceAll('"', "`"), 30)[1]).toBe("`threadlab practice init .`");
    const coloured = "\u001b[36mthreadlab practice init .\u001b[39m";
    expect(wrapProse(`Here ${coloured} helps.`, 28)).toEqual(["Here", coloured, "helps."]);
  });

  test("keeps short code of Markdown together, if it fits into a line", () => {
    const text = "With `explore: { a: b }` or `order: exact` it fails.";
    expect(wrapProse(text, 22)).toEqual(["With", "`explore: { a: b }` or", "`order: exact` it", "fails."]);
    expect(wrapProse(text, 20)).toEqual(["With `explore: { a:", "b }` or", "`order: exact` it", "fails."]);
    const coloured = "\u001b[36mexplore: { a: b }\u001b[39m";
    expect(wrapProse(`With ${coloured} it fails.`, 20)).toEqual(["With", `${coloured} it`, "fails."]);
    const long = `With \`${"word ".repeat(14)}\` it fails.`;
    expect(wrapProse(long, 79)[0]).toMatch(/^With `word/);
  });

  test("keeps a call with a function together, if it fits into a line", () => {
    const text = "Write lock.with(() => …), which releases it.";
    expect(wrapProse(text, 26)).toEqual(["Write lock.with(() => …),", "which releases it."]);
    expect(wrapProse(text, 24)).toEqual(["Write", "lock.with(() => …),", "which releases it."]);
    expect(wrapProse(text, 20)).toEqual(["Write lock.with(()", "=> …), which", "releases it."]);
  });

  test("carries colours over", () => {
    expect(wrapProse("\u001b[1mone two\u001b[22m", 4)).toEqual([
      "\u001b[1mone\u001b[22m",
      "\u001b[1mtwo\u001b[22m",
    ]);
  });

  test("does with plain words what the library does", () => {
    const plain = fc.string({
      unit: fc.constantFrom("a", "é", "✓", "→", "⇅", "─", NO_BREAK, " "),
      maxLength: 60,
    });
    fc.assert(
      fc.property(plain, fc.integer({ min: 1, max: 30 }), (text, width) => {
        const rows = wrapAnsi(text, width, { hard: true }).replaceAll(NO_BREAK, " ");
        expect(wrapProse(text, width).join("\n")).toBe(rows);
      }),
      { seed: 41, numRuns: 500 },
    );
  });

  test("keeps to the width, whatever the script", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 4, max: 60 }), (text, width) => {
        expect(wrapProse(visible(text), width).filter((row) => stringWidth(row) > width)).toEqual([]);
      }),
      { seed: 40, numRuns: 500 },
    );
  });
});

test("wrapIndented keeps lines and what they are indented by", () => {
  expect(wrapIndented("head:\n  a line with more words\n\nend", 14)).toEqual([
    "head:",
    "  a line with",
    "  more words",
    "",
    "end",
  ]);
});
