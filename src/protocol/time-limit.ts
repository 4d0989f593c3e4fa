/** The longest time limit that a user or a lesson may set, in seconds: some 23 days. A timer of Node's keeps no longer one. */
export const LONGEST_LIMIT = 2_000_000;

/** Seconds that a run gets where nobody says otherwise. */
const USUAL_SECONDS = 60;

/**
 * A limit of threadlab's own for runs that may take `seconds`: whoever gives a run so many times its usual time, since the machine
 * is slow, gives the same to the rest.
 */
export function raisedLimit(limit: number, seconds: number): number {
  return limit * Math.max(1, seconds / USUAL_SECONDS);
}
