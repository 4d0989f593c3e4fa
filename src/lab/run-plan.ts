import type { TraceEvent } from "../protocol/event.ts";
import type { Params } from "../protocol/program.ts";
import type { Plan } from "../scheduler/dpor.ts";
import { strategyCode } from "../scheduler/strategies.ts";
import { createDesk } from "../supervisor/create-desk.ts";
import { type Ending, type ExecuteOptions, execute } from "../supervisor/execute.ts";
import type { Laboratory } from "./laboratory.ts";
import type { Prepared } from "./prepare.ts";
import { findScript } from "./script.ts";
import { arrange, controlOf, DEFAULT_VIRTUAL, type VirtualRun } from "./virtual-run.ts";

/** Seconds that a thread of a run may compute without a decision, where `--timeout` does not give it more. */
const STEP_SECONDS = 20;

export interface PlanOptions {
  readonly time: "free" | "ordered";
  readonly signal: AbortSignal;
  readonly stepCap: number;
  /** Whether the order in which lines are printed makes a difference, too. */
  readonly ordersPrints?: boolean;
  /** Seconds on the machine's clock that the search can wait for the run. */
  readonly patience?: number;
  /** What `--timeout` says, in seconds. */
  readonly timeout?: number;
  take(event: TraceEvent): void;
  /** Called once the run is on its way. */
  meanwhile?(): void;
}

/** Seconds that a thread may compute without a decision. @param timeout what `--timeout` says. */
export function stepSeconds(timeout = 0): number {
  return Math.max(STEP_SECONDS, timeout);
}

/** A run of a search, and what makes a difference there: see {@link Control}. */
export interface SearchedPlan {
  readonly plan: Plan;
  readonly clocked?: boolean;
  readonly polls?: number;
}

/** One run of a search: takes the plan's decisions, then goes on with as few switches as it can, and keeps a report. */
export function runPlan(
  laboratory: Laboratory,
  prepared: Prepared,
  params: Params,
  { plan, clocked = false, polls = 0, ...options }: PlanOptions & SearchedPlan,
): Promise<Ending> {
  const { time, stepCap, ordersPrints = false } = options;
  return runQuietly(laboratory, prepared, params, options, {
    control: {
      ...{ strategy: strategyCode("search"), ...plan, stepCap, ordersPrints, clocked, polls },
      ...{ freeTime: time === "free", record: true, live: false },
    },
  });
}

/** One run under a strategy that draws lots. */
export function runDrawn(
  laboratory: Laboratory,
  prepared: Prepared,
  params: Params,
  options: PlanOptions &
    Pick<VirtualRun, "strategy" | "seed"> &
    Partial<Pick<VirtualRun, "depth" | "length">>,
): Promise<Ending> {
  const {
    strategy,
    seed,
    time,
    stepCap,
    ordersPrints = false,
    depth = DEFAULT_VIRTUAL.depth,
    length = DEFAULT_VIRTUAL.length,
  } = options;
  const run = { ...DEFAULT_VIRTUAL, strategy, seed, time, stepCap, depth, length };
  return runQuietly(laboratory, prepared, params, options, {
    control: { ...controlOf(run), ordersPrints, live: false },
    arrange: (world) => arrange(world, run),
  });
}

function runQuietly(
  { kernel, pool }: Laboratory,
  { program }: Prepared,
  params: Params,
  { signal, timeout, patience, take, meanwhile }: PlanOptions,
  schedule: Pick<ExecuteOptions, "control" | "arrange">,
): Promise<Ending> {
  return execute({
    ...{ kernel, pool, program, params, signal, speed: 1, timeout: stepSeconds(timeout) },
    ...(patience !== undefined && { patience: Math.max(0, patience) }),
    desk: createDesk({
      ...{ kernel, pool, program, params, speed: 1 },
      scripts: async () => ({ worker: await findScript("worker"), process: await findScript("process") }),
    }),
    ...schedule,
    take,
    ...(meanwhile && { meanwhile }),
    isHopeless: () => false,
  });
}
