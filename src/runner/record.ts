import { decisionsTaken } from "../kernel/scheduling/schedule-report.ts";
import { seenNumbers } from "../kernel/threads/seen-numbers.ts";
import type { TraceEvent } from "../protocol/event.ts";
import type { Params, Program } from "../protocol/program.ts";
import type { ExecutionEnd } from "../supervisor/execute.ts";
import { type Divergence, findDivergence } from "./divergence.ts";
import type { Engine, Execution } from "./engine.ts";
import { logDecisions, logSteps } from "./log.ts";
import type { Observer } from "./observer.ts";
import { arrange, controlOf, type Scheduling } from "./scheduling.ts";

/** How a run ended, and where it left its schedule if it did. */
export interface Ending extends ExecutionEnd {
  readonly divergence?: Divergence;
}

/** Whether a run went on until it was over, or until no thread could go on. */
export function ranToItsEnd({ reason }: ExecutionEnd): boolean {
  return reason === "ended" || reason === "exit" || reason === "hopeless";
}

/** A run that is over. */
export interface Recording {
  readonly program: Program;
  /** The decisions taken, in order; empty for a run on the machine's clock. */
  readonly schedule: readonly number[];
  /** The events: all of them, or those that its observer kept. */
  readonly events: readonly TraceEvent[];
  readonly ending: Ending;
}

export interface RecordOptions {
  readonly program: Program;
  readonly params: Params;
  readonly scheduling: Scheduling;
  /** Seconds: see `ExecuteOptions.timeout`. */
  readonly timeout: number;
  /** Seconds on the machine's clock that the caller can wait for the run. */
  readonly patience?: number | undefined;
  readonly signal: AbortSignal;
  /** Folds the events during the run. Without it all events are kept. */
  readonly observer?: Observer;
  /** Called when the run has begun. */
  readonly onBegin?: (() => void) | undefined;
  readonly child?: Execution["child"];
}

/**
 * A run whose events are all kept: it is enough to read the log at the end. Under a schedule it may print as many UTF-16 code units, several
 * times what is shown of a run.
 */
const UNWATCHED = { live: false, mostPrinted: 32_000_000 };

/** Runs a program once. */
export async function record(
  engine: Engine,
  { program, params, scheduling, timeout, patience, signal, observer, onBegin, child }: RecordOptions,
): Promise<Recording> {
  const { world } = engine.kernel;
  const events: TraceEvent[] = [];
  const virtual = scheduling.clock === "virtual" ? scheduling : undefined;
  const speed = scheduling.clock === "machine" ? scheduling.speed : 1;
  const logStep = logSteps(program);
  // Written out, as in `controlOf`.
  const ended = await engine.execute({
    program,
    params,
    speed,
    timeout,
    signal,
    child,
    patience: patience && Math.max(0, patience),
    control: virtual && controlOf(virtual, observer === undefined ? UNWATCHED : { live: observer.isWatched }),
    arrange: virtual && ((world) => arrange(world, virtual)),
    onBegin,
    take(event) {
      logStep?.(event);
      if (observer === undefined) events.push(event);
      else observer.take(event);
    },
    isHopeless() {
      observer?.flush();
      child?.parent.checkIdle();
      // Under a schedule, the kernel itself knows when no thread can go on.
      return virtual === undefined && observer?.deadlocks.find() !== undefined;
    },
  });
  if (engine.isFibers) refuseUnfit(ended);
  observer?.close({ isVirtual: virtual !== undefined, seen: seenNumbers(world) });
  const isAtLimit = ended.reason === "timeout" && observer?.deadlocks.findAtLimit() !== undefined;
  const isHopeless = ended.stuck === "deadlock" || isAtLimit;
  const divergence = virtual && findDivergence(world);
  if (virtual !== undefined) logDecisions(world);
  return {
    program,
    schedule: virtual === undefined ? [] : decisionsTaken(world),
    events: observer?.events ?? events,
    ending: { ...ended, ...(isHopeless && { reason: "hopeless" }), ...(divergence && { divergence }) },
  };
}

/** If threads are fibers: a run that did not end does not show what it would do on workers. */
function refuseUnfit({ reason, stuck }: ExecutionEnd): void {
  if (reason === "impatient" || reason === "interrupted") return;
  if (stuck === "no fiber" || reason === "timeout" || reason === "broken")
    throw new NotOnFibers("A thread has to wait where a fiber cannot, or does not get there.");
}

/** A program turns out to need workers. Its search is made on workers instead. */
export class NotOnFibers extends Error {
  override readonly name = "NotOnFibers";
  /** Whether runs had come to their end, and their results are lost. */
  readonly hasLost: boolean;

  constructor(message: string, hasLost = false) {
    super(message);
    this.hasLost = hasLost;
  }
}
