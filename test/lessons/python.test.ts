import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { createBudget, matchLine } from "../../src/expect/match/match-line.ts";
import { type ExpectedLine, parseExpected } from "../../src/expect/parse.ts";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { loadCourse } from "../../src/lesson/load.ts";
import { PYTHON, PYTHON_VERSION } from "../python.ts";

const lessons = await loadCourse(builtinLessons());
const where =
  PYTHON === undefined
    ? "skipped: there is no python3 to run main.py with"
    : `under Python ${PYTHON_VERSION}`;

// CPython prints a text and its line feed in two steps, and another thread's line may get in between. Here a line is whole.
const RUN_WITH_WHOLE_LINES = `
import runpy, sys
def whole(*values):
    sys.stdout.write(" ".join(map(str, values)) + "\\n")
runpy.run_path(sys.argv[1], {"print": whole}, "__main__")
`;

describe(where, () => {
  test.skipIf(PYTHON === undefined).concurrent.each(lessons)(
    "$id prints its expected lines",
    async ({ python, expected }) => {
      if (python === undefined) throw new Error("the lesson has no main.py");
      const { stdout } = await promisify(execFile)(PYTHON as string, ["-c", RUN_WITH_WHOLE_LINES, python], {
        timeout: 590_000,
      });
      const printed = stdout.split("\n").slice(0, -1);
      const rows = parseExpected(expected);
      expect(agree(rows, printed, new Map()), `printed:\n${stdout}\nexpected:\n${expected}`).toBe(true);
    },
  );
});

test("the lines are held against each other one to one, names standing for one text", () => {
  const rows = parseExpected("a {{x}}\nb {{x}}\n");
  expect(agree(rows, ["b 1", "a 1"], new Map())).toBe(true);
  expect(agree(rows, ["b 1", "a 2"], new Map())).toBe(false);
  expect(agree(rows, ["b 1"], new Map())).toBe(false);
  expect(agree(rows, ["b 1", "a 1", "c"], new Map())).toBe(false);
});

/** Whether the printed lines are the expected ones, in whatever order. */
function agree(
  rows: readonly ExpectedLine[],
  printed: readonly string[],
  names: ReadonlyMap<string, string>,
): boolean {
  const [row, ...others] = rows;
  if (!row) return printed.length === 0;
  return printed.some((text, index) =>
    matchLine(row, text, names, createBudget(10_000)).some((fit) =>
      agree(others, printed.toSpliced(index, 1), new Map([...names, ...fit])),
    ),
  );
}
