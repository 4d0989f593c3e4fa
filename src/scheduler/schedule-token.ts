import { NO_BOUNDS, type RoundBounds } from "../kernel/rounds/rounds.ts";
import { MAX_DECISIONS } from "../kernel/scheduling/schedule-report.ts";
import { opOfTurn, threadOfTurn, turnOf } from "../kernel/scheduling/turn.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { OPERATIONS, OPS } from "../protocol/operations.ts";
import { repetitionAt } from "../trace/repetition.ts";

/**
 * A schedule as text, short enough for a command line, and readable: the chosen threads, in order, each with a letter for every op that it
 * makes, and repeats counted. `1s*2.1j.2rz` is MainThread, which starts two threads and joins one, then the second thread, which reads and
 * sleeps. Letters may be left out: `1*3.2` is three times MainThread, whatever it does. Parts of several threads are counted in brackets:
 * `(2r.3r)*9`.
 *
 * @param bounds after how many rounds the run held threads back, if it did: the virtual clock jumps when they are let go.
 */
export function writeSchedule(turns: readonly number[], bounds: RoundBounds = NO_BOUNDS): string {
  if (bounds.polls > 0) return `${writeSchedule(turns)}${writeBounds(bounds)}`;
  const parts: string[] = [];
  for (let i = 0; i < turns.length; ) {
    const thread = threadOfTurn(turns[i] as number);
    const begin = i;
    let letters = "";
    while (i < turns.length && threadOfTurn(turns[i] as number) === thread) {
      const letter = letterOf(opOfTurn(turns[i] as number));
      // Known and unknown ops of a thread are parts of their own.
      if (i > begin && (letter === "") !== (letters === "")) break;
      letters += letter;
      i++;
    }
    parts.push(...(letters === "" ? [counted(`${thread}`, i - begin)] : fold(thread, letters)));
  }
  return foldParts(parts).join(".");
}

function writeBounds({ polls, laps, from = 0 }: RoundBounds): string {
  return `~${polls}${laps > 0 ? `~${laps}` : ""}${from > 0 ? `@${from}` : ""}`;
}

/** The same few letters, repeated so often that counting is shorter. */
const REPEATED = /(.{1,12}?)\1{7,}/g;

/** The parts for a thread's ops in a row. */
function fold(thread: number, letters: string): string[] {
  const parts: string[] = [];
  let at = 0;
  for (const { 0: all, 1: unit = "", index } of letters.matchAll(REPEATED)) {
    if (index > at) parts.push(`${thread}${letters.slice(at, index)}`);
    parts.push(counted(`${thread}${unit}`, all.length / unit.length));
    at = index + all.length;
  }
  if (at < letters.length) parts.push(`${thread}${letters.slice(at)}`);
  return parts;
}

/** The most parts that are counted together, and how often they have to come in a row for that. */
const COUNTED = { longest: 12, least: 8 };

/** Counts parts that are repeated together, as those of threads that take turns in vain. */
function foldParts(parts: readonly string[]): string[] {
  const folded: string[] = [];
  for (let at = 0; at < parts.length; ) {
    const { length, count } = repetitionAt(parts, at, COUNTED);
    const unit = parts.slice(at, at + length).join(".");
    folded.push(count === 1 ? unit : `(${unit})*${count}`);
    at += length * count;
  }
  return folded;
}

function counted(part: string, count: number): string {
  return count === 1 ? part : `${part}*${count}`;
}

/** Rounds in vain, those of loops that work, and the decisions before which they do not hold: see {@link writeSchedule}. */
const BOUNDS_PART = /~([1-9]\d{0,3})(?:~([1-9]\d{0,3}))?(?:@([1-9]\d{0,6}))?$/;

/** What a schedule says of rounds. */
export function readBounds(text: string): RoundBounds {
  const [, polls = 0, laps = 0, from = 0] = BOUNDS_PART.exec(text.trim()) ?? [];
  return { polls: Number(polls), laps: Number(laps), ...(from !== 0 && { from: Number(from) }) };
}

/** @throws ThreadlabError `ERR_SCHEDULE` */
export function readSchedule(text: string): number[] {
  const turns: number[] = [];
  const list = text.trim().replace(BOUNDS_PART, "");
  if (list === "") return turns;
  for (const [at, part] of partsOf(list).entries()) {
    const read = readPart(part, MAX_DECISIONS - turns.length);
    if (typeof read === "string") {
      throw new ThreadlabError(
        "ERR_SCHEDULE",
        `Part ${at + 1} of the schedule is "${clip(part)}": ${WRONG[read]}`,
      );
    }
    for (const turn of read) turns.push(turn);
  }
  return turns;
}

/** The parts between dots, with those in brackets as one. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let bracket: string[] | undefined;
  for (const part of text.split(".")) {
    if (part.startsWith("(")) bracket ??= [];
    if (bracket === undefined) parts.push(part);
    else bracket.push(part);
    if (bracket === undefined || !part.includes(")")) continue;
    parts.push(bracket.join("."));
    bracket = undefined;
  }
  return bracket === undefined ? parts : [...parts, bracket.join(".")];
}

/** The most characters of a wrong part that a message quotes. */
const QUOTED = 60;

function clip(part: string): string {
  return part.length > QUOTED ? `${part.slice(0, QUOTED)}…` : part;
}

type Misread = "no part" | "too long";

/** @param room the most turns that it may have. */
function readPart(part: string, room: number): readonly number[] | Misread {
  const [, inner, count] = /^\((.+)\)\*([1-9]\d{0,6})$/.exec(part) ?? [];
  if (inner === undefined) return readTurns(part, room);
  const turns: number[] = [];
  for (const one of inner.split(".")) {
    const read = readTurns(one, room - turns.length);
    if (typeof read === "string") return read;
    for (const turn of read) turns.push(turn);
  }
  return repeated(turns, Number(count), room);
}

/** The turns of one thread. */
function readTurns(part: string, room: number): readonly number[] | Misread {
  const match = /^([1-9]\d{0,4})([a-zA-Z]*)(?:\*([1-9]\d{0,6}))?$/.exec(part);
  if (match === null) return "no part";
  const [, thread, letters = "", count = "1"] = match;
  const codes = letters === "" ? [0] : [...letters].flatMap((letter) => codeOfLetter(letter) ?? []);
  if (letters !== "" && codes.length < letters.length) return "no part";
  const turns = codes.map((code) => turnOf(Number(thread), code));
  return repeated(turns, Number(count), room);
}

function repeated(turns: readonly number[], count: number, room: number): readonly number[] | Misread {
  const length = turns.length * count;
  if (length > room) return "too long";
  return Array.from({ length }, (_, at) => turns[at % turns.length] as number);
}

const WRONG: Readonly<Record<Misread, string>> = {
  "too long": `it makes the schedule longer than ${MAX_DECISIONS} decisions, the limit of a run.`,
  "no part":
    "a schedule consists of thread numbers, as in 1*3.2.1, with a letter for each step, as in 1ssj.2r.1g. " +
    "explore prints such schedules.",
};

/** How often another thread goes on than the one before. */
export function countSwitches(turns: readonly number[]): number {
  return turns.filter((turn, i) => i > 0 && threadOfTurn(turn) !== threadOfTurn(turns[i - 1] as number))
    .length;
}

const letters: readonly string[] = OPS.map((op) => OPERATIONS[op].letter);
const codes: ReadonlyMap<string, number> = new Map(
  letters.flatMap((letter, code) => (letter === "" ? [] : [[letter, code]])),
);

/** The letter of the op with this code; "" where it has none. */
function letterOf(code: number): string {
  return letters[code] ?? "";
}

/** Code of the op that a letter stands for; undefined for those that stand for none. */
function codeOfLetter(letter: string): number | undefined {
  return codes.get(letter);
}
