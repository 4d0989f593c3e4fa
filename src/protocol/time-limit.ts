/** The longest time limit that a user or a lesson may set, in seconds: some 23 days. A timer of Node's keeps no longer one. */
export const LONGEST_LIMIT = 2_000_000;
