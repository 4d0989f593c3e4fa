import type { TraceEvent } from "../../protocol/event.ts";
import type { Fact } from "../../result/fact.ts";
import type { Reordered } from "../../result/output-facts.ts";
import type { AlignedRow } from "../../result/run.ts";
import type { StampedLine } from "../../trace/lines.ts";
import { type MatchResult, matchOutput } from "../match/match.ts";
import type { ExpectedLine } from "../parse.ts";
import type { Shows } from "../show.ts";
import { alignRows } from "./align.ts";
import { findViolations, type Violation } from "./order-violations.ts";
import { pairWithNames } from "./pair-names.ts";
import { type Pairing, pairMatched } from "./pairing.ts";
import type { ProgramNames } from "./tell-chain.ts";
import { tellMismatch } from "./tell-mismatch.ts";

interface CompareInput {
  readonly expected: readonly ExpectedLine[];
  readonly shows: Shows;
  /** What was printed, in order, with stamps of the relation "program". */
  readonly lines: readonly StampedLine[];
  readonly order: "any" | "exact";
  /** The events of the run that were kept, in seq order. */
  readonly events: readonly TraceEvent[];
  readonly names: ProgramNames;
  /** Steps of search before the answer is "not known". */
  readonly budget?: number;
}

export interface Comparison {
  readonly verdict: MatchResult["verdict"];
  readonly rows: readonly AlignedRow[];
  /** What is wrong; empty for a match. */
  readonly facts: readonly Fact[];
  /** For a match in another order. */
  readonly reordered?: Reordered;
}

/** Compares what a run printed with what was expected, and says how they differ and why. */
export function compareOutput(input: CompareInput): Comparison {
  const result = matchOutput(input);
  if (result.verdict === "mismatch") return compareMismatch(input, result.exhausted);
  const pairing = pairMatched(result.pairs);
  const rows = alignRows({ ...input, pairing, violating: new Set(), discordant: new Set() });
  if (result.verdict === "match") return { verdict: "match", rows, facts: [] };
  return { verdict: "match-reordered", rows, facts: [], reordered: firstMoved(result.pairs, input.lines) };
}

function compareMismatch(input: CompareInput, exhausted: boolean): Comparison {
  const { expected, lines, shows, order } = input;
  const { pairing: paired, discords } = pairWithNames(expected, lines, shows);
  const { pairing, violations } = swapEqualLines(lines, paired);
  // A line that has its own number is not out of place in itself, even if the pairing has moved it: then other lines have.
  const misplaced = expected
    .map((_, index) => index)
    .filter((index) => pairing.states[index] === "moved" && pairing.actualOf[index] !== index);
  const violating = new Set([...violations.keys(), ...(order === "exact" ? misplaced : [])]);
  const rows = alignRows({
    expected,
    lines,
    shows,
    pairing,
    violating,
    discordant: new Set(discords.keys()),
  });
  const facts = tellMismatch({ ...input, rows, pairing, violations, discords, exhausted });
  return { verdict: "mismatch", rows, facts };
}

function firstMoved(pairs: readonly number[], lines: readonly StampedLine[]): Reordered {
  const index = pairs.findIndex((line, at) => lines[line]?.text !== lines[at]?.text);
  const here = lines[index]?.text ?? "";
  return index === 0 ? { here } : { here, before: lines[pairs[index] as number]?.text ?? "" };
}

/** The most swaps that are tried. */
const MOST_TRIES = 20;

/** Lines with the same text are interchangeable. Swaps their partners if fewer lines are then in a forbidden place. */
function swapEqualLines(
  lines: readonly StampedLine[],
  given: Pairing,
): { readonly pairing: Pairing; readonly violations: ReadonlyMap<number, Violation> } {
  let pairing = given;
  let violations = findViolations(lines, pairing);
  let tries = 0;
  for (const moved of violations.keys()) {
    for (const equal of equalLinesOf(moved)) {
      if (++tries > MOST_TRIES) return { pairing, violations };
      const swapped = swap(pairing, moved, equal);
      if (!keepsOrder(swapped)) continue;
      const left = findViolations(lines, swapped);
      if (left.size < violations.size) [pairing, violations] = [swapped, left];
    }
  }
  return { pairing, violations };

  function equalLinesOf(index: number): readonly number[] {
    const { actualOf, states } = pairing;
    const text = lines[actualOf[index] as number]?.text;
    return [...actualOf.keys()].filter(
      (other) =>
        other !== index && states[other] === "same" && lines[actualOf[other] as number]?.text === text,
    );
  }
}

function swap({ actualOf, expectedOf, states }: Pairing, one: number, other: number): Pairing {
  const [first, second] = [actualOf[one] as number, actualOf[other] as number];
  return {
    states,
    actualOf: actualOf.with(one, second).with(other, first),
    expectedOf: expectedOf.with(first, other).with(second, one),
  };
}

/** Lines in place keep the order in which they were printed. */
function keepsOrder({ actualOf, states }: Pairing): boolean {
  const kept = actualOf.filter((_, index) => states[index] === "same" || states[index] === "different");
  return kept.every((line, at) => at === 0 || (kept[at - 1] as number) < line);
}
