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

/** Bytes of one write. A text of which a thread has no room for a copy would end the whole process, not the thread alone. */
const MOST_BYTES = 21_000_000;

/**
 * Looks at the texts among the values of one write before anything copies them.
 *
 * @throws ThreadlabError `ERR_TEXT_TOO_LONG`
 */
export function refuseLongTexts(values: readonly unknown[]): void {
  const texts = values.filter((value) => typeof value === "string");
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (2 * length <= MOST_BYTES) return;
  // A text that is too long in any case is not looked at: even that could copy it.
  const bytes = length > MOST_BYTES ? length : texts.reduce((sum, text) => sum + bytesOf(text), 0);
  if (bytes <= MOST_BYTES) return;
  throw new ThreadlabError(
    "ERR_TEXT_TOO_LONG",
    `A text of ${Math.round(bytes / 1e6)} MB cannot be printed at once. The limit is ${MOST_BYTES / 1e6} MB: print the text in parts.`,
  );
}

/** What the engine needs for a text: a byte for each character up to U+00FF, two for each where there are others. */
function bytesOf(text: string): number {
  return text.length * (/[\u0100-\uffff]/.test(text) ? 2 : 1);
}
