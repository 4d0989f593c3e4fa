import { SERIAL_OUTPUT } from "../../explain/vocabulary.ts";
import type { Explore, Lesson } from "../../protocol/lesson.ts";
import type { ExploreResult, Outcome } from "../../result/explore.ts";
import { isMatch } from "../../result/verdict.ts";

/** Whether a lesson makes claims about its schedules. It may only give params for a search. */
export function makesClaims(explore: Explore | undefined): boolean {
  return explore?.always !== undefined || explore?.some !== undefined;
}

/**
 * The claims that a lesson's front matter makes about all its schedules, compared with the results of a search. Claims that a
 * search could not decide, because it was cut short, are left out.
 */
export function claimsOf(
  lesson: Lesson | undefined,
  outcomes: readonly Outcome[],
  complete: boolean,
): ExploreResult["claims"] {
  const { always, some } = lesson?.explore ?? {};
  const has = (wanted: "match" | "mismatch") => (outcome: Outcome) =>
    (!outcome.deadlock && isMatch(outcome)) === (wanted === "match");
  const differ = outcomes.filter(has("mismatch"));
  const loseUpdates = differ.length > 0 && differ.every(({ losesUpdates }) => losesUpdates);
  const every = always && { text: `every schedule ${words(always)}`, holds: outcomes.every(has(always)) };
  const one = some && { text: `some schedule ${words(some)}`, holds: outcomes.some(has(some)) };
  return [
    ...(every && (complete || !every.holds) ? [every] : []),
    ...(one && (complete || one.holds) ? [one] : []),
  ];

  function words(wanted: "match" | "mismatch"): string {
    const usual = lesson?.races ? SERIAL_OUTPUT : "the expected output";
    if (wanted === "match") return `prints ${usual}`;
    return loseUpdates ? "loses an update" : `prints something other than ${usual}`;
  }
}
