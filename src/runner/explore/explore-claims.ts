import { SERIAL_OUTPUT } from "../../explain/vocabulary.ts";
import type { Explore, Lesson } from "../../protocol/lesson.ts";
import type { ExploreResult, Outcome } from "../../result/explore.ts";
import { isMatch, isTrouble } from "../../result/verdict.ts";

/** The number of claims that a lesson makes about its schedules. It may only give params for a search. */
export function countClaims({ always, some }: Partial<Explore> = {}): number {
  return [always, some].filter((claim) => claim !== undefined).length;
}

/** Whether a run shows if a claim holds for it: it was not stopped before its end, and it was compared with something. */
export function isDecided({ verdict }: Outcome): boolean {
  return verdict !== "timeout" && verdict !== "ran";
}

/** Whether a run fails whatever it prints. Of one that was stopped this is not known. */
export function isFault(outcome: Pick<Outcome, "verdict">): boolean {
  return isTrouble(outcome) && outcome.verdict !== "timeout";
}

type Compared = "match" | "mismatch";

/**
 * Whether a run prints what a claim says; undefined if it does not show that. A run that fails in another way, as by a deadlock, is no match. But
 * what it would have printed is not known, so it is no mismatch either.
 */
function shows(outcome: Outcome, wanted: Compared): boolean | undefined {
  if (!isDecided(outcome)) return undefined;
  if (wanted === "match") return isMatch(outcome);
  return isTrouble(outcome) ? undefined : isMismatch(outcome);
}

/** Whether a run ended well, and printed something else. */
export function isMismatch({ verdict }: Pick<Outcome, "verdict">): boolean {
  return verdict === "mismatch";
}

/** The claims that a lesson's front matter makes about all its schedules, compared with the results of a search. */
export function claimsOf(
  lesson: Lesson | undefined,
  outcomes: readonly Outcome[],
  complete: boolean,
): Pick<ExploreResult, "claims" | "undecided"> {
  const { always, some } = lesson?.explore ?? {};
  const differ = outcomes.filter(isMismatch);
  const loseUpdates = differ.length > 0 && differ.every(({ losesUpdates }) => losesUpdates);
  const every = always && { text: `every schedule ${words(always)}`, holds: !shown(always).includes(false) };
  const one = some && { text: `some schedule ${words(some)}`, holds: shown(some).includes(true) };
  const made = [
    ...(every ? [{ ...every, isDecided: isAll(always) || !every.holds }] : []),
    ...(one ? [{ ...one, isDecided: isAll(some) || one.holds }] : []),
  ];
  return {
    claims: made.filter((claim) => claim.isDecided).map(({ text, holds }) => ({ text, holds })),
    undecided: made.filter((claim) => !claim.isDecided).map(({ text }) => text),
  };

  function shown(wanted: Compared): readonly (boolean | undefined)[] {
    return outcomes.map((outcome) => shows(outcome, wanted));
  }

  function isAll(wanted: Compared): boolean {
    return complete && !shown(wanted).includes(undefined);
  }

  function words(wanted: Compared): string {
    const usual = lesson?.races ? SERIAL_OUTPUT : "the expected output";
    if (wanted === "match") return `prints ${usual}`;
    return loseUpdates ? "loses an update" : `prints something other than ${usual}`;
  }
}
