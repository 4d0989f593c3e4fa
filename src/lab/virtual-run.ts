import type { Control } from "../kernel/control.ts";
import type { World } from "../kernel/world.ts";
import { preparePct } from "../scheduler/pct.ts";
import { seedRandom } from "../scheduler/random.ts";
import { type StrategyName, strategyCode } from "../scheduler/strategies.ts";

/** A run under a schedule, on the virtual clock. */
export interface VirtualRun {
  readonly strategy: StrategyName;
  /** For the strategies that draw lots. */
  readonly seed: number;
  /** ordered: sleeps and timeouts end in the order of the clock · free: they may end at any moment. */
  readonly time: "ordered" | "free";
  /** Decisions to begin with: threads, or turns. */
  readonly schedule: readonly number[];
  /** For PCT: how many ordering constraints the bug that is looked for needs. */
  readonly depth: number;
  /** For PCT: decisions that a run takes, about. */
  readonly length: number;
  /** Rounds in vain after which a thread is held back: for a run that is made again, and had them. 0 for any number. */
  readonly polls: number;
  /** Most decisions before the run is taken for one without end. */
  readonly stepCap: number;
}

export const STEP_CAP = 100_000;

export const DEFAULT_VIRTUAL: VirtualRun = {
  strategy: "random",
  seed: 1,
  time: "ordered",
  schedule: [],
  depth: 3,
  length: 200,
  polls: 0,
  stepCap: STEP_CAP,
};

export function controlOf({ strategy, schedule, time, polls, stepCap }: VirtualRun): Control {
  return {
    strategy: strategyCode(strategy),
    prefix: schedule,
    asleep: [],
    freeTime: time === "free",
    record: false,
    polls,
    stepCap,
    live: true,
  };
}

export function arrange(world: World, { strategy, seed, depth, length }: VirtualRun): void {
  seedRandom(world, seed);
  if (strategy === "pct") preparePct(world, depth, length);
}

/** Strategies that a user may name; the others follow what they are told. */
export const NAMED_STRATEGIES: readonly StrategyName[] = ["round-robin", "random", "pct", "pos"];

/** The strategy of this name, if it is one that a user may name. */
export function findStrategy(name: string): StrategyName | undefined {
  return NAMED_STRATEGIES.find((each) => each === name);
}
