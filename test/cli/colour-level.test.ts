import { describe, expect, test } from "vitest";
import { colourLevel } from "../../src/cli/system/colour-level.ts";

const terminal = (depth: number) => ({ isTTY: true, getColorDepth: () => depth }) as const;
const file = { isTTY: false, getColorDepth: () => 1 } as never;

describe("colourLevel", () => {
  test.each([
    [1, 0],
    [4, 1],
    [8, 2],
    [24, 3],
  ])("a terminal of %i bits gets level %i", (depth, level) => {
    expect(colourLevel({}, terminal(depth))).toBe(level);
  });

  test("a file gets none", () => {
    expect(colourLevel({}, file)).toBe(0);
  });

  test("NO_COLOR takes colours away, unless it is empty", () => {
    expect(colourLevel({ NO_COLOR: "1" }, terminal(24))).toBe(0);
    expect(colourLevel({ NO_COLOR: "" }, terminal(24))).toBe(3);
  });

  test.each([
    ["", 1],
    ["1", 1],
    ["true", 1],
    ["2", 2],
    ["3", 3],
    ["0", 0],
    ["false", 0],
  ])("FORCE_COLOR=%j is level %i, whatever NO_COLOR says", (value, level) => {
    expect(colourLevel({ FORCE_COLOR: value, NO_COLOR: "1" }, file)).toBe(level);
    expect(colourLevel({ FORCE_COLOR: value }, terminal(24))).toBe(level);
  });
});
