import type { VirtualClock } from "../../runner/scheduling.ts";

// What options take by name. Help, completion, and the reading of options follow from these lists.

/** The strategies that a user may name; the others follow a given schedule. */
export const STRATEGIES = [
  "random",
  "pct",
  "pos",
  "surw",
  "round-robin",
] as const satisfies readonly VirtualClock["strategy"][];

/** Those for a single run: SURW plans a run by what a first one did. */
export const FOR_ONE_RUN = STRATEGIES.filter((name) => name !== "surw");

export const TIMES = ["free", "ordered"] as const;

export const GOALS = ["deadlock", "race", "mismatch"] as const;

/** The topics of `threadlab help` besides commands. */
export const HELP_TOPICS = ["matching", "schedules", "expected"] as const;

/** `random, pct or pos`. */
export function listChoices(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** Groups of commands in the help. */
export const LEARN = "Learn:";
export const LOOK_CLOSER = "Look closer:";
