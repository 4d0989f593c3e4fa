import { describe, expect, test } from "vitest";
import { renderMarkdown } from "../../src/render/markdown/markdown.ts";
import { screen } from "./sample.ts";

function show(text: string, width = 40): string {
  return renderMarkdown(text, width, screen(width)).join("\n");
}

describe("renderMarkdown", () => {
  test("headings, paragraphs, code spans, emphasis, links", () => {
    const text =
      "# Title\n\nA paragraph with `code`, *emphasis* and **more** of it,\nover [two lines](https://example.org).\n\n<https://example.org>";
    expect(show(text)).toMatchInlineSnapshot(`
      "Title

      A paragraph with \`code\`, emphasis and
      more of it, over two lines
      (https://example.org).

      https://example.org"
    `);
  });

  test("lists in lists, numbered lists, tasks", () => {
    const text =
      "- one that is long enough to need a second row\n  - inner\n- [x] done\n\ntext\n\n9. nine\n10. ten\n";
    expect(show(text)).toMatchInlineSnapshot(`
      "• one that is long enough to need a
        second row
        • inner
      • [x] done

      text

       9. nine
      10. ten"
    `);
  });

  test("fenced code keeps its spaces and is not joined", () => {
    expect(show("```ts\nif (a) {\n  b();\n}\n```")).toMatchInlineSnapshot(`
      "  if (a) {
          b();
        }"
    `);
  });

  test("quotes and rules", () => {
    expect(show("> quoted\n>\n> twice\n\n---\n\nafter")).toMatchInlineSnapshot(`
      "│ quoted
      │
      │ twice

      ────────────────────────

      after"
    `);
  });

  test("struck words, signs that are escaped, line breaks and images", () => {
    expect(show("~~old~~ 2 \\* 3  \nnew ![a drawing](a.png)")).toMatchInlineSnapshot(`
      "old 2 * 3
      new a drawing"
    `);
  });

  test("a table in columns, and as records where it does not fit", () => {
    const table = "| Python | here |\n| --- | --- |\n| `acquire` | `acquire` |\n| with | `mutex.with` |\n";
    expect(show(table)).toMatchInlineSnapshot(`
      "Python     here
      ─────────  ────────────
      \`acquire\`  \`acquire\`
      with       \`mutex.with\`"
    `);
    expect(show(table, 20)).toMatchInlineSnapshot(`
      "Python: \`acquire\`
      here: \`acquire\`

      Python: with
      here: \`mutex.with\`"
    `);
  });

  test("HTML is shown as it is written", () => {
    expect(show("<b>bold</b> and <!-- this -->")).toBe("<b>bold</b> and <!-- this -->");
  });

  test("emphasis has its colours where there are colours", () => {
    const lines = renderMarkdown("**bold** and `code`", 40, screen(40, 1));
    expect(lines).toEqual(["\u001b[1mbold\u001b[22m and \u001b[36mcode\u001b[39m"]);
  });

  test("deep nesting does not squeeze the text away", () => {
    const deep = Array.from({ length: 12 }, (_, level) => `${"  ".repeat(level)}- level ${level}`).join("\n");
    expect(show(deep, 20).split("\n").at(-1)).toContain("level 11");
  });

  test.each([
    "[a](",
    "*a ",
    "_",
    "`",
    "~a",
    "![",
    "<a ",
    "<!--",
    "[a][",
    "a@",
    "https://a.",
    "|a",
    "&amp",
    ">",
    "- ",
    "> - ",
    "1. ",
  ])("20,000 letters of %j are shown in bounded time, nothing lost", (piece) => {
    const before = process.cpuUsage();
    const shown = show(piece.repeat(20_000 / piece.length), 80);
    // Of seconds: the library alone would need hours for some of them, and end others with a full stack.
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(10);
    if (/^[[(*~|a]/.test(piece)) expect(shown.replace(/\s/g, "").length).toBeGreaterThan(10_000);
  });

  test("many paragraphs that take the library long are as bounded as one", () => {
    const before = process.cpuUsage();
    show(Array.from({ length: 100 }, () => "[a](".repeat(400)).join("\n\n"), 80);
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(15);
  });
});
