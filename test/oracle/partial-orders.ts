import { areDependent, type Effect, effectsOf, isUnnoticed, type Table, tableOf } from "./dependence.ts";
import { afterStep, enabledThreads, goOnWhereStuck, type Rules } from "./machine.ts";
import { outcomeOf } from "./outcome.ts";
import { firstState, keyOf, type State } from "./state.ts";

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
  readonly state: State;
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
  const state = goOnWhereStuck(firstState(rules.program), rules);
  const first: Prefix = { state, steps: rules.program.threads.map(() => ({ effects: [], after: [] })) };
  const seen = new Map([[keyOfOrder(first), first]]);
  const left = [first];
  const outcomes = new Set<string>();
  const traces = new Set<string>();
  let torn: [State, State] | undefined;
  for (let prefix = left.pop(); prefix !== undefined; prefix = left.pop()) {
    const { isBeyond } = prefix.state;
    // What comes after more rounds than the search bounds itself to is tried in one order.
    const enabled = isBeyond ? [] : enabledThreads(prefix.state, rules);
    if (enabled.length === 0) {
      traces.add(keyOfOrder(isCutOff(prefix) ? withoutUnnoticed(prefix) : prefix));
      if (!isBeyond) outcomes.add(outcomeOf(prefix.state, rules));
    }
    for (const thread of enabled) {
      const next = extend(prefix, thread, rules, table);
      const key = keyOfOrder(next);
      const known = seen.get(key);
      if (known === undefined) {
        if (seen.size >= most) return undefined;
        seen.set(key, next);
        left.push(next);
      } else if (keyOf(known.state) !== keyOf(next.state)) torn ??= [known.state, next.state];
    }
  }
  return { traces: traces.size, outcomes, torn };
}

function extend({ state, steps }: Prefix, thread: number, rules: Rules, table: Table): Prefix {
  const effects = effectsOf(state, thread, rules);
  const after = steps.map((others, other) =>
    other === thread ? 0 : others.effects.findLastIndex((each) => areDependent(each, effects, table)) + 1,
  );
  const own = steps[thread] as Past;
  const extended = {
    effects: [...own.effects, effects],
    after: [...own.after, `${after.join(",")}@${state.jumps}`],
  };
  return { state: afterStep(state, thread, rules), steps: steps.with(thread, extended) };
}

/** Whether an exit ended it. A run with daemons that wait for each other for ever is a deadlock then, but was cut off all the same. */
function isCutOff({ steps }: Prefix): boolean {
  return steps.some(({ effects }) => effects.some((each) => each.some(({ mode }) => mode === "exit")));
}

/** What a thread learned by its last steps it had no time to act on. */
function withoutUnnoticed({ state, steps }: Prefix): Prefix {
  const noticed = steps.map(({ effects, after }) => {
    const length = effects.findLastIndex((each) => !each.every(isUnnoticed)) + 1;
    return { effects: effects.slice(0, length), after: after.slice(0, length) };
  });
  return { state, steps: noticed };
}

function keyOfOrder({ steps }: Prefix): string {
  return steps.map(({ after }) => after.join(" ")).join("|");
}
