import type { Strategy } from "../kernel/scheduling/strategy.ts";

/** Each thread in turn: the next one by number that can go. */
export const roundRobin = {
  next: ({ enabled, current }) => enabled.find((thread) => thread > current) ?? (enabled[0] as number),
} satisfies Strategy;
