import type { Pending } from "../kernel/scheduling/pending.ts";
import { areDependent } from "./dependence.ts";

/**
 * Which sleeping threads sleep on after a step: those whose next operation commutes with it (Godefroid 1996). Choosing such a thread now
 * leads to a trace that was seen from the state in which it was put to sleep.
 *
 * @param asleep their next operations.
 */
export function stillAsleep(step: Pending, asleep: readonly Pending[]): ReadonlySet<number> {
  const still = new Set<number>();
  for (const pending of asleep) {
    if (pending.thread !== step.thread && !areDependent(step, pending)) still.add(pending.thread);
  }
  return still;
}
