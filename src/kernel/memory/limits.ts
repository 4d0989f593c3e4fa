import { cell } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import type { World } from "./world.ts";

/** What a program may use that the kernel does not control. */
const OUTSIDE = [
  "processes",
  "random numbers",
  "machine's clock",
  "environment",
  "event loop",
  "modules",
  "garbage collection",
] as const;

export type Outside = (typeof OUTSIDE)[number];

/**
 * What a world has only so much of. A program learns of it by an error, which it may catch; what other schedules would do
 * with more of it nobody knows. Nor does anybody know what else may come from outside.
 */
const LIMITS = ["memory", "objects", "threads", "threads at once", "ports", ...OUTSIDE] as const;

export type Limit = (typeof LIMITS)[number];

/** Remembers that the run at hand came to a limit. Needs no lock. */
export function noteLimit({ words }: World, limit: Limit): void {
  Atomics.or(words, cell(WORLD, HEADER.limits), 1 << LIMITS.indexOf(limit));
}

/** The limits that the last run came to. */
export function limitsReached({ words }: World): readonly Limit[] {
  return LIMITS.filter((_, index) => (Atomics.load(words, cell(WORLD, HEADER.limits)) >> index) & 1);
}
