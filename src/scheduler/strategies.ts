import type { Strategy } from "../kernel/scheduling/strategy.ts";
import { prefixLength, strategyOf } from "../kernel/scheduling/strategy-state.ts";
import { pct } from "./pct.ts";
import { pos } from "./pos.ts";
import { nextBelow } from "./random.ts";
import { replay } from "./replay.ts";
import { searchGuide } from "./search-guide.ts";
import { surw } from "./surw.ts";

/** Each thread in turn: the next one by number that can go. */
export const roundRobin = {
  next: ({ enabled, current }) => enabled.find((thread) => thread > current) ?? (enabled[0] as number),
} satisfies Strategy;

/** Any thread that can go, each as likely as the others, at every decision. */
export const randomWalk = {
  next: ({ world, enabled }) => enabled[nextBelow(world, enabled.length)] as number,
} satisfies Strategy;

/** The strategies by name. Their order is their code in shared memory. */
const STRATEGIES = {
  "round-robin": roundRobin,
  random: randomWalk,
  pct,
  pos,
  surw,
  replay,
  search: searchGuide,
} as const satisfies Record<string, Strategy>;

export type StrategyName = keyof typeof STRATEGIES;

const all: readonly Strategy[] = Object.values(STRATEGIES);

export function strategyCode(name: StrategyName): number {
  return Object.keys(STRATEGIES).indexOf(name);
}

/** The strategy that the supervisor chose for the run at hand. It begins after the decisions that are prescribed. */
export const chosenStrategy: Strategy = {
  next(choice) {
    const { world, step } = choice;
    const chosen = all[strategyOf(world)] ?? roundRobin;
    const isPrescribed = chosen !== searchGuide && step < prefixLength(world);
    return (isPrescribed ? replay : chosen).next(choice);
  },
};
