import type { ExploreResult, Outcome } from "../protocol/explore.ts";
import type { Explore, Lesson } from "../protocol/lesson.ts";
import { isMatch } from "../protocol/verdict.ts";

/** Whether a lesson says what its schedules give; it may say no more than which params to search with. */
export function makesClaims(explore: Explore | undefined): boolean {
  return explore?.always !== undefined || explore?.some !== undefined;
}

/**
 * What a lesson's front matter says of all its schedules, held against what a search found. What a search that was cut short
 * leaves open is not among them.
 */
export function claimsOf(
  lesson: Lesson | undefined,
  outcomes: readonly Outcome[],
  complete: boolean,
): ExploreResult["claims"] {
  const { always, some } = lesson?.explore ?? {};
  const has = (wanted: "match" | "mismatch") => (outcome: Outcome) =>
    (!outcome.deadlock && isMatch(outcome)) === (wanted === "match");
  const every = always && { text: `every schedule ${words(always)}`, holds: outcomes.every(has(always)) };
  const one = some && { text: `some schedule ${words(some)}`, holds: outcomes.some(has(some)) };
  return [
    ...(every && (complete || !every.holds) ? [every] : []),
    ...(one && (complete || one.holds) ? [one] : []),
  ];

  function words(wanted: "match" | "mismatch"): string {
    if (wanted === "mismatch")
      return lesson?.races ? "loses an update" : "prints something other than the expected output";
    return lesson?.races ? "loses no update" : "prints the expected output";
  }
}
