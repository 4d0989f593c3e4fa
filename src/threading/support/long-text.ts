import { ThreadlabError } from "../../protocol/errors.ts";

/** The most bytes of one text. If a thread has no room for a copy of a text, the whole process ends, not only the thread. */
const MOST_BYTES = 21_000_000;

/**
 * Looks at texts that are about to be copied, before anything copies them.
 *
 * @param refuse says what cannot be done with so many megabytes, and what the way out is.
 * @throws ThreadlabError `ERR_TEXT_TOO_LONG`
 */
export function refuseLongTexts(
  values: readonly unknown[],
  refuse: (megabytes: number, most: number) => string = refusePrint,
): void {
  const texts = values.filter((value) => typeof value === "string");
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (2 * length <= MOST_BYTES) return;
  // A text that is too long in any case is not looked at: even that could copy it.
  const bytes = length > MOST_BYTES ? length : texts.reduce((sum, text) => sum + bytesOf(text), 0);
  if (bytes <= MOST_BYTES) return;
  throw new ThreadlabError("ERR_TEXT_TOO_LONG", refuse(Math.round(bytes / 1e6), MOST_BYTES / 1e6));
}

function refusePrint(megabytes: number, most: number): string {
  return `A text of ${megabytes} MB cannot be printed at once. The limit is ${most} MB: print the text in parts.`;
}

/** What the engine needs for a text: a byte for each character up to U+00FF, two for each where there are others. */
function bytesOf(text: string): number {
  return text.length * (/[\u0100-\uffff]/.test(text) ? 2 : 1);
}
