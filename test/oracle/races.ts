import { pendingStep, type Rules } from "./machine.ts";
import type { State } from "./state.ts";

/** The shared values that two threads could use next, at least one of them to write: each has a data race. */
export function racesAt(state: State, enabled: readonly number[], rules: Rules): string[] {
  const written = new Set<string>();
  const used = new Set<string>();
  const raced = new Set<string>();
  for (const thread of enabled) {
    const step = pendingStep(state, thread, rules);
    if (step?.op !== "read" && step?.op !== "write") continue;
    if (written.has(step.on) || (step.op === "write" && used.has(step.on))) raced.add(step.on);
    used.add(step.on);
    if (step.op === "write") written.add(step.on);
  }
  return [...raced];
}
