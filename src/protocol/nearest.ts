import { distance } from "fastest-levenshtein";

/**
 * The candidates that a mistyped word may stand for, nearest first: at most three. Every third letter may be wrong, and always one; two
 * swapped letters count as one, and so does the missing rest of a word.
 */
export function nearest(word: string, candidates: readonly string[]): string[] {
  const typed = word.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, steps: stepsBetween(typed, candidate.toLowerCase()) }))
    .filter(({ candidate, steps }) => {
      const letters = Math.min(typed.length, candidate.length);
      return steps <= Math.max(1, Math.floor(letters / 3)) && steps < letters;
    })
    .sort((one, other) => one.steps - other.steps)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** As many letters as identify the word that was begun. */
const LEAST_BEGINNING = 3;

function stepsBetween(typed: string, candidate: string): number {
  if (typed.length >= LEAST_BEGINNING && candidate.startsWith(typed) && typed !== candidate) return 1;
  let least = distance(typed, candidate);
  for (let at = 1; at < typed.length && at <= candidate.length; at++) {
    if (typed[at] !== candidate[at - 1] || typed[at - 1] !== candidate[at]) continue;
    const swapped = typed.slice(0, at - 1) + candidate.slice(at - 1, at + 1) + typed.slice(at + 1);
    least = Math.min(least, 1 + distance(swapped, candidate));
  }
  return least;
}

/** ` Did you mean "mutex"?`, or nothing. Begins with a space. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const names = nearest(word, candidates).map((name) => `"${name}"`);
  return names.length === 0 ? "" : ` Did you mean ${names.join(" or ")}?`;
}
