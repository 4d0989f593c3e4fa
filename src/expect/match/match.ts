import type { StampedLine } from "../../trace/lines.ts";
import type { ExpectedLine } from "../parse.ts";
import { createLineOrder } from "./line-order.ts";
import { type Budget, createBudget, matchLine, spend } from "./match-line.ts";
import { searchOrder } from "./search-order.ts";
import { searchSequence } from "./search-sequence.ts";

interface MatchInput {
  readonly expected: readonly ExpectedLine[];
  /** In the order printed. */
  readonly lines: readonly StampedLine[];
  /** "any": any order that the run's own synchronisation allows. "exact": exactly this order. */
  readonly order: "any" | "exact";
  /** Steps of search before the answer is "not known". */
  readonly budget?: number;
}

export interface MatchResult {
  readonly verdict: "match" | "match-reordered" | "mismatch";
  /** For each expected line the index of its printed line; empty for a mismatch. */
  readonly pairs: readonly number[];
  /** True if the search was cut short, so that a mismatch is not proved. */
  readonly exhausted: boolean;
}

/** About two seconds. */
const DEFAULT_BUDGET = 20_000_000;

/**
 * Whether some one-to-one assignment of expected to printed lines agrees on the text, captures included, and makes the expected text a
 * linear extension of the order in which the lines were printed. "match" in the printed order, "match-reordered" in another order.
 */
export function matchOutput({
  expected,
  lines,
  order,
  budget: steps = DEFAULT_BUDGET,
}: MatchInput): MatchResult {
  const budget = createBudget(steps);
  if (expected.length !== lines.length || lines.some(({ isCut }) => isCut)) return mismatch(budget);
  // Each search has its share, so that a hopeless first one does not use up the budget.
  const inOrder = lines.map((_, index) => index);
  if (within(budget, 0.3, (share) => searchSequence(expected, lines, share)))
    return { verdict: "match", pairs: inOrder, exhausted: false };
  if (order === "exact") return mismatch(budget);
  const sequenceCut = budget.exhausted;
  budget.exhausted = false;
  if (!couldMatch(expected, lines, budget)) return mismatch(budget);
  const lineOrder = createLineOrder(lines);
  for (const [share, prefer] of [
    [0.3, "printed-first"],
    [1, "longest-first"],
  ] as const) {
    budget.exhausted = false;
    const pairs = within(budget, share, (part) =>
      searchOrder({ expected, lines, lineOrder, prefer, budget: part }),
    );
    if (pairs !== undefined)
      return readsAsPrinted(pairs, lines)
        ? { verdict: "match", pairs: inOrder, exhausted: false }
        : { verdict: "match-reordered", pairs, exhausted: sequenceCut };
    if (!budget.exhausted) break;
  }
  return mismatch(budget);
}

function mismatch({ exhausted }: Budget): MatchResult {
  return { verdict: "mismatch", pairs: [], exhausted };
}

/** Runs a search with a share of the remaining budget. */
function within<Result>(budget: Budget, share: number, search: (part: Budget) => Result): Result {
  const part = createBudget(Math.ceil(Math.max(0, budget.left) * share));
  const granted = part.left;
  const result = search(part);
  budget.left -= granted - Math.max(0, part.left);
  budget.exhausted ||= part.exhausted;
  return result;
}

function readsAsPrinted(pairs: readonly number[], lines: readonly StampedLine[]): boolean {
  return pairs.every((line, index) => lines[line]?.text === lines[index]?.text);
}

/** Whether each text alone can still match: a cheap no for most mismatches. */
function couldMatch(
  expected: readonly ExpectedLine[],
  lines: readonly StampedLine[],
  budget: Budget,
): boolean {
  const spare = new Map<string, number>();
  for (const { text } of lines) spare.set(text, (spare.get(text) ?? 0) + 1);
  for (const { literal } of expected) {
    if (literal === undefined) continue;
    const left = (spare.get(literal) ?? 0) - 1;
    if (left < 0) return false;
    spare.set(literal, left);
  }
  const captures = expected.filter(({ literal }) => literal === undefined);
  for (const [text, count] of spare) {
    if (count === 0) continue;
    const fits = captures.some(
      (line) => spend(budget, 1) && matchLine(line, text, new Map(), budget).length > 0,
    );
    // Without budget a "no" means nothing; the search that follows reports that.
    if (!fits && !budget.exhausted) return false;
  }
  return true;
}
