import { objectAt } from "../records/areas.ts";
import { get, set } from "../records/fields.ts";
import { FUTURE } from "../records/objects.ts";

/** The position in this list is the code in shared memory. "told" means: cancelled, and a pool's thread has come across it. */
const STATES = ["pending", "running", "cancelled", "told", "finished"] as const;
export type FutureState = (typeof STATES)[number];

export function futureState(words: Int32Array, future: number): FutureState {
  return STATES[get(words, objectAt<"future">(future), FUTURE.state)] as FutureState;
}

export function setFutureState(words: Int32Array, future: number, state: FutureState): void {
  set(words, objectAt<"future">(future), FUTURE.state, STATES.indexOf(state));
}

/** Whether a group counts it: it is finished, or cancelled and a pool's thread has come across it. */
export function isSettled(words: Int32Array, future: number): boolean {
  const state = futureState(words, future);
  return state === "finished" || state === "told";
}
