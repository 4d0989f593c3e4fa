import type { Session } from "../../src/runner/session.ts";
import { type Table, tableOf } from "./dependence.ts";
import { explore } from "./explored.ts";
import { tryInterleavings } from "./interleavings.ts";
import { pendingStep, type Rules } from "./machine.ts";
import { type PartialOrders, tryPartialOrders } from "./partial-orders.ts";
import { racesAt } from "./races.ts";
import { translate } from "./translate.ts";

/** What threadlab's search says of a program against what brute force finds. */
export type Comparison =
  | { readonly kind: "equal"; readonly outcomes: number; readonly traces: number }
  /** Too many interleavings for brute force. */
  | { readonly kind: "too large" }
  | { readonly kind: "differs"; readonly difference: Difference };

interface Difference {
  readonly rules: Rules;
  readonly what: string;
  readonly expected: ReadonlySet<string>;
  readonly found: ReadonlySet<string>;
}

export interface Effort {
  /** Most states that are tried. */
  readonly states: number;
  /**
   * How the numbers of traces are compared. Where operations fail, threadlab has more steps than there need be, and so more
   * runs; never fewer.
   */
  readonly traces: "exactly" | "at least";
  /** What depends on what. Default: this folder's own table. */
  readonly table?: Table;
  /** What the search is given, where that is to be something else. */
  readonly searched?: Rules;
}

const OWN_TABLE = tableOf();

export async function compare(
  session: Session,
  rules: Rules,
  { states, traces: howTraces, table = OWN_TABLE, searched }: Effort,
): Promise<Comparison> {
  let isTimeAsked = false;
  const races = new Set<string>();
  const all = tryInterleavings(rules, states, (state, enabled) => {
    for (const name of racesAt(state, enabled, rules)) races.add(name);
    isTimeAsked ||= enabled.some((thread) => pendingStep(state, thread, rules)?.op === "monotonic");
  });
  // The search follows the clock from the first look at it on. Here nobody comes to one.
  if (all !== undefined && rules.program.asksTime && !isTimeAsked) {
    const program = { ...rules.program, asksTime: false };
    return compare(
      session,
      { ...rules, program },
      { states, traces: howTraces, table, ...(searched && { searched }) },
    );
  }
  const orders = all && tryPartialOrders(rules, 4 * states, table);
  if (all === undefined || orders === undefined) return { kind: "too large" };
  const { outcomes: expected } = all;
  const differs = (what: string, found: ReadonlySet<string>): Comparison => ({
    kind: "differs",
    difference: { rules, what, expected, found },
  });
  if (orders.torn !== undefined)
    return differs("The oracle's own table lacks a dependence.", orders.outcomes);
  if (!isSame(expected, orders.outcomes))
    return differs("The oracle's two engines disagree.", orders.outcomes);
  const {
    outcomes: found,
    traces,
    complete,
    bounds,
    findings,
    numbered,
    races: foundRaces,
  } = await explore(session, searched ?? rules);
  // Loops that work are bounded only where some run shows no end.
  if (rules.bounds?.laps && bounds.laps === 0)
    return compare(session, { ...rules, bounds }, { states, traces: howTraces, table });
  if (rules.bounds && bounds.laps !== rules.bounds.laps)
    return differs(`The search lets loops go round ${bounds.laps} times (0: for ever).`, found);
  const claim = complete === false ? findings.join(" ") : CLAIMS[`${complete}` as const];
  const isFound = [...expected].every((outcome) => found.has(outcome));
  const isReal = [...found].every((outcome) => expected.has(outcome) || all.beyond.has(outcome));
  if (!isFound || !isReal) return differs(`The search finds other outcomes than there are. ${claim}`, found);
  if (complete !== (all.isBounded ? "polls" : true)) return differs(`It is not so: ${claim}`, found);
  const missed = without(races, foundRaces);
  if (missed !== "") return differs(`The search misses a data race on ${missed}.`, found);
  // Sleeps in ordered time, and bounds on rounds, keep accesses apart, but synchronise nothing.
  const isApart = rules.time === "ordered" || rules.bounds !== undefined;
  const extra = isApart ? "" : without(foundRaces, races);
  if (extra !== "") return differs(`The search finds a data race on ${extra} where there is none.`, found);
  const least = tracesOf(rules, numbered, { orders, states, table });
  if (traces < least || (howTraces === "exactly" && traces > least)) {
    return differs(`The search makes ${traces} runs where there are ${least} traces.`, found);
  }
  return { kind: "equal", outcomes: found.size, traces };
}

/**
 * The number of traces. To make a thread is a step of threadlab only where a name that is seen depends on it: then, and only
 * then, the order in which threads are made counts here, too.
 *
 * @param numbered whether it was a step. @param orders what there is where the program could see a name.
 */
function tracesOf(
  { program, ...rules }: Rules,
  numbered: boolean,
  {
    orders,
    states,
    table,
  }: { readonly orders: PartialOrders; readonly states: number; readonly table: Table },
): number {
  const makes = program.threads.some(({ isMade }) => isMade);
  if (!makes || program.seesNumbers === numbered) return orders.traces;
  const asSearched = { ...rules, program: { ...program, seesNumbers: numbered } };
  return tryPartialOrders(asSearched, 4 * states, table)?.traces ?? 0;
}

const CLAIMS = {
  true: "It claims to have seen every schedule.",
  polls: "It claims to have seen every schedule up to a bound on rounds.",
} as const;

/** The program, and both sets of outcomes: those in one set alone first. */
export function describe({ rules, what, expected, found }: Difference): string {
  const only = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...some].filter((outcome) => !others.has(outcome)).map((outcome) => `${outcome}\n`);
  return [
    `// ${what}`,
    `// ${rules.time} time, ${rules.order} order${rules.bounds ? `, at most ${rules.bounds.polls} rounds in vain` : ""}`,
    translate(rules.program),
    `Outcomes that brute force alone finds (of ${expected.size}):`,
    ...only(expected, found),
    `Outcomes that only ${found.size === 0 ? "the other" : "the search"} finds (of ${found.size}):`,
    ...only(found, expected),
  ].join("\n");
}

/** The names that are in one set alone. */
function without(names: ReadonlySet<string>, others: ReadonlySet<string>): string {
  return [...names].filter((name) => !others.has(name)).join(", ");
}

function isSame(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return some.size === others.size && [...some].every((each) => others.has(each));
}
