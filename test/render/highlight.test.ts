import { describe, expect, test } from "vitest";
import { highlight, type Language, languageOf } from "../../src/render/markdown/highlight.ts";
import { paintCells, toCells } from "../../src/render/text/cells.ts";
import { screen } from "./sample.ts";

/** Colours as signs: comments in ( and ), strings after <, keywords after _, both up to the next |. */
function marked(source: string, language: Language): string {
  return highlight(source, language, screen(80, 1))
    .map((spans) =>
      paintCells(toCells(spans))
        .replaceAll("\u001b[2m", "(")
        .replaceAll("\u001b[22m", ")")
        .replaceAll("\u001b[35m", "_")
        .replaceAll("\u001b[32m", "<")
        .replaceAll("\u001b[39m", "|"),
    )
    .join("\n");
}

describe("highlight", () => {
  test("TypeScript: keywords, strings, comments", () => {
    expect(marked(`const of = "if" + \`a \${b} // c\`; // new`, "typescript")).toBe(
      `_const| _of| = <"if"| + <\`a \${b} // c\`|; (// new)`,
    );
  });

  test("Python: keywords, strings, comments", () => {
    expect(marked("def f(s='#'):  # def\n    return None", "python")).toBe(
      "_def| f(s=<'#'|):  (# def)\n    _return| _None|",
    );
  });

  test("names that hold a keyword, and properties, are no keywords", () => {
    expect(marked("t.import(newest, $new, in_)", "typescript")).toBe("t.import(newest, $new, in_)");
  });

  test("what spans lines keeps its colour on each of them", () => {
    expect(marked("/* a\nb */ if", "typescript")).toBe("(/* a)\n(b */) _if|");
    expect(marked('"""a\nif"""', "python")).toBe('<"""a|\n<if"""|');
  });

  test("an open string ends with its line, an open comment with the text", () => {
    expect(marked('"open\nif', "typescript")).toBe('<"open|\n_if|');
    expect(marked("/* open\nif", "typescript")).toBe("(/* open)\n(if)");
  });

  test("other text is left alone", () => {
    expect(marked('if "x" # y\r\nz\n', "text")).toBe('if "x" # y\nz');
  });
});

test("languageOf knows what fences and files call them", () => {
  expect(["ts", "mts", "JavaScript", "py", "python", "sh", ""].map(languageOf)).toEqual([
    "typescript",
    "typescript",
    "typescript",
    "python",
    "python",
    "text",
    "text",
  ]);
});
