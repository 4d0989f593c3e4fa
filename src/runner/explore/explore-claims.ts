import { SERIAL_OUTPUT } from "../../explain/vocabulary.ts";
import type { Explore, Lesson } from "../../protocol/lesson.ts";
import type { ExploreResult, Outcome } from "../../result/explore.ts";
import { isMatch } from "../../result/verdict.ts";

/** The number of claims that a lesson makes about its schedules. It may only give params for a search. */
export function countClaims({ always, some }: Partial<Explore> = {}): number {
  return [always, some].filter((claim) => claim !== undefined).length;
}

/** Whether a run shows if a claim holds for it: it was not stopped before its end, and it was compared with something. */
export function isDecided({ verdict }: Outcome): boolean {
  return verdict !== "timeout" && verdict !== "ran";
}

/**
 * The claims that a lesson's front matter makes about all its schedules, compared with the results of a search. Claims that a
 * search could not decide are left out.
 */
export function claimsOf(
  lesson: Lesson | undefined,
  outcomes: readonly Outcome[],
  complete: boolean,
): ExploreResult["claims"] {
  const { always, some } = lesson?.explore ?? {};
  const decided = outcomes.filter(isDecided);
  const isAll = complete && decided.length === outcomes.length;
  const has = (wanted: "match" | "mismatch") => (outcome: Outcome) =>
    (!outcome.deadlock && isMatch(outcome)) === (wanted === "match");
  const differ = decided.filter(has("mismatch"));
  const loseUpdates = differ.length > 0 && differ.every(({ losesUpdates }) => losesUpdates);
  const every = always && { text: `every schedule ${words(always)}`, holds: decided.every(has(always)) };
  const one = some && { text: `some schedule ${words(some)}`, holds: decided.some(has(some)) };
  return [
    ...(every && (isAll || !every.holds) ? [every] : []),
    ...(one && (isAll || one.holds) ? [one] : []),
  ];

  function words(wanted: "match" | "mismatch"): string {
    const usual = lesson?.races ? SERIAL_OUTPUT : "the expected output";
    if (wanted === "match") return `prints ${usual}`;
    return loseUpdates ? "loses an update" : `prints something other than ${usual}`;
  }
}
