import { createBudget, matchLine } from "../../expect/match/match-line.ts";
import { type ExpectedLine, parseExpected } from "../../expect/parse.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { runPython } from "../../runner/python.ts";
import { type Problem, problemAt } from "./problem.ts";

/** Seconds that a main.py may take. */
const PYTHON_SECONDS = 120;

/** CPython prints a text and its line feed in two steps, and another thread's line may come between them. Here a line is one step. */
const WITH_WHOLE_LINES = `
import runpy, sys
def whole(*values, sep=" ", end="\\n", **_):
    sys.stdout.write((" " if sep is None else sep).join(map(str, values)) + ("\\n" if end is None else end))
runpy.run_path(sys.argv[1], {"print": whole}, "__main__")
`;

/** Runs a lesson's main.py once, if it has one. It has to print the expected lines, in any order. */
export async function lintPython(
  { python: file, folder: cwd, expected }: Lesson,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  if (file === undefined) return [];
  const fail = (text: string) => [problemAt(file, { text, rule: "python" })];
  const rows = parseExpected(expected);
  const { lines, problem } = await runPython(file, {
    ...{ env: process.env, cwd, timeout: PYTHON_SECONDS, signal, runner: WITH_WHOLE_LINES },
  });
  if (signal.aborted) return [];
  if (problem !== undefined) return fail(problem);
  if (agree(rows, lines)) return [];
  const missing = firstMissing(rows, lines);
  const what =
    missing === undefined
      ? "it prints more lines than these"
      : `it does not print ${JSON.stringify(missing)}`;
  return fail(`main.py does not print the lines of expected.txt: ${what}.`);
}

function agree(rows: readonly ExpectedLine[], printed: readonly string[]): boolean {
  const left = [...printed];
  for (const { literal } of rows) {
    if (literal === undefined) continue;
    const at = left.indexOf(literal);
    if (at < 0) return false;
    left.splice(at, 1);
  }
  const open = rows.filter(({ literal }) => literal === undefined);
  return fits(open, left, new Map());
}

/** Whether the lines with captures can match the printed ones, each name standing for one text. */
function fits(
  rows: readonly ExpectedLine[],
  printed: readonly string[],
  names: ReadonlyMap<string, string>,
): boolean {
  const [row, ...others] = rows;
  if (row === undefined) return printed.length === 0;
  return printed.some((text, index) =>
    matchLine(row, text, names, createBudget(10_000)).some((fit) =>
      fits(others, printed.toSpliced(index, 1), new Map([...names, ...fit])),
    ),
  );
}

function firstMissing(rows: readonly ExpectedLine[], printed: readonly string[]): string | undefined {
  const left = [...printed];
  for (const row of rows) {
    const at = left.findIndex((text) => matchLine(row, text, new Map(), createBudget(10_000)).length > 0);
    if (at < 0)
      return row.pieces.map((piece) => (piece.kind === "text" ? piece.text : piece.source)).join("");
    left.splice(at, 1);
  }
  return undefined;
}
