import { describe, expect, test } from "vitest";
import { fitRows, heightOfAll } from "../../src/cli/terminal/fit-rows.ts";

const LINES = Array.from({ length: 20 }, (_, index) => `line ${index}`);
const fitted = (focus: number, room: number, lines = LINES, columns = 40) =>
  fitRows(lines, focus, { room, columns, advice: "more" });

describe("lines that do not fit", () => {
  test("all of them are shown where they do", () => {
    expect(fitted(3, 20)).toBe(LINES);
    expect(fitted(-1, 5, [])).toEqual([]);
  });

  test("the last ones are left out if the important one is near the top", () => {
    expect(fitted(2, 6)).toEqual([...LINES.slice(0, 4), " … 16 lines below; more"]);
  });

  test("else some on both sides, or the first ones", () => {
    expect(fitted(10, 6)).toEqual([
      " … 9 lines above; more",
      ...LINES.slice(9, 13),
      " … 7 lines below; more",
    ]);
    expect(fitted(19, 6)).toEqual([" … 16 lines above; more", ...LINES.slice(16)]);
    expect(fitted(18, 3)).toEqual([" … 18 lines above; more", "line 18", " … 1 line below; more"]);
  });

  test.each([3, 4, 5, 8, 13, 19])(
    "they never take more than %i rows, and the important one is there",
    (room) => {
      const lines = LINES.map((line, index) => (index % 3 === 0 ? line : `\u001b[1m${line}\u001b[22m`));
      const long = lines.map((line, index) => (index % 7 === 4 ? line.repeat(9) : line));
      for (const [focus, line] of long.entries()) {
        const shown = fitted(focus, room, long, 60);
        expect(shown).toContain(line);
        expect(heightOfAll(shown, 60)).toBeLessThanOrEqual(Math.max(room, 2 + heightOfAll([line], 60)));
      }
    },
  );
});
