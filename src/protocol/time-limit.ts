/** The longest time limit that a user or a lesson may set, in seconds: some 23 days. A Node timer cannot be longer. */
export const LONGEST_LIMIT = 2_000_000;

/** The time limit of a run in seconds, unless something sets another. */
export const USUAL_SECONDS = 60;

/**
 * An internal limit for runs that may take `seconds`: if a slow machine needs a multiple of a run's usual time, the other limits grow by
 * the same factor.
 */
export function raisedLimit(limit: number, seconds: number): number {
  return limit * Math.max(1, seconds / USUAL_SECONDS);
}
