import { writeText } from "../kernel/output.ts";
import { isChildProcess } from "../kernel/processes.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { current } from "../worker/current.ts";
import { askParent } from "./parent.ts";

/**
 * Writes text as one step. In a child process it returns once the text stands in the parent's output, so that nothing is lost
 * even if the process dies right after, and it comes before whatever follows.
 */
export function writeOut(op: "print" | "output" | "stderr", text: string): void {
  const { kernel } = current();
  if (isChildProcess(kernel.world)) askParent(op, 0, { wish: op, text });
  else writeText(kernel, op, text);
}

/** Characters of one write. A text of which a thread has no room for a copy would end the whole process, not the thread alone. */
const MOST_TEXT = 8_000_000;

/**
 * Looks at the texts among the values of one write before anything copies them.
 *
 * @throws ThreadlabError `ERR_TEXT_TOO_LONG`
 */
export function refuseLongTexts(values: readonly unknown[]): void {
  let length = 0;
  for (const value of values) if (typeof value === "string") length += value.length;
  if (length <= MOST_TEXT) return;
  throw new ThreadlabError(
    "ERR_TEXT_TOO_LONG",
    `A text of ${Math.round(length / 1e6)} million characters cannot be printed at once; ${MOST_TEXT / 1e6} million is the most. Print it in parts.`,
  );
}
