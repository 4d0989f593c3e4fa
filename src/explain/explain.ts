import { showCount } from "../protocol/quantity.ts";
import type { Fact, More } from "../result/fact.ts";
import type { Finding, FindingKind } from "../result/finding.ts";
import { sayClaim, sayLuck } from "./check.ts";
import { explainDeadlock, explainLockOrder } from "./deadlock.ts";
import { explainOrder } from "./order.ts";
import { explainCapture, explainDifferent, explainExtra, sayMissing } from "./output.ts";
import { explainRace } from "./race.ts";
import {
  explainCrash,
  explainExit,
  explainLostCopy,
  explainOutside,
  explainTimedOut,
  explainUncaught,
  sayOutputCap,
} from "./run.ts";
import { explainDivergence, explainLivelock, sayScheduleEnd } from "./schedule.ts";
import { type Options, saySearchLimit } from "./search-limit.ts";
import { type MoreEffort, sayTextAnswer } from "./text-search.ts";
import type { Said } from "./vocabulary.ts";

/**
 * A finding: what a fact says, in words.
 *
 * @param options whether it may advise the reader to give the command other options.
 */
export function explain(fact: Fact, options: Options = "with options"): Finding {
  const said = (EXPLAIN[fact.kind] as Explainer)(fact, options);
  const { message, threads = [], places = [] } = typeof said === "string" ? { message: said } : said;
  const known = new Set(places.filter((place) => place !== ""));
  return { kind: kindOf(fact), message, threads, places: [...known], facts: fact };
}

type Explainer = (fact: Fact, options: Options) => Said | string;

const EXPLAIN: {
  readonly [K in Fact["kind"]]: (fact: Extract<Fact, { kind: K }>, options: Options) => Said | string;
} = {
  missing: sayMissing,
  extra: explainExtra,
  different: explainDifferent,
  capture: explainCapture,
  order: explainOrder,
  "no-pairing": () => NO_PAIRING,
  deadlock: explainDeadlock,
  "lock-order": explainLockOrder,
  race: explainRace,
  livelock: explainLivelock,
  uncaught: explainUncaught,
  crash: explainCrash,
  timeout: explainTimedOut,
  exit: explainExit,
  outside: explainOutside,
  "lost change": explainLostCopy,
  "output-cap": sayOutputCap,
  divergence: explainDivergence,
  "schedule-end": sayScheduleEnd,
  repeat: ({ command }) => `Repeat this run:\n  ${command}`,
  claim: sayClaim,
  luck: sayLuck,
  "search-limit": saySearchLimit,
  "sleep-hides": ({ races }) => saySleepHides(races),
  "text-search": ({ answer }) => sayTextAnswer(answer, BY_EXPLORE),
  more: ({ of, count }) => MORE[of].say(count),
};

/** Only a check has this finding, and it has no options for the search. */
const BY_EXPLORE: MoreEffort = {
  with: (option) => `threadlab explore with --find <expected.txt>, --time ordered and ${option}`,
  takesPolls: true,
};

const NO_PAIRING =
  "Every line was printed, but no pairing of the lines satisfies all captures and the order of this run.";

function saySleepHides(races: boolean): string {
  const nothing = races ? "Apart from a data race, nothing" : "Nothing";
  return (
    `A sleep or timeout hides the bug. ${nothing} goes wrong while every one lasts exactly as long as it says, but on a ` +
    "busy machine one may last a little longer. Neither synchronises threads."
  );
}

function kindOf(fact: Fact): FindingKind {
  switch (fact.kind) {
    case "more":
      return MORE[fact.of].kind;
    case "race":
      // Accesses that something outside the trace may order do not count against the program.
      return fact.isDoubtful ? "note" : "race";
    case "no-pairing":
    case "schedule-end":
    case "repeat":
    case "sleep-hides":
    case "text-search":
    case "luck":
    case "lost change":
      return "note";
    default:
      return fact.kind;
  }
}

const MORE: Readonly<Record<More["of"], { readonly kind: FindingKind; say(count: number): string }>> = {
  races: { kind: "race", say: (count) => `… and data races on ${showCount(count, "more variable")}.` },
  "racing pairs": {
    kind: "race",
    say: (count) => `… and ${showCount(count, "more pair")} of accesses that nothing orders.`,
  },
  "lock orders": {
    kind: "lock-order",
    say: (count) => `… and ${showCount(count, "more order")} of locks that could deadlock.`,
  },
  lines: { kind: "note", say: (count) => `… and ${count} more.` },
  deadlocks: {
    kind: "deadlock",
    say: (count) =>
      `${showCount(count, "more trace")} ${count === 1 ? "ends" : "end"} in deadlocks of other kinds.`,
  },
  failures: {
    kind: "uncaught",
    say: (count) => `Threads failed ${showCount(count, "more time")}, in other ways.`,
  },
};
