import { inspect } from "node:util";
import { TEXT_UNITS } from "../kernel/steps/log.ts";
import type { UncaughtError } from "../protocol/message.ts";
import { LONGEST, withoutMarks } from "./own-stack.ts";
import { withPublicName } from "./public-names.ts";

/** The most errors of an AggregateError that are shown. */
const MOST_PARTS = 4;
/** The most errors of a chain of causes that are shown; a chain may be a cycle. */
const MOST_CAUSES = 4;

/**
 * What the `end` event says of an uncaught error, as JSON that fits into one event. Never throws, whatever was thrown: the thread has to
 * end.
 *
 * @param target the exported function that the thread ran, or "".
 */
export function describeError(error: unknown, target: string): string {
  // A character takes up to six in JSON, so the texts are shortened until all of it fits.
  for (let most = 8_000; ; most = Math.floor(most / 4)) {
    const json = JSON.stringify({ ...describe(error, most, MOST_CAUSES), target });
    if (json.length <= TEXT_UNITS || most === 0) return json;
  }
}

function describe(error: unknown, most: number, causes: number): UncaughtError {
  try {
    if (!(error instanceof Error)) return uncaughtValue(show(error), most);
    const { name, message, cause, code, errors } = error as Error & {
      readonly code?: unknown;
      readonly errors?: unknown;
    };
    const parts = causes > 0 && error instanceof AggregateError && Array.isArray(errors) ? errors : [];
    return {
      name: clip(String(name), most),
      message: withPublicName(clip(withoutMarks(String(message)), most)),
      stack: clip(stackOf(error), most),
      ...(typeof code === "string" && { code: clip(code, most) }),
      ...(cause !== undefined && causes > 0 && { cause: describe(cause, most, causes - 1) }),
      ...(parts.length > 0 && {
        parts: parts.slice(0, MOST_PARTS).map((part) => describe(part, most, causes - 1)),
        partCount: parts.length,
      }),
    };
  } catch {
    return uncaughtValue("something that cannot be shown", most);
  }
}

/** The lesson may have replaced the function that formats stacks, and its own may fail. */
function stackOf(error: Error): string {
  try {
    return String(error.stack ?? "");
  } catch {
    return "";
  }
}

function uncaughtValue(text: string, most: number): UncaughtError {
  return { name: "", message: clip(`uncaught ${text}`, most), stack: "" };
}

function show(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}

function clip(text: string, most: number): string {
  if (text.length > LONGEST) return `(a text of ${text.length} characters, which is too long to be shown)`;
  return text.length > most ? `${text.slice(0, most)} … (${text.length - most} more characters)` : text;
}
