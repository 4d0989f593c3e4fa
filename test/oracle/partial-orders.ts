import { areDependent, type Effect, isUnnoticed, type Table, tableOf } from "./dependence.ts";
import type { Rules } from "./machine.ts";
import { outcomeOf } from "./outcome.ts";
import { firstPlace, type Place } from "./places.ts";
import type { State } from "./state.ts";

export interface PartialOrders {
  /**
   * Mazurkiewicz traces: runs that differ in more than the order of what does not depend on each other, nor in what an exit
   * comes too early for to be noticed.
   */
  readonly traces: number;
  readonly outcomes: ReadonlySet<string>;
  /** Two runs with the same partial order that end in different states: the table is wrong. */
  readonly torn: readonly [State, State] | undefined;
}

/** The beginning of a run, as a partial order. */
interface Prefix {
  readonly place: Place;
  /** For each thread its steps: what they do, and how many steps of each other thread they come after at least. */
  readonly steps: readonly Past[];
}

interface Past {
  readonly effects: readonly (readonly Effect[])[];
  readonly after: readonly string[];
}

/**
 * Engine 2: every partial order of a program's steps under a table of what depends on what, each once. Undefined where
 * there are more than `most` beginnings of one.
 */
export function tryPartialOrders(
  rules: Rules,
  most = 20_000,
  table: Table = tableOf(),
): PartialOrders | undefined {
  const first: Prefix = {
    place: firstPlace(rules),
    steps: rules.program.threads.map(() => ({ effects: [], after: [] })),
  };
  const seen = new Map([[keyOfOrder(first), first]]);
  const left = [first];
  const outcomes = new Set<string>();
  const traces = new Set<string>();
  let torn: [State, State] | undefined;
  for (let prefix = left.pop(); prefix !== undefined; prefix = left.pop()) {
    const { state, enabled: able } = prefix.place;
    // What comes after more rounds than the search bounds itself to is tried in one order.
    const enabled = state.isBeyond ? [] : able;
    if (enabled.length === 0) {
      traces.add(keyOfOrder(isCutOff(prefix) ? withoutUnnoticed(prefix) : prefix));
      if (!state.isBeyond) outcomes.add(outcomeOf(state, rules));
    }
    for (const thread of enabled) {
      const next = extend(prefix, thread, table);
      const key = keyOfOrder(next);
      const known = seen.get(key);
      if (known === undefined) {
        if (seen.size >= most) return undefined;
        seen.set(key, next);
        left.push(next);
      } else if (known.place !== next.place) torn ??= [known.place.state, next.place.state];
    }
  }
  return { traces: traces.size, outcomes, torn };
}

function extend({ place, steps }: Prefix, thread: number, table: Table): Prefix {
  const effects = place.effects(thread);
  const after = steps.map((others, other) =>
    other === thread ? 0 : others.effects.findLastIndex((each) => areDependent(each, effects, table)) + 1,
  );
  const own = steps[thread] as Past;
  const extended = {
    effects: [...own.effects, effects],
    after: [...own.after, `${after.join(",")}@${place.state.jumps}`],
  };
  return { place: place.after(thread), steps: steps.with(thread, extended) };
}

/** Whether an exit ended it. A run with daemons that wait for each other for ever is a deadlock then, but was cut off all the same. */
function isCutOff({ steps }: Prefix): boolean {
  return steps.some(({ effects }) => effects.some((each) => each.some(({ mode }) => mode === "exit")));
}

/** What a thread learned by its last steps it had no time to act on. */
function withoutUnnoticed({ place, steps }: Prefix): Prefix {
  const noticed = steps.map(({ effects, after }) => {
    const length = effects.findLastIndex((each) => !each.every(isUnnoticed)) + 1;
    return { effects: effects.slice(0, length), after: after.slice(0, length) };
  });
  return { place, steps: noticed };
}

function keyOfOrder({ steps }: Prefix): string {
  return steps.map(({ after }) => after.join(" ")).join("|");
}
