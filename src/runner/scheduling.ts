import type { World } from "../kernel/memory/world.ts";
import type { RoundBounds } from "../kernel/rounds/rounds.ts";
import type { Control } from "../kernel/scheduling/control.ts";
import { preparePct } from "../scheduler/pct.ts";
import { seedRandom } from "../scheduler/random.ts";
import { readBounds, readSchedule } from "../scheduler/schedule-token.ts";
import { type StrategyName, strategyCode } from "../scheduler/strategies.ts";
import { type Accesses, prepareSurw } from "../scheduler/surw.ts";

/** The clock of a run, and who decides what runs next. */
export type Scheduling = MachineClock | VirtualClock;

/** The threads run as the system lets them. */
interface MachineClock {
  readonly clock: "machine";
  /** Seconds of the run's clock for each second of the machine's. */
  readonly speed: number;
}

/** A strategy chooses each step, and the clock jumps to the next moment at which something happens. */
export interface VirtualClock {
  readonly clock: "virtual";
  readonly strategy: StrategyName;
  /** For the strategies that draw lots. */
  readonly seed: number;
  /** ordered: sleeps and timeouts end in the order of the clock · free: they may end at any moment. */
  readonly time: "ordered" | "free";
  /** Decisions to begin with: threads, or turns. */
  readonly schedule: readonly number[];
  /** For PCT: the number of ordering constraints that the bug needs. */
  readonly depth: number;
  /** For PCT: the approximate number of decisions of a run. */
  readonly length: number;
  /** For SURW: what another run of the program did. */
  readonly accesses: Accesses;
  /** How many rounds threads may make before they are held back. */
  readonly bounds: RoundBounds;
  /** The most decisions before a run counts as one without end. */
  readonly stepCap: number;
  /** Further settings of a search: see {@link Control}. */
  readonly search?: Partial<Pick<Control, "asleep" | "record" | "ordersPrints" | "clocked" | "numbered">>;
}

export const MACHINE_CLOCK: MachineClock = { clock: "machine", speed: 1 };

export const STEP_CAP = 100_000;

/** A thread that polls lets the others go on after some rounds. It would else keep them from what it waits for. */
export const LET_OTHERS_GO: RoundBounds = { polls: 16, laps: 0 };

/**
 * If a run comes near the most decisions, a thread that polls lets the others go on, and time passes if they cannot. A strategy might else
 * choose it again and again, and a loop that waits for the clock would never see its time come. Before that nothing holds it back: a loop
 * that reads the same value many times looks like one that polls.
 */
const LATE_BOUNDS: RoundBounds = { ...LET_OTHERS_GO, from: 90_000 };

export const DEFAULT_VIRTUAL: VirtualClock = {
  clock: "virtual",
  strategy: "random",
  seed: 1,
  time: "ordered",
  schedule: [],
  depth: 3,
  length: 200,
  accesses: new Map(),
  bounds: LATE_BOUNDS,
  stepCap: STEP_CAP,
};

/** Follows a schedule in the form that `explore` and `check` print. @throws ThreadlabError `ERR_SCHEDULE` */
export function replaying(schedule: string, time: VirtualClock["time"]): VirtualClock {
  return {
    ...DEFAULT_VIRTUAL,
    ...{ strategy: "replay", schedule: readSchedule(schedule), bounds: readBounds(schedule), time },
  };
}

/** A search makes one for each run, so it is written out: the engine is slow with objects that are put together. */
export function controlOf(
  { strategy, schedule, time, bounds, stepCap, search = {} }: VirtualClock,
  { live, mostPrinted }: Pick<Control, "live" | "mostPrinted">,
): Control {
  const { asleep = [], record = strategy === "search" } = search;
  const { ordersPrints = false, clocked = false, numbered = false } = search;
  return {
    strategy: strategyCode(strategy),
    prefix: schedule,
    asleep,
    freeTime: time === "free",
    record,
    ordersPrints,
    clocked,
    numbered,
    bounds,
    stepCap,
    live,
    mostPrinted,
  };
}

export function arrange(world: World, { strategy, seed, depth, length, accesses }: VirtualClock): void {
  seedRandom(world, seed);
  if (strategy === "pct") preparePct(world, depth, length);
  if (strategy === "surw") prepareSurw(world, accesses);
}
