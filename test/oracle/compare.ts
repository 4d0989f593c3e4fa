import type { Session } from "../../src/runner/session.ts";
import { type Table, tableOf } from "./dependence.ts";
import { explore } from "./explored.ts";
import { tryInterleavings } from "./interleavings.ts";
import type { Rules } from "./machine.ts";
import { tryPartialOrders } from "./partial-orders.ts";
import { translate } from "./translate.ts";

/** What threadlab's search says of a program against what brute force finds. */
export type Comparison =
  | { readonly kind: "equal"; readonly outcomes: number; readonly traces: number }
  /** Too many interleavings for brute force. */
  | { readonly kind: "too large" }
  | { readonly kind: "differs"; readonly difference: Difference };

export interface Difference {
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
}

const OWN_TABLE = tableOf();

export async function compare(
  session: Session,
  rules: Rules,
  { states, traces: howTraces, table = OWN_TABLE }: Effort,
): Promise<Comparison> {
  const all = tryInterleavings(rules, states);
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
  const { outcomes: found, traces, complete, findings } = await explore(session, rules);
  if (!isSame(expected, found)) {
    const claim = complete ? "It claims to have seen every schedule." : findings.join(" ");
    return differs(`The search finds other outcomes than there are. ${claim}`, found);
  }
  if (!complete) return differs(`The search did not see every schedule: ${findings.join(" ")}`, found);
  if (traces < orders.traces || (howTraces === "exactly" && traces > orders.traces)) {
    return differs(`The search makes ${traces} runs where there are ${orders.traces} traces.`, found);
  }
  return { kind: "equal", outcomes: found.size, traces };
}

/** The program, and both sets of outcomes: those in one set alone first. */
export function describe({ rules, what, expected, found }: Difference): string {
  const only = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...some].filter((outcome) => !others.has(outcome)).map((outcome) => `${outcome}\n`);
  return [
    `// ${what}`,
    `// ${rules.time} time, ${rules.order} order`,
    translate(rules.program),
    `Outcomes that brute force alone finds (of ${expected.size}):`,
    ...only(expected, found),
    `Outcomes that only ${found.size === 0 ? "the other" : "the search"} finds (of ${found.size}):`,
    ...only(found, expected),
  ].join("\n");
}

function isSame(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return some.size === others.size && [...some].every((each) => others.has(each));
}
