import { NO_BOUNDS, type RoundBounds } from "../../kernel/rounds/rounds.ts";
import type { Params, Program } from "../../protocol/program.ts";
import type { Plan } from "../../scheduler/branches.ts";
import type { Engine } from "../engine.ts";
import { type Recording, record } from "../record.ts";
import { DEFAULT_VIRTUAL, type VirtualClock } from "../scheduling.ts";

/** Seconds that a thread of a run may compute without a decision, unless `--timeout` gives it more. */
const STEP_SECONDS = 20;

/** A program with its params, and what makes its runs. */
export interface Runnable {
  readonly engine: Engine;
  readonly program: Program;
  readonly params: Params;
}

export interface PlanOptions extends Pick<VirtualClock, "time" | "stepCap"> {
  readonly signal: AbortSignal;
  /** Whether the order of printed lines makes a difference, too. */
  readonly ordersPrints?: boolean;
  /** Seconds on the machine's clock that the search can wait for the run. */
  readonly patience?: number | undefined;
  /** The value of `--timeout`, in seconds. */
  readonly timeout?: number | undefined;
}

/** Seconds that a thread may compute without a decision. @param timeout the value of `--timeout`. */
export function stepSeconds(timeout = 0): number {
  return Math.max(STEP_SECONDS, timeout);
}

/** A run of a search, and what makes a difference in it: see {@link Control}. */
export interface SearchedPlan {
  readonly plan: Plan;
  readonly clocked?: boolean;
  readonly numbered?: boolean;
  readonly bounds?: RoundBounds;
}

/** A run under a strategy that draws lots. */
export type DrawnRun = Pick<VirtualClock, "strategy" | "seed"> &
  Partial<Pick<VirtualClock, "depth" | "length" | "accesses">> & {
    /** Threads that the run begins with. */
    readonly after?: readonly number[];
    /** Whether the others go on where threads wait for each other, as in a search. */
    readonly goesOn?: boolean;
    readonly numbered?: boolean;
    /** The bounds on rounds that hold for it. Default: none. */
    readonly bounds?: RoundBounds;
  };

/** A run that a search requests. */
export type RunRequest = PlanOptions & (SearchedPlan | DrawnRun);

/** A run in progress. */
interface Running {
  /** Resolves when the engine needs nothing more from the caller until the run is over. */
  readonly begun: Promise<void>;
  /** Resolves when the engine is free again, also if the run has failed. */
  readonly over: Promise<void>;
  readonly recording: Promise<Recording>;
}

export function beginRun(runnable: Runnable, request: RunRequest): Running {
  let onBegin = () => {};
  const beginning = new Promise<void>((resolve) => {
    onBegin = resolve;
  });
  const recording =
    "plan" in request ? runPlan(runnable, request, onBegin) : runDrawn(runnable, request, onBegin);
  const over = recording.then(
    () => {},
    () => {},
  );
  return { begun: Promise.race([beginning, over]), over, recording };
}

/**
 * One run of a search: follows the plan's decisions, then goes on with as few switches as possible, and keeps a report.
 *
 * @param onBegin called when the run has begun.
 */
export function runPlan(
  runnable: Runnable,
  {
    plan,
    clocked = false,
    numbered = false,
    bounds = NO_BOUNDS,
    ordersPrints = false,
    time,
    stepCap,
    ...options
  }: PlanOptions & SearchedPlan,
  onBegin?: () => void,
): Promise<Recording> {
  const { seed, depth, length, accesses } = DEFAULT_VIRTUAL;
  const { prefix: schedule, asleep } = plan;
  // Written out, as in `controlOf`.
  return recordQuietly(
    runnable,
    options,
    {
      clock: "virtual",
      strategy: "search",
      seed,
      time,
      schedule,
      depth,
      length,
      accesses,
      bounds,
      stepCap,
      search: { asleep, ordersPrints, clocked, numbered },
    },
    onBegin,
  );
}

/** One run under a strategy that draws lots. */
export function runDrawn(
  runnable: Runnable,
  {
    ordersPrints = false,
    strategy,
    seed,
    time,
    stepCap,
    depth = DEFAULT_VIRTUAL.depth,
    length = DEFAULT_VIRTUAL.length,
    accesses = DEFAULT_VIRTUAL.accesses,
    after = [],
    goesOn = false,
    numbered = false,
    bounds = NO_BOUNDS,
    ...options
  }: PlanOptions & DrawnRun,
  onBegin?: () => void,
): Promise<Recording> {
  return recordQuietly(
    runnable,
    options,
    {
      ...DEFAULT_VIRTUAL,
      ...{ strategy, seed, time, stepCap, depth, length, accesses, schedule: after, bounds },
      search: { record: goesOn, ordersPrints, numbered },
    },
    onBegin,
  );
}

function recordQuietly(
  { engine, program, params }: Runnable,
  { signal, timeout, patience }: Omit<PlanOptions, "time" | "stepCap">,
  scheduling: VirtualClock,
  onBegin: (() => void) | undefined,
): Promise<Recording> {
  return record(engine, {
    program,
    params,
    scheduling,
    signal,
    timeout: stepSeconds(timeout),
    patience,
    onBegin,
  });
}
