import { type Effect, effectsOf } from "./dependence.ts";
import { afterStep, enabledThreads, goOnWhereStuck, type Rules } from "./machine.ts";
import { firstState, keyOf, type State } from "./state.ts";

/** A state that a program can come to. Equal states are one place, however they are come to. */
export interface Place {
  readonly state: State;
  /** The threads that could go on. */
  readonly enabled: readonly number[];
  /** What the next step of a thread does. */
  effects(thread: number): readonly Effect[];
  /** The place that the next step of a thread leads to. */
  after(thread: number): Place;
}

const known = new WeakMap<Rules, Place>();

/** Where a program begins. Both engines go through the same places, and so do all calls with the same rules. */
export function firstPlace(rules: Rules): Place {
  const first = known.get(rules) ?? map(rules);
  known.set(rules, first);
  return first;
}

function map(rules: Rules): Place {
  const places = new Map<string, Place>();

  function placeOf(state: State): Place {
    const key = keyOf(state);
    let place = places.get(key);
    if (place === undefined) {
      place = createPlace(state);
      places.set(key, place);
    }
    return place;
  }

  function createPlace(state: State): Place {
    const next: Place[] = [];
    const effects: (readonly Effect[])[] = [];
    return {
      state,
      enabled: enabledThreads(state, rules),
      effects(thread) {
        effects[thread] ??= effectsOf(state, thread, rules);
        return effects[thread];
      },
      after(thread) {
        next[thread] ??= placeOf(afterStep(state, thread, rules));
        return next[thread];
      },
    };
  }

  return placeOf(goOnWhereStuck(firstState(rules.program), rules));
}
