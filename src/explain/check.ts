import { showCount, showNumber } from "../protocol/quantity.ts";
import type { ClaimNotProved, Luck, Promised, TracesSeen } from "../result/check-facts.ts";
import { ending } from "./vocabulary.ts";

export function sayClaim({ broken, undecided, traces, command, bound }: ClaimNotProved): string {
  if (broken.length > 0)
    return `The lesson claims that ${broken.join(" and that ")}. A search of ${showCount(traces, "trace")} shows that this is false. To see it: ${command}`;
  const open = `It could not be proved that ${undecided.join(" and that ")}`;
  return bound === undefined
    ? `${open}: the search did not see every schedule to its end.`
    : `${open}. This holds in every schedule ${bound}, and other schedules were not tried.`;
}

export function sayLuck({ seen, seedsMatch, broken }: Luck): string {
  const what =
    "seed" in seen
      ? `Some schedules print the expected text (seed ${seen.seed} does), but nothing ensures that all of them do.`
      : `${seedsMatch ? "The seeded schedules match, but " : ""}${sayDiffering(seen)}.`;
  return broken === undefined ? what : `${what} ${PROMISES[broken]}`;
}

const PROMISES: Readonly<Record<Promised, string>> = {
  order: "`order: exact` says that the lines always come in this order.",
  always: "`explore: { always: match }` says that every schedule prints the expected output.",
};

/** What a search proved of a lesson's claims. @param claims those that hold, in words. */
export function sayProved(traces: number, claims: readonly string[]): string {
  return `Proved over ${showCount(traces, "trace")}: ${claims.join("; ")}.`;
}

/**
 * That another schedule prints the expected text than those that do not.
 *
 * @param seeds how many of the seeded schedules print something else, if some of them print the expected text.
 * @param command shows a run that does.
 */
export function sayOtherSchedule(seeds: SeedsThatDiffer | undefined, command: string): string {
  const other = "another schedule prints the expected text";
  const counted =
    seeds &&
    `${seeds.differing} of ${seeds.count} seeded schedules print${ending(seeds.differing)} something else`;
  return `${counted === undefined ? other : `${counted}; ${other}`}:\n  ${command}`;
}

export interface SeedsThatDiffer {
  readonly differing: number;
  readonly count: number;
}

/** `9 of 15 traces print something else`. */
export function sayDiffering({ traces, extent, differing, how }: TracesSeen): string {
  const tried = {
    all: showCount(traces, "trace"),
    some: `the ${showCount(traces, "trace")} tried`,
    drawn: showCount(traces, "drawn schedule"),
  };
  const does = {
    race: differing === 1 ? "has a data race" : "have a data race",
    trouble: `do${ending(differing, "es")} not end as expected`,
    output: `print${ending(differing)} something else`,
  };
  return `${showNumber(differing)} of ${tried[extent]} ${does[how]}`;
}
