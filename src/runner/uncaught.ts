import { sep } from "node:path";
import type { UncaughtError } from "../protocol/message.ts";
import { nearest } from "../protocol/nearest.ts";
import { METHODS, PUBLIC_VALUES } from "../protocol/public-names.ts";
import type { EndedByError } from "../result/run-facts.ts";

/** An error that ended a thread. */
export interface Uncaught {
  readonly thread: number;
  readonly error: UncaughtError;
  /** As it is shown: `Exception in thread Thread-1 (test):` and the error with the lesson's own frames. */
  readonly text: string;
}

/**
 * An uncaught error as CPython's `threading.excepthook` shows it: which thread, then the error, here with its stack in the lesson's own
 * lines.
 */
export function describeUncaught(threadName: string, error: UncaughtError): string {
  const target = error.target ? ` (${error.target})` : "";
  return `Exception in thread ${threadName}${target}:\n${describeError(error)}`;
}

/** The error with its frames in the lesson's own lines, innermost first. Below it, the errors that it contains and its cause. */
export function describeError(error: UncaughtError): string {
  const { name, message, stack, cause, parts = [], partCount = 0 } = error;
  const head = (name === "" ? message : `${name}: ${message}`) + askForImport(error) + askForMethod(error);
  const frames = stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .map(withShownPath);
  const causes = cause === undefined ? [] : [`Caused by ${describeError(cause)}`];
  const pieces = parts.map((part, i) => `Error ${i + 1} of ${partCount}: ${describeError(part)}`);
  return [head, ...foldRepeats(frames), ...pieces, ...causes].join("\n");
}

/** CPython asks the same for a name of its standard library. */
function askForImport({ name, message }: UncaughtError): string {
  const missing = name === "ReferenceError" ? /^(\w+) is not defined$/.exec(message)?.[1] : undefined;
  const isOurs = missing !== undefined && PUBLIC_VALUES.some((each) => each === missing);
  return isOurs ? `. Did you forget to import it? import { ${missing} } from "threadlab";` : "";
}

/** The names of the methods that objects of JavaScript have. */
const BUILTIN: ReadonlySet<string> = new Set(
  [Object, Function, Array, String, Number, Map, Set, Promise].flatMap((kind) =>
    Object.getOwnPropertyNames(kind.prototype),
  ),
);

/** What other languages call a method. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["lock", "acquire"],
  ["unlock", "release"],
]);

/**
 * For a method that is misspelt, or spelt as in Python. The message does not say what its object is: a name that is as near to a method of
 * JavaScript's own says nothing about threadlab's.
 */
function askForMethod({ name, message }: UncaughtError): string {
  const missing = name === "TypeError" ? /\.(\w+) is not a function$/.exec(message)?.[1] : undefined;
  if (missing === undefined || METHODS.has(missing)) return "";
  const [near] = nearest(missing.replaceAll("_", ""), [...BUILTIN, ...METHODS]);
  const method = ELSEWHERE.get(missing) ?? near ?? "";
  return METHODS.has(method) ? `. Did you mean ${method}?` : "";
}

/** A frame with the path of its file as messages show it. */
function withShownPath(frame: string): string {
  const here = `${process.cwd()}${sep}`;
  return frame.replace(`at ${here}`, "at ").replace(`(${here}`, "(");
}

/** A recursion that went too deep repeats one frame; CPython folds such tracebacks too. */
function foldRepeats(frames: readonly string[]): string[] {
  return frames.flatMap((frame, i) => {
    if (frame !== frames[i - 1] || frame !== frames[i - 2]) return [frame];
    return frame === frames[i + 1] ? [] : ["    … and so on: the same frame repeats"];
  });
}

/** The same as a fact. @param text the result of {@link describeUncaught}. */
export function tellUncaught(thread: string, error: UncaughtError, text: string): EndedByError {
  const { name, message } = error;
  return { kind: "uncaught", thread, error: { name, message }, text, place: placeOfError(error) };
}

/** The place where an error was thrown: its innermost frame in the lesson, or "". */
function placeOfError({ stack }: UncaughtError): string {
  const frame = /^\s+at .*:\d+:\d+\)?$/m.exec(stack)?.[0] ?? "";
  const [, inFunction, alone] = /^\s+at (?:[^(]*\((.*)\)|(.*))$/.exec(withShownPath(frame)) ?? [];
  return inFunction ?? alone ?? "";
}
