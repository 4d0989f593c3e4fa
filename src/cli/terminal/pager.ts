import { spawn } from "node:child_process";
import { asText } from "../system/output.ts";
import { showsUnicode, withPlainGlyphs } from "../system/plain-glyphs.ts";
import type { System } from "../system/system.ts";

/** Options for less, unless LESS is set: end if everything fits, keep colours, and leave the text on the screen. */
const LESS = "FRX";

/**
 * Writes lines to standard output: through a pager (`PAGER`, or less) if they do not fit on the terminal, and a user can turn the pages.
 */
export async function writePages(
  lines: readonly string[],
  { stdout, env }: System,
  wanted: boolean,
): Promise<void> {
  const text = asText(lines);
  const { PAGER: pager = defaultPager(), TERM, CI } = env;
  const rows = stdout.isTerminal ? stdout.stream.rows : Infinity;
  const isPaged = wanted && lines.length >= rows && process.stdin.isTTY === true;
  const shown = () => (showsUnicode(env) ? text : withPlainGlyphs(text));
  if (
    !isPaged ||
    CI ||
    TERM === "dumb" ||
    pager === "" ||
    pager === "cat" ||
    !(await page(pager, shown(), env))
  )
    stdout.write(text);
}

/** Windows has no pager that knows UTF-8. @param platform a value of `process.platform`. */
export function defaultPager(platform: string = process.platform): string {
  return platform === "win32" ? "" : "less";
}

/** @returns false if the pager could not show the text. */
function page(command: string, text: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const pager = spawn(command, {
      shell: true,
      stdio: ["pipe", "inherit", "inherit"],
      env: { ...env, LESS: env.LESS ?? LESS },
    });
    // A reader who quits before the last page closes the pipe.
    pager.stdin?.on("error", () => {});
    pager.stdin?.end(text);
    pager.once("error", () => resolve(false));
    // A shell reports a missing command this way; that of Windows reports 1.
    const missing = process.platform === "win32" ? [1, 9009] : [126, 127];
    pager.once("close", (code) => resolve(code === null || !missing.includes(code)));
  });
}
