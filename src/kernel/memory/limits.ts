import { cell } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import type { World } from "./world.ts";

/** Resources outside the kernel's control that a program may use. */
const OUTSIDE = [
  "processes",
  "random numbers",
  "machine's clock",
  "environment",
  "event loop",
  "modules",
  "garbage collection",
] as const;

export type OutsideLimit = (typeof OUTSIDE)[number];

/**
 * Resources that a world has a limited number of. A program that exceeds a limit gets an error, which it may catch, or waits for room in a
 * connection; nobody knows what other schedules would do with a higher limit. Nor does anybody know what else may come from outside.
 */
const LIMITS = [
  "memory",
  "objects",
  "threads",
  "threads at once",
  "ports",
  "room to send",
  "printed text",
  ...OUTSIDE,
] as const;

type Limit = (typeof LIMITS)[number];

/** Records that the current run reached a limit. Needs no lock. */
export function noteLimit({ words }: World, limit: Limit): void {
  Atomics.or(words, cell(WORLD, HEADER.limits), 1 << LIMITS.indexOf(limit));
}

/** The limits that the last run reached. */
export function limitsReached({ words }: World): readonly Limit[] {
  return LIMITS.filter((_, index) => (Atomics.load(words, cell(WORLD, HEADER.limits)) >> index) & 1);
}
