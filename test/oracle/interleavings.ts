import type { Rules } from "./machine.ts";
import { outcomeOf } from "./outcome.ts";
import { firstPlace } from "./places.ts";
import { isHeld } from "./rounds.ts";
import type { State } from "./state.ts";

/** What all interleavings of a program come to, without any notion of what depends on what. */
interface Interleavings {
  readonly outcomes: ReadonlySet<string>;
  /** Of runs in which a loop went round more often than a search with these bounds makes claims about. */
  readonly beyond: ReadonlySet<string>;
  /** Whether some thread came to a bound. */
  readonly isBounded: boolean;
  readonly states: number;
}

/**
 * Engine 1: every interleaving, by explicit state.
 *
 * @param visit is given each state once, with the threads that could go on there.
 * @returns undefined where there are more than `most` states.
 */
export function tryInterleavings(
  rules: Rules,
  most = 20_000,
  visit: (state: State, enabled: readonly number[]) => void = () => {},
): Interleavings | undefined {
  const outcomes = new Set<string>();
  const beyond = new Set<string>();
  let isBounded = false;
  const first = firstPlace(rules);
  const seen = new Set([first]);
  const left = [first];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const { state, enabled } = place;
    visit(state, enabled);
    if (enabled.length === 0) (state.isBeyond ? beyond : outcomes).add(outcomeOf(state, rules));
    isBounded ||= state.over === undefined && state.threads.some((_, i) => isHeld(state, i, rules.bounds));
    for (const thread of enabled) {
      const next = place.after(thread);
      if (seen.has(next)) continue;
      if (seen.size >= most) return undefined;
      seen.add(next);
      left.push(next);
    }
  }
  return { outcomes, beyond, isBounded, states: seen.size };
}
