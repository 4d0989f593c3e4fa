/**
 * A vector clock: entry `t` is how many events of thread `t` happened before or at this point.
 * Entries beyond the length are 0. Treat as immutable; clocks are shared between stamps.
 */
export type VectorClock = Int32Array;

/** An event's place in a happens-before order: it is event number `clock[thread]` of its thread. */
export interface Stamp {
  readonly thread: number;
  readonly clock: VectorClock;
}

/** Whether `a` happens before `b` (or is `b`): Fidge and Mattern's test, one comparison. */
export function happensBefore(a: Stamp, b: Stamp): boolean {
  return (a.clock[a.thread] ?? 0) <= (b.clock[a.thread] ?? 0);
}
