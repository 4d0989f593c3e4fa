import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Cell,
  cellsWidth,
  cutText,
  fitText,
  paintCells,
  toCells,
  windowCells,
  wrapCells,
} from "../../src/render/text/cells.ts";
import { anyText } from "./any-text.ts";

const anyCells = fc
  .array(fc.record({ text: anyText, marked: fc.boolean() }), { maxLength: 4 })
  .map((spans): readonly Cell[] => toCells(spans));
const anyWidth = fc.integer({ min: 4, max: 60 });

describe("toCells", () => {
  test("a span's mark and colour go to its own cells", () => {
    const loud = (text: string) => text.toUpperCase();
    const cells = toCells([
      { text: "ab" },
      { text: "" },
      { text: "cd", paint: loud, marked: true },
      { text: "e" },
    ]);
    expect(cells.map(({ text, marked }) => (marked ? `(${text})` : text)).join("")).toBe("ab(c)(d)e");
    expect(paintCells(cells)).toBe("abCDe");
  });

  test("an accent that another span brings stays on its letter", () => {
    const cells = toCells([{ text: "e" }, { text: "\u0301x", marked: true }]);
    expect(cells.map(({ text, marked }) => [text, marked])).toEqual([
      ["e\u0301", false],
      ["x", true],
    ]);
  });
});

describe("wrapCells", () => {
  test("breaks after a space where one is near, and anywhere where none is", () => {
    const rows = (text: string) => wrapCells(toCells([{ text }]), 10).map(paintCells);
    expect(rows("jason is running")).toEqual(["jason is ", "running"]);
    expect(rows("a bcdefghijklm")).toEqual(["a bcdefghi", "jklm"]);
    expect(rows("")).toEqual([""]);
  });

  test("loses nothing, and keeps to the width", () => {
    fc.assert(
      fc.property(anyCells, anyWidth, (cells, width) => {
        const rows = wrapCells(cells, width);
        expect(rows.flat()).toEqual(cells);
        expect(Math.max(...rows.map(cellsWidth))).toBeLessThanOrEqual(width);
      }),
      { seed: 20, numRuns: 300 },
    );
  });
});

describe("windowCells", () => {
  test("shows the first marked cell, with an ellipsis for what is cut", () => {
    const cells = toCells([{ text: "0123456789" }, { text: "X", marked: true }, { text: "0123456789" }]);
    expect(paintCells(windowCells(cells, 9))).toBe("…789X012…");
    expect(paintCells(windowCells(cells, 21))).toBe("0123456789X0123456789");
  });

  test("uses the room that is left near the end", () => {
    const cells = toCells([{ text: "0123456789" }, { text: "X", marked: true }]);
    expect(paintCells(windowCells(cells, 9))).toBe("…3456789X");
  });

  test("keeps to the width, keeps the first marked cell, and cuts no more than it has to", () => {
    fc.assert(
      fc.property(anyCells, anyWidth, (cells, width) => {
        const shown = windowCells(cells, width);
        expect(cellsWidth(shown)).toBeLessThanOrEqual(width);
        if (cellsWidth(cells) <= width) expect(shown).toBe(cells);
        else expect(cellsWidth(shown)).toBeGreaterThanOrEqual(width - 3);
        const first = cells.find(({ marked }) => marked);
        if (first !== undefined) expect(shown).toContain(first);
      }),
      { seed: 21, numRuns: 500 },
    );
  });
});

test("fitText fills up or cuts, and cutText only cuts", () => {
  expect(fitText("漢字", 6)).toBe("漢字  ");
  expect(fitText("漢字漢字", 6)).toBe("漢字… ");
  expect(cutText("mutex", 6)).toBe("mutex");
  expect(cutText("create-class", 6)).toBe("creat…");
});
