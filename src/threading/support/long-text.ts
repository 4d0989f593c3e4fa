import { ThreadlabError } from "../../protocol/errors.ts";

/** The most bytes of one text: half of the heap of a thread. If a thread has no room for a copy of a text, the whole process ends, not only the thread. */
const MOST_BYTES = 16_000_000;

/**
 * Checks texts before anything copies them.
 *
 * @param refuse makes the error: what cannot be done with so many megabytes, and the way out.
 * @throws ThreadlabError `ERR_TEXT_TOO_LONG`
 */
export function refuseLongTexts(
  values: readonly unknown[],
  refuse: (megabytes: number, most: number) => string = refusePrint,
): void {
  const texts = values.filter((value) => typeof value === "string");
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (2 * length <= MOST_BYTES) return;
  // A text that is too long in any case is not inspected: even that could copy it.
  const bytes = length > MOST_BYTES ? length : texts.reduce((sum, text) => sum + bytesOf(text), 0);
  if (bytes <= MOST_BYTES) return;
  throw new ThreadlabError("ERR_TEXT_TOO_LONG", refuse(Math.round(bytes / 1e6), MOST_BYTES / 1e6));
}

function refusePrint(megabytes: number, most: number): string {
  return `A text of ${megabytes} MB cannot be printed at once. The limit is ${most} MB: print the text in parts.`;
}

/** The engine's size of a text: a byte for each character if all are up to U+00FF, else two for each. */
function bytesOf(text: string): number {
  return text.length * (/[\u0100-\uffff]/.test(text) ? 2 : 1);
}
