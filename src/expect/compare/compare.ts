import { quote } from "../../explain/vocabulary.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import type { Fact } from "../../result/fact.ts";
import type { AlignedRow } from "../../result/run.ts";
import type { StampedLine } from "../../trace/lines.ts";
import { type MatchResult, matchOutput } from "../match/match.ts";
import type { ExpectedLine } from "../parse.ts";
import { type Shows, tellCaptures } from "../show.ts";
import { alignRows } from "./align.ts";
import { pairWithNames } from "./pair-names.ts";
import { pairMatched } from "./pairing.ts";
import { swapEqualLines } from "./swap-equal-lines.ts";
import type { Names } from "./tell-chain.ts";
import { tellMismatch } from "./tell-mismatch.ts";

export interface CompareInput {
  readonly expected: readonly ExpectedLine[];
  readonly shows: Shows;
  /** What was printed, in order, with stamps of the relation "program". */
  readonly lines: readonly StampedLine[];
  readonly order: "any" | "exact";
  /** The events of the run that were kept, in seq order. */
  readonly events: readonly TraceEvent[];
  readonly names: Names;
  /** Steps of search before the answer is "not known". */
  readonly budget?: number;
}

export interface Comparison {
  readonly verdict: MatchResult["verdict"];
  readonly rows: readonly AlignedRow[];
  /** What is wrong; empty for a match. */
  readonly facts: readonly Fact[];
  /** For a match in another order: a line that stands elsewhere. */
  readonly remark?: string;
  /** For texts that differ but match: why they match. */
  readonly stands: readonly string[];
}

/** Compares what a run printed with what was expected, and says how they differ and why. */
export function compareOutput(input: CompareInput): Comparison {
  const { expected, shows } = input;
  return { ...judgeOutput(input), stands: tellCaptures(expected, shows) };
}

function judgeOutput(input: CompareInput): Omit<Comparison, "stands"> {
  const result = matchOutput(input);
  if (result.verdict === "mismatch") return compareMismatch(input, result.exhausted);
  const pairing = pairMatched(result.pairs);
  const rows = alignRows({ ...input, pairing, violating: new Set(), discordant: new Set() });
  if (result.verdict === "match") return { verdict: "match", rows, facts: [] };
  return { verdict: "match-reordered", rows, facts: [], remark: remarkOn(result.pairs, input.lines) };
}

function compareMismatch(input: CompareInput, exhausted: boolean): Omit<Comparison, "stands"> {
  const { expected, lines, shows, order } = input;
  const { pairing: paired, discords } = pairWithNames(expected, lines, shows);
  const { pairing, violations } = swapEqualLines(lines, paired);
  const moved = expected.map((_, index) => index).filter((index) => pairing.states[index] === "moved");
  const violating = new Set(order === "exact" ? moved : violations.keys());
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

/** Names the first line that is printed where the expected text has another. */
function remarkOn(pairs: readonly number[], lines: readonly StampedLine[]): string {
  const index = pairs.findIndex((line, at) => lines[line]?.text !== lines[at]?.text);
  const here = mention(lines[index]?.text ?? "");
  const there = mention(lines[pairs[index] as number]?.text ?? "");
  return `the same lines; here ${here} came ${index === 0 ? "first" : `before ${there}`}, which nothing forbids`;
}

function mention(text: string): string {
  const quoted = quote(text);
  return quoted.startsWith('"') ? `\`${quoted.slice(1, -1)}\`` : quoted;
}
