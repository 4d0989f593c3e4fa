import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createBudget, matchLine } from "../../expect/match/match-line.ts";
import { type ExpectedLine, parseExpected } from "../../expect/parse.ts";
import { type Problem, problemAt } from "./problem.ts";

const run = promisify(execFile);

/** Milliseconds that a main.py may take. */
const PYTHON_MS = 120_000;

/** CPython prints a text and its line feed in two steps, and another thread's line may get in between. Here a line is whole. */
const WITH_WHOLE_LINES = `
import runpy, sys
def whole(*values, sep=" ", end="\\n", **_):
    sys.stdout.write((" " if sep is None else sep).join(map(str, values)) + ("\\n" if end is None else end))
runpy.run_path(sys.argv[1], {"print": whole}, "__main__")
`;

/** Runs a main.py once. It has to print the expected lines, in any order. */
export async function lintPython(
  python: string,
  { file, cwd, expected }: { readonly file: string; readonly cwd: string; readonly expected: string },
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const fail = (text: string) => [problemAt(file, { text, rule: "python" })];
  try {
    const env = { ...process.env, PYTHONIOENCODING: "utf-8", PYTHONDONTWRITEBYTECODE: "1" };
    const { stdout } = await run(python, ["-c", WITH_WHOLE_LINES, file], {
      cwd,
      env,
      signal,
      timeout: PYTHON_MS,
    });
    const printed = stdout.replaceAll("\r\n", "\n").split("\n");
    if (printed.at(-1) === "") printed.pop();
    if (agree(parseExpected(expected), printed)) return [];
    const missing = firstMissing(parseExpected(expected), printed);
    const what =
      missing === undefined
        ? "it prints more lines than these"
        : `it does not print ${JSON.stringify(missing)}`;
    return fail(`main.py does not print the lines of expected.txt: ${what}.`);
  } catch (error) {
    if (signal.aborted) return [];
    const { killed, stderr } = error as { readonly killed?: boolean; readonly stderr?: string };
    if (killed === true) return fail(`main.py did not end within ${PYTHON_MS / 1000} s.`);
    return fail(`main.py fails: ${(stderr ?? "").trim().split("\n").at(-1) || (error as Error).message}.`);
  }
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

/** Whether the lines with captures can be the printed ones, each name standing for one text. */
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
