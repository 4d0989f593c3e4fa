import type { Strategy } from "../kernel/scheduling/strategy.ts";
import { prefixLength, strategyOf } from "../kernel/scheduling/strategy-state.ts";
import { pct } from "./pct.ts";
import { pos } from "./pos.ts";
import { randomWalk } from "./random-walk.ts";
import { replay } from "./replay.ts";
import { roundRobin } from "./round-robin.ts";
import { searchGuide } from "./search-guide.ts";
import { surw } from "./surw.ts";

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
