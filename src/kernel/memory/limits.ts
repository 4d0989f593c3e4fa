import { get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import type { World } from "./world.ts";

/**
 * What a world has only so much of. A program learns of it by an error, which it may catch; what other schedules would do
 * with more of it nobody knows. Nor does anybody know the schedules of "processes", which the kernel does not control.
 */
const LIMITS = ["memory", "objects", "threads", "threads at once", "ports", "processes"] as const;

export type Limit = (typeof LIMITS)[number];

/** Remembers that the run at hand came to a limit. The kernel's lock is held. */
export function noteLimit({ words }: World, limit: Limit): void {
  set(words, WORLD, HEADER.limits, get(words, WORLD, HEADER.limits) | (1 << LIMITS.indexOf(limit)));
}

/** The limits that the last run came to. */
export function limitsReached({ words }: World): readonly Limit[] {
  return LIMITS.filter((_, index) => (get(words, WORLD, HEADER.limits) >> index) & 1);
}
