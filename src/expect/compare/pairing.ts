import { diffArrays } from "diff";
import { firstThat } from "../../trace/first-that.ts";
import type { StampedLine } from "../../trace/lines.ts";
import { type Bound, createBudget, matchLine, spend } from "../match/match-line.ts";
import type { ExpectedLine } from "../parse.ts";
import type { Shows } from "../show.ts";
import { type PairState, pairSimilar, type Unpaired } from "./pair-similar.ts";

/** Which printed line belongs to which expected line. Lines that are "same" or "different" keep their order. */
export interface Pairing {
  /** For each expected line the index of its printed line, or -1. */
  readonly actualOf: readonly number[];
  readonly states: readonly PairState[];
  /** For each printed line the index of its expected line, or -1. */
  readonly expectedOf: readonly number[];
}

/** The most lines that may differ before the search for the best alignment gives up. */
const MOST_EDITS = 1_000;
/** How many lines ahead a line is searched without that search. */
const LOOK_AHEAD = 50;
/** Steps for asking which lines agree, and the cost of an answer. */
const BUDGET = 2_000_000;
const MEMORY = 8;
/** Steps for pairing lines with captures that stand in another place. */
const MOST_LOOKS = 2_000_000;

/**
 * Pairs the lines of a mismatch so that as many as possible stay in place, each line read alone. First come those that agree in the same
 * order, then those that agree elsewhere, then those in the same gap that look alike.
 *
 * @param bound the texts that names stand for.
 */
export function pairLines(
  expected: readonly ExpectedLine[],
  lines: readonly StampedLine[],
  shows: Shows,
  bound: Bound,
): Pairing {
  const actualOf = expected.map(() => -1);
  const states = expected.map((): PairState => "missing");
  const expectedOf = lines.map(() => -1);
  const agrees = createAgreement(expected, lines, bound);
  const join = (index: number, line: number, state: PairState) => {
    actualOf[index] = line;
    expectedOf[line] = index;
    states[index] = state;
  };

  for (const [index, line] of alignInOrder(expected, lines, agrees)) join(index, line, "same");
  const paired = { expected, lines, shows, states, actualOf, expectedOf };
  for (const [index, line] of findMoved(paired, agrees)) join(index, line, "moved");
  for (const [index, line] of pairSimilar(paired)) join(index, line, "different");
  return { actualOf, states, expectedOf };
}

/** The pairing of a match: the longest run of lines that kept their order is "same", the rest "moved". */
export function pairMatched(pairs: readonly number[]): Pairing {
  const expectedOf = pairs.map(() => -1);
  pairs.forEach((line, index) => {
    expectedOf[line] = index;
  });
  const kept = longestIncreasing(pairs);
  return {
    actualOf: pairs,
    states: pairs.map((_, index) => (kept.has(index) ? "same" : "moved")),
    expectedOf,
  };
}

type Agrees = (index: number, line: number) => boolean;

function createAgreement(
  expected: readonly ExpectedLine[],
  lines: readonly StampedLine[],
  bound: Bound,
): Agrees {
  const known = new Map<number, Map<string, boolean>>();
  const budget = createBudget(BUDGET);
  return (index, line) => {
    const wanted = expected[index] as ExpectedLine;
    const { text, isCut } = lines[line] as StampedLine;
    if (isCut) return false;
    if (wanted.literal !== undefined) return wanted.literal === text;
    const answers = known.get(index) ?? new Map<string, boolean>();
    known.set(index, answers);
    let answer = answers.get(text);
    if (answer === undefined) {
      // Beyond that lines with captures count as different: the verdict does not depend on it.
      answer = spend(budget, MEMORY) && matchLine(wanted, text, bound, budget).length > 0;
      answers.set(text, answer);
    }
    return answer;
  };
}

function alignInOrder(
  expected: readonly ExpectedLine[],
  lines: readonly StampedLine[],
  agrees: Agrees,
): (readonly [number, number])[] {
  const rows = expected.length;
  const columns = lines.length;
  const pairs: (readonly [number, number])[] = [];
  let start = 0;
  while (start < rows && start < columns && agrees(start, start)) pairs.push([start, start++]);
  let end = 0;
  while (end < rows - start && end < columns - start && agrees(rows - 1 - end, columns - 1 - end))
    pairs.push([rows - 1 - end, columns - 1 - end++]);
  const edits = leastEdits(expected.slice(start, rows - end), lines.slice(start, columns - end));
  if (edits > MOST_EDITS) return [...pairs, ...alignGreedily(start, rows - end, columns - end, agrees)];
  // The two lists share one type for the diff: expected lines are counted from 0 up, printed ones from -1 down.
  const left = Array.from({ length: rows - start - end }, (_, offset) => start + offset);
  const right = Array.from({ length: columns - start - end }, (_, offset) => -1 - start - offset);
  const changes = diffArrays(left, right, {
    comparator: (a, b) => (a >= 0 ? agrees(a, -1 - b) : agrees(b, -1 - a)),
    maxEditLength: MOST_EDITS,
  });
  if (changes === undefined) return [...pairs, ...alignGreedily(start, rows - end, columns - end, agrees)];
  let index = start;
  let line = start;
  for (const { added, removed, count } of changes) {
    if (!added && !removed) for (let n = 0; n < count; n++) pairs.push([index + n, line + n]);
    if (!added) index += count;
    if (!removed) line += count;
  }
  return pairs;
}

/** How many lines have to differ at least, wherever they stand: the search would only find out after a long time. */
function leastEdits(expected: readonly ExpectedLine[], lines: readonly StampedLine[]): number {
  const left = new Map<string, number>();
  for (const { text } of lines) left.set(text, (left.get(text) ?? 0) + 1);
  let pairs = 0;
  for (const { literal } of expected) {
    const count = literal === undefined ? 1 : (left.get(literal) ?? 0);
    if (count === 0) continue;
    pairs++;
    if (literal !== undefined) left.set(literal, count - 1);
  }
  return expected.length + lines.length - 2 * Math.min(pairs, lines.length);
}

/** Takes for each expected line the nearest printed one ahead. Not the best, but in linear time. */
function alignGreedily(
  start: number,
  rows: number,
  columns: number,
  agrees: Agrees,
): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let line = start;
  for (let index = start; index < rows; index++) {
    for (let ahead = line; ahead < Math.min(columns, line + LOOK_AHEAD); ahead++) {
      if (!agrees(index, ahead)) continue;
      pairs.push([index, ahead]);
      line = ahead + 1;
      break;
    }
  }
  return pairs;
}

function findMoved(
  { expected, lines, actualOf, expectedOf }: Unpaired,
  agrees: Agrees,
): (readonly [number, number])[] {
  const free = new Map<string, number[]>();
  lines.forEach(({ text, isCut }, line) => {
    if (expectedOf[line] !== -1 || isCut) return;
    const same = free.get(text);
    if (same === undefined) free.set(text, [line]);
    else same.push(line);
  });
  const pairs: (readonly [number, number])[] = [];
  const take = (index: number, text: string) => {
    const line = free.get(text)?.shift();
    if (line !== undefined) pairs.push([index, line]);
    if (free.get(text)?.length === 0) free.delete(text);
  };
  const open = expected.map((_, index) => index).filter((index) => actualOf[index] === -1);
  for (const index of open) take(index, (expected[index] as ExpectedLine).literal ?? "\n");
  let looks = 0;
  for (const index of open) {
    if ((expected[index] as ExpectedLine).literal !== undefined) continue;
    for (const [text, [line]] of free) {
      if (++looks > MOST_LOOKS) return pairs;
      if (!agrees(index, line as number)) continue;
      take(index, text);
      break;
    }
  }
  return pairs;
}

/** The places of a longest increasing subsequence (patience sorting). */
function longestIncreasing(values: readonly number[]): ReadonlySet<number> {
  const tails: number[] = [];
  const before: number[] = [];
  values.forEach((value, place) => {
    const length = firstThat(tails.length, (at) => (values[tails[at] as number] as number) >= value);
    before.push(tails[length - 1] ?? -1);
    tails[length] = place;
  });
  const kept = new Set<number>();
  for (let place = tails.at(-1) ?? -1; place !== -1; place = before[place] as number) kept.add(place);
  return kept;
}
