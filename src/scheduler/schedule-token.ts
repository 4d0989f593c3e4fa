import { NO_BOUNDS, type RoundBounds } from "../kernel/rounds/rounds.ts";
import { MAX_DECISIONS } from "../kernel/scheduling/schedule-report.ts";
import { opOfTurn, threadOfTurn, turnOf } from "../kernel/scheduling/turn.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { OPERATIONS, OPS } from "../protocol/operations.ts";

/**
 * A schedule as text, short enough for a command line, and readable: the chosen threads, in order, each with a letter for every op that it
 * makes, and repeats counted. `1s*2.1j.2rz` is MainThread, which starts two threads and joins one, then the second thread, which reads and
 * sleeps. Letters may be left out: `1*3.2` is three times MainThread, whatever it does.
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
  return parts.join(".");
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
  for (const [at, part] of list.split(".").entries()) {
    const unit = readPart(part);
    if (unit === undefined || turns.length + unit.turns.length * unit.count > MAX_DECISIONS) {
      throw new ThreadlabError(
        "ERR_SCHEDULE",
        `Part ${at + 1} of the schedule is "${part}": ${wrong(unit !== undefined)}`,
      );
    }
    for (let i = 0; i < unit.count; i++) for (const turn of unit.turns) turns.push(turn);
  }
  return turns;
}

function readPart(part: string): { readonly turns: readonly number[]; readonly count: number } | undefined {
  const match = /^([1-9]\d{0,4})([a-zA-Z]*)(?:\*([1-9]\d{0,6}))?$/.exec(part);
  if (match === null) return undefined;
  const [, thread, letters = "", count = "1"] = match;
  const codes = letters === "" ? [0] : [...letters].flatMap((letter) => codeOfLetter(letter) ?? []);
  if (letters !== "" && codes.length < letters.length) return undefined;
  return { turns: codes.map((code) => turnOf(Number(thread), code)), count: Number(count) };
}

function wrong(isTooMuch: boolean): string {
  return isTooMuch
    ? `it makes the schedule longer than ${MAX_DECISIONS} decisions, the limit of a run.`
    : "a schedule consists of thread numbers, as in 1*3.2.1, with a letter for each step, as in 1ssj.2r.1g. " +
        "explore prints such schedules.";
}

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
