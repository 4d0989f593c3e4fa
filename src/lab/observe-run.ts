import { STUCK_DEADLOCK } from "../kernel/layout.ts";
import { decisionsTaken } from "../kernel/schedule-report.ts";
import type { Params, Program } from "../protocol/program.ts";
import { createDesk } from "../supervisor/create-desk.ts";
import { type Ending, execute } from "../supervisor/execute.ts";
import { type Divergence, findDivergence } from "./divergence.ts";
import type { Laboratory } from "./laboratory.ts";
import { createObserver, type Observer } from "./observer.ts";
import { findScript } from "./script.ts";
import { arrange, controlOf, type VirtualRun } from "./virtual-run.ts";
import type { RunWatch } from "./watch.ts";

export interface ObserveOptions {
  readonly params: Params;
  /** Seconds on the machine's clock. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  readonly speed: number;
  /** Who runs next, on the virtual clock. */
  readonly virtual?: VirtualRun;
  readonly watch?: RunWatch;
}

/** How a run ended, and where it left its schedule if it did. */
export interface RunEnding extends Ending {
  readonly divergence?: Divergence;
}

/** A run, and what was seen of it. */
export interface ObservedRun {
  readonly observer: Observer;
  readonly ending: RunEnding;
  /** The turns taken, in order; empty for a run on the machine's clock. */
  readonly schedule: readonly number[];
}

/** Runs a program once, in a laboratory. */
export async function observeRun(
  { kernel, pool }: Laboratory,
  program: Program,
  { params, timeout, signal, speed, virtual, watch }: ObserveOptions,
): Promise<ObservedRun> {
  const observer = createObserver(program, watch);
  const take: Observer["take"] = (event) => observer.take(event);
  const ending = await execute({
    kernel,
    pool,
    desk: createDesk({
      ...{ kernel, pool, program, params, speed },
      scripts: async () => ({ worker: await findScript("worker"), process: await findScript("process") }),
    }),
    program,
    params,
    speed,
    timeout,
    signal,
    ...(virtual && {
      // Without anybody who watches, it is enough to read the log in the end.
      control: { ...controlOf(virtual), live: watch !== undefined },
      arrange: (world) => arrange(world, virtual),
    }),
    take,
    isHopeless() {
      observer.flush();
      // Under a schedule the kernel knows itself when nobody can go on.
      return virtual === undefined && observer.deadlocks.find() !== undefined;
    },
  });
  observer.close();
  const isAtLimit = ending.reason === "timeout" && observer.deadlocks.findAtLimit() !== undefined;
  const hopeless = ending.stuck === STUCK_DEADLOCK || isAtLimit;
  const divergence = virtual && findDivergence(kernel.world);
  return {
    observer,
    ending: { ...ending, ...(hopeless && { reason: "hopeless" }), ...(divergence && { divergence }) },
    schedule: virtual === undefined ? [] : decisionsTaken(kernel.world),
  };
}
