import { distance } from "fastest-levenshtein";

/**
 * The candidates that a mistyped word may have meant, nearest first: at most three, each within a third of its length
 * (two letters for short words).
 */
export function nearest(word: string, candidates: readonly string[]): string[] {
  const typed = word.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, steps: distance(typed, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, steps }) =>
        steps <= Math.max(2, Math.ceil(candidate.length / 3)) &&
        steps < Math.max(typed.length, candidate.length),
    )
    .sort((one, other) => one.steps - other.steps)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** ` Did you mean "mutex"?`, or nothing. Begins with a space. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const names = nearest(word, candidates).map((name) => `"${name}"`);
  return names.length === 0 ? "" : ` Did you mean ${names.join(" or ")}?`;
}
