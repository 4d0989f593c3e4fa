import type { Pending } from "../kernel/scheduling/pending.ts";
import { areDependent } from "./dependence.ts";

/**
 * Which sleeping threads sleep on after a step: those whose next operation commutes with it (Godefroid 1996). To choose such a thread
 * now leads to a trace that has been seen from where it was put to sleep.
 *
 * @param asleep what each of them is about to do.
 */
export function stillAsleep(step: Pending, asleep: readonly Pending[]): ReadonlySet<number> {
  const still = new Set<number>();
  for (const pending of asleep) {
    if (pending.thread !== step.thread && !areDependent(step, pending)) still.add(pending.thread);
  }
  return still;
}
