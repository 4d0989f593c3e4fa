import type { StampedLine } from "../../trace/lines.ts";
import { type Bound, type Budget, createBudget, matchLine } from "../match/match-line.ts";
import type { ExpectedLine } from "../parse.ts";
import type { Shows } from "../show.ts";
import { type Discord, findDiscords } from "./captures.ts";
import { type Pairing, pairLines } from "./pairing.ts";

/** Paired lines, and the names that still stand for two texts. */
interface NamedPairing {
  readonly pairing: Pairing;
  readonly discords: ReadonlyMap<number, Discord>;
}

/** The most names that are considered. */
const MOST_NAMES = 5;
/** The most texts that are tried for a name: those that most lines agree with. */
const MOST_TRIES = 3;
/** The most comparisons of two lines, over all that is tried. */
const MOST_LOOKS = 2_000_000;
/** Steps for asking which texts a name may stand for. */
const BUDGET = 1_000_000;

/**
 * Pairs the lines of a mismatch so that the fewest differ. A line with a capture may agree with many lines. If its name occurs again,
 * trying finds the best text for it.
 */
export function pairWithNames(
  expected: readonly ExpectedLine[],
  lines: readonly StampedLine[],
  shows: Shows,
): NamedPairing {
  let bound: Bound = new Map();
  let best = pair(bound);
  let looks = 0;
  const budget = createBudget(BUDGET);
  for (const name of namesThatReturn(expected)) {
    for (const text of likelyTexts(name, expected, lines, budget)) {
      looks += expected.length * lines.length;
      if (looks > MOST_LOOKS) return best;
      const tried = new Map(bound).set(name, text);
      const other = pair(tried);
      if (costOf(other) >= costOf(best)) continue;
      best = other;
      bound = tried;
    }
  }
  return best;

  function pair(bound: Bound): NamedPairing {
    const pairing = pairLines(expected, lines, shows, bound);
    return { pairing, discords: findDiscords(expected, lines, pairing) };
  }
}

/** How many lines differ; a line that stands in another place counts as half. */
function costOf({ pairing: { states, expectedOf }, discords }: NamedPairing): number {
  const extra = expectedOf.filter((index) => index === -1).length;
  const differ = states.filter((state) => state === "missing" || state === "different").length;
  return 2 * (extra + differ + discords.size) + states.filter((state) => state === "moved").length;
}

function namesThatReturn(expected: readonly ExpectedLine[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { pieces } of expected) {
    for (const piece of pieces) {
      if (piece.kind === "capture" && piece.name !== "")
        counts.set(piece.name, (counts.get(piece.name) ?? 0) + 1);
    }
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([name]) => name)
    .slice(0, MOST_NAMES);
}

/** The texts that a name may stand for; the text that fits most lines comes first. */
function likelyTexts(
  name: string,
  expected: readonly ExpectedLine[],
  lines: readonly StampedLine[],
  budget: Budget,
): readonly string[] {
  const votes = new Map<string, number>();
  for (const line of expected) {
    if (!line.pieces.some((piece) => piece.kind === "capture" && piece.name === name)) continue;
    for (const { text } of lines) {
      const value = matchLine(line, text, new Map(), budget)[0]?.get(name);
      if (value !== undefined) votes.set(value, (votes.get(value) ?? 0) + 1);
    }
  }
  return [...votes]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_TRIES)
    .map(([text]) => text);
}
