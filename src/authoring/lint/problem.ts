import { resolve } from "node:path";
import { readText } from "../../lesson/read-text.ts";

/** Something that an author has to mend, and its place. */
export interface Problem {
  /** Absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Both make the exit code 1. */
  readonly severity: "error" | "warning";
  /** What is wrong, and how to mend it, in one line. */
  readonly text: string;
  /** The name of the rule. */
  readonly rule: LintRule;
}

export type LintRule =
  | "after"
  | "capture"
  | "expected"
  | "front-matter"
  | "hints"
  | "incomplete"
  | "link"
  | "look-alike"
  | "number"
  | "param"
  | "program"
  | "python"
  | "races"
  | "shows"
  | "skipped"
  | "solution"
  | "start"
  | "text"
  | "types"
  | "unread"
  | "utf-8";

/** A problem before its place is known. */
type UnplacedProblem = Pick<Problem, "text" | "rule"> & { readonly severity?: Problem["severity"] };

/** A problem of a file, at the place of an offset in its text; at its beginning without one. */
export function problemAt(
  file: string,
  { severity = "error", ...fault }: UnplacedProblem,
  source = "",
  offset = 0,
): Problem {
  const before = source.slice(0, Math.max(0, offset)).split("\n");
  return { file, line: before.length, column: (before.at(-1) ?? "").length + 1, severity, ...fault };
}

/** A problem of a key in the front matter of a file, or of a key in a mapping of it. */
export function problemAtKey(file: string, fault: UnplacedProblem, key: string, below?: string): Problem {
  const source = readText(file);
  return problemAt(file, fault, source, placeOfKey(source, key, below));
}

/** A problem of what follows the front matter of a file. */
export function problemAtEnd(file: string, fault: UnplacedProblem): Problem {
  const source = readText(file);
  return problemAt(file, fault, source, source.trimEnd().length);
}

/**
 * Turns an error into problems. Its message may begin with a place, `main.ts:4:3: …`, relative to the working directory, and may report
 * several mistakes with an empty line between them.
 *
 * @param file the file for a message without a place.
 */
export function problemsOf({ message }: Error, file: string, rule: LintRule): readonly Problem[] {
  const placed = [...message.matchAll(/^(\S.*?):(\d+):(\d+): (.*)$/gm)].map(
    ([, path = "", line, column, text = ""]): Problem => ({
      ...{ file: resolve(path), line: Number(line), column: Number(column), severity: "error" },
      ...{ text: withExample(text, message), rule },
    }),
  );
  return placed.length > 0 ? placed : [problemAt(file, { text: inOneLine(message), rule })];
}

/** `Add the line` is followed by the line. */
function withExample(text: string, message: string): string {
  const isBroken = /(?:Add the line|begins with)$/.test(text);
  return isBroken ? inOneLine(message.slice(message.indexOf(text))) : text;
}

/** A text of several lines, as a problem has it. */
export function inOneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, " ");
}

/** The offset of a key in front matter, or of a key in a mapping of it; 0 if it is not found. */
export function placeOfKey(source: string, key: string, below?: string): number {
  const outer = source.search(new RegExp(`^${key}\\s*:`, "m"));
  if (outer < 0 || below === undefined) return Math.max(outer, 0);
  const name = below.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const inner = source.slice(outer).search(new RegExp(`(?<=[\\s{,])["']?${name}["']?\\s*:`));
  return inner < 0 ? outer : outer + inner;
}
