import { showNumber } from "../protocol/quantity.ts";
import type {
  CaptureDiffers,
  CaptureKind,
  DifferentLine,
  ExtraLine,
  MissingLine,
  PrintedBy,
  Reordered,
  ShownCapture,
} from "../result/output-facts.ts";
import type { Orders } from "../result/run.ts";
import { tellLookAlike } from "./look-alike.ts";
import { listWords, ordinal, quote, type Said } from "./vocabulary.ts";

export function sayMissing({ expected: { line, text } }: MissingLine): string {
  return `Line ${line} of expected.txt, ${quote(text)}, was not printed.`;
}

export function explainExtra({ printed }: ExtraLine): Said {
  return { message: `${sayPrinted(printed)}, which is not in expected.txt.`, ...whoAndWhere(printed) };
}

export function explainDifferent({ expected, printed, misfits }: DifferentLine): Said {
  const { line, text } = expected;
  const why = misfits.map(
    ({ capture, text: found, ...kind }) =>
      ` ${capture} stands for ${sayCapture(kind)}, not for ${found === "" ? "nothing" : quote(found)}.`,
  );
  const message =
    `Line ${line} of expected.txt is ${quote(text)}, but ${sayPrinted(printed)}.${why.join("")}` +
    tellLookAlike(text, printed.text);
  return { message, ...whoAndWhere(printed) };
}

export function explainCapture({ line, name, nth, text, first, printed }: CaptureDiffers): Said {
  const message =
    `Line ${line} of expected.txt: the ${ordinal(nth)} {{${name}}} is ${text}, but the first was ${first}. ` +
    "A name stands for the same text everywhere.";
  return { message, ...whoAndWhere(printed) };
}

/**
 * How a match differs from the expected order: "here `main` came first, which nothing forbids".
 *
 * @param orders how many orders of the lines match, if that was counted.
 */
export function sayReordered({ here, before }: Reordered, orders: Orders | undefined): string {
  const where = before === undefined ? "first" : `before ${mention(before)}`;
  const words = `the same lines; here ${mention(here)} came ${where}, which nothing forbids`;
  if (orders === undefined) return words;
  return `${words}; one of ${countMatching(orders)} orders that its synchronisation allows`;
}

function countMatching({ count, exact }: Orders): string {
  if (exact) return showNumber(count);
  // The expected order and that of the run are two.
  return count === 0 ? "at least 2" : `more than ${showNumber(count)}`;
}

function mention(text: string): string {
  const quoted = quote(text);
  return quoted.startsWith('"') ? `\`${quoted.slice(1, -1)}\`` : quoted;
}

/** What a capture stands for: `a whole number from 2 to 100`. */
export function sayCapture({ type, range }: CaptureKind): string {
  if (type === "word") return "text without spaces";
  if (type === "any") return "any text";
  const within = range === undefined ? "" : ` from ${range.least} to ${range.most}`;
  return `${type === "int" ? "a whole number" : "a number"}${within}`;
}

/** Why texts that differ match: `"140264" stands for text without spaces, the same both times`. */
export function sayShownCapture({ shown, times, ...kind }: ShownCapture): string {
  const again = times === 1 ? "" : `, the same ${times === 2 ? "both times" : "each time"}`;
  return `"${shown}" stands for ${sayCapture(kind)}${again}`;
}

/** `Thread-1 and Thread-2 printed "foobar"`. */
export function sayPrinted({ threads, text }: PrintedBy): string {
  return `${listWords(threads)} printed ${quote(text)}`;
}

export function whoAndWhere({ threads, places }: PrintedBy): Pick<Said, "threads" | "places"> {
  return { threads, places };
}
