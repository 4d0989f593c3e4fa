import { closest, distance } from "fastest-levenshtein";
import { ThreadlabError } from "../protocol/errors.ts";
import type { Place } from "../protocol/program.ts";

/** What a capture may stand for: a run of non-blank characters, a whole number, any number, any text. */
type CaptureType = "word" | "int" | "ms" | "any";

/** The bounds of a number, both included. */
interface Range {
  readonly least: number;
  readonly most: number;
}

export interface Capture {
  readonly kind: "capture";
  /** "" if the capture has no name, and so agrees with nothing else. */
  readonly name: string;
  readonly type: CaptureType;
  readonly range: Range | undefined;
  /** Its text in the file, with braces. */
  readonly source: string;
  /** Where that begins in its line, from 1. */
  readonly column: number;
}

interface Literal {
  readonly kind: "text";
  readonly text: string;
}

export type Piece = Literal | Capture;

/** One line of expected.txt. */
export interface ExpectedLine {
  /** Line number in the file, from 1. */
  readonly number: number;
  readonly pieces: readonly Piece[];
  /** The line's text if it has no captures; otherwise undefined. */
  readonly literal: string | undefined;
}

/** The first text that a name stood for. */
interface Declaration {
  readonly type: CaptureType;
  readonly range: Range | undefined;
  readonly spec: string;
  readonly line: number;
}

/** The most captures in one line. Nobody could read a line with more. */
const MOST_CAPTURES = 100;

type Declarations = Map<string, Declaration>;

/**
 * Reads expected.txt. The last line may end with a line feed or not; lines may end with CR LF; blank lines count.
 * `{{name}}` without a type has the type that the name has elsewhere in the file. Of three braces or more, the last two
 * open the capture: `{{{n}}}` is a capture in braces.
 *
 * @throws ThreadlabError `ERR_CAPTURE` for a capture that cannot be understood.
 */
export function parseExpected(text: string, file = "expected.txt"): readonly ExpectedLine[] {
  const rows = rowsOf(text);
  const declared: Declarations = new Map();
  const lines = rows.map((row, index) => parsePieces(row, { file, line: index + 1, column: 1 }, declared));
  return lines.map((pieces, index) => toLine(index + 1, pieces, declared));
}

/** The lines of an expected.txt, as they are written. */
export function rowsOf(text: string): readonly string[] {
  const rows = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (rows.at(-1) === "") rows.pop();
  return rows;
}

function toLine(number: number, pieces: readonly Piece[], declared: Declarations): ExpectedLine {
  const typed = pieces.map((piece): Piece => {
    const declaration = piece.kind === "capture" ? declared.get(piece.name) : undefined;
    return declaration === undefined
      ? piece
      : { ...(piece as Capture), type: declaration.type, range: declaration.range };
  });
  const plain = typed.every((piece) => piece.kind === "text");
  return {
    number,
    pieces: typed,
    literal: plain ? typed.map((piece) => piece.text).join("") : undefined,
  };
}

function parsePieces(row: string, start: Place, declared: Declarations): readonly Piece[] {
  const pieces: Piece[] = [];
  let literal = "";
  let captures = 0;
  let at = 0;
  while (at < row.length) {
    if (row.startsWith("\\{{", at)) {
      literal += "{{";
      at += 3;
    } else if (row.startsWith("{{", at) && !row.startsWith("{{{", at)) {
      const close = row.indexOf("}}", at);
      const spot = { ...start, column: at + 1 };
      if (close === -1) throw unclosed(spot);
      if (literal !== "") pieces.push({ kind: "text", text: literal });
      literal = "";
      if (++captures > MOST_CAPTURES) throw fault(spot, `a line has at most ${MOST_CAPTURES} captures.`);
      pieces.push(parseCapture(row.slice(at, close + 2), spot, declared));
      at = close + 2;
    } else {
      literal += row[at];
      at++;
    }
  }
  if (literal !== "") pieces.push({ kind: "text", text: literal });
  return pieces;
}

function parseCapture(source: string, spot: Place, declared: Declarations): Capture {
  const { column } = spot;
  const inside = source.slice(2, -2).trim();
  const wrong: Wrong = (what) => fault(spot, `${source} ${what}`);
  if (inside === "") throw wrong("is empty. Give it a name, as in {{pid}}, or write {{:any}} for any text.");
  const colon = inside.indexOf(":");
  const name = colon === -1 ? inside : inside.slice(0, colon).trim();
  if (name !== "" && !/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name)) {
    throw wrong(
      `has the bad name "${name}". A name is letters, digits, _ and -, and starts with a letter. ` +
        "Write \\{{ where the program prints {{.",
    );
  }
  if (colon === -1) return { kind: "capture", name, type: "word", range: undefined, source, column };
  const spec = inside.slice(colon + 1).trim();
  const { type, range } = parseSpec(spec, wrong);
  if (name !== "") declare(name, { type, range, spec, line: spot.line }, declared, wrong);
  return { kind: "capture", name, type, range, source, column };
}

/** The error of a capture. @param what is wrong with it: the sentence about it, without its subject. */
type Wrong = (what: string) => ThreadlabError;

function parseSpec(spec: string, wrong: Wrong): { type: CaptureType; range: Range | undefined } {
  const [word = "", ...rest] = spec.split(/\s+/);
  const type = TYPES.find((known) => known === word);
  if (type === undefined) throw unknownType(word, wrong);
  const bounds = rest.join(" ");
  if (bounds === "") return { type, range: undefined };
  if (type === "any") throw wrong(`gives a range to "any", which is text. Leave out "${bounds}".`);
  const number = type === "int" ? "-?\\d+" : "-?\\d+(?:\\.\\d+)?";
  const match = new RegExp(`^(${number})\\s*\\.\\.\\s*(${number})$`).exec(bounds);
  if (match === null)
    throw wrong(`has the bad range "${bounds}". Write two numbers, as in {{n:${type} 2..100}}.`);
  const range = { least: Number(match[1]), most: Number(match[2]) };
  if (range.least > range.most)
    throw wrong(`has its range reversed. Write ${match[2]}..${match[1]}, the smaller number first.`);
  return { type, range };
}

function declare(name: string, now: Declaration, declared: Declarations, wrong: Wrong): void {
  const first = declared.get(name);
  if (first === undefined) {
    declared.set(name, now);
  } else if (first.type !== now.type || !sameRange(first.range, now.range)) {
    throw wrong(
      `says that "${name}" is "${now.spec}", but line ${first.line} says "${first.spec}". ` +
        `Write {{${name}}} where it returns, or give it another name.`,
    );
  }
}

function sameRange(a: Range | undefined, b: Range | undefined): boolean {
  return a?.least === b?.least && a?.most === b?.most;
}

const TYPES = ["int", "ms", "any"] as const;

function unknownType(word: string, wrong: Wrong): ThreadlabError {
  if (word === "") return wrong("has no type after the colon. The types are int, ms and any.");
  const near = closest(word, TYPES);
  const hint = distance(word, near) <= 2 ? `Did you mean "${near}"? ` : "";
  return wrong(`has the unknown type "${word}". ${hint}The types are int, ms and any.`);
}

function unclosed(spot: Place): ThreadlabError {
  return fault(
    spot,
    "{{ is not closed. Close it with }} in the same line, or write \\{{ where the program prints {{.",
  );
}

function fault({ file, line, column }: Place, message: string): ThreadlabError {
  return new ThreadlabError("ERR_CAPTURE", `${file}:${line}:${column}: ${message}`);
}
