import type { Strategy } from "../kernel/scheduling/strategy.ts";

/** Each in turn: the next thread by number that can go. */
export const roundRobin = {
  next: ({ enabled, current }) => enabled.find((thread) => thread > current) ?? (enabled[0] as number),
} satisfies Strategy;
