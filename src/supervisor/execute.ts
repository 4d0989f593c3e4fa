import { setImmediate } from "node:timers/promises";
import { isControlled, isStopped } from "../kernel/memory/run-state.ts";
import { stuckReason } from "../kernel/scheduling/control.ts";
import type { Stuck } from "../kernel/scheduling/stuck.ts";
import { endRun } from "../kernel/steps/end-run.ts";
import type { Kernel } from "../kernel/steps/kernel.ts";
import { drainLog, ring } from "../kernel/steps/log.ts";
import { now } from "../kernel/steps/time.ts";
import { answerThread } from "../kernel/supervision/answer.ts";
import { listen, waitForBell, waitForEnd } from "../kernel/supervision/bell.ts";
import { runNumber } from "../kernel/supervision/reset.ts";
import { hasExited, isBroken, retireWorker, threadOfSlot } from "../kernel/supervision/state.ts";
import { threadState } from "../kernel/threads/join.ts";
import { busyWorkers, idleWorkers, isInLoop, waitingStarts } from "../kernel/threads/slots.ts";
import { internalError } from "../protocol/errors.ts";
import type { TraceEvent } from "../protocol/event.ts";
import { raisedLimit } from "../protocol/time-limit.ts";
import { passOutsideTime } from "./outside-time.ts";
import type { RequestHandler } from "./requests/request-handler.ts";
import { limitStep, limitTime } from "./run-limit.ts";
import { type RunStart, startRun } from "./start-run.ts";
import { act, actInRun } from "./workers/act.ts";
import { type Death, deathWords, type WorkerPool } from "./workers/pool.ts";
import { createReaper } from "./workers/reaper.ts";

/** Milliseconds that a worker gets to notice that its thread has ended before it is terminated. */
const GRACE_MS = 500;
/** Milliseconds beyond that after which a thread that no worker runs is a bug in threadlab. */
const LOST_MS = 10_000;
/** Idle workers that are kept for threads on the machine's clock. Runs under schedules follow each other, and keep all. */
const IDLE_KEPT = 8;
/**
 * Milliseconds of a run on the machine's clock after which a spare worker is started. A program that has ended by then, and whose threads
 * did not have to wait for workers, needs none. Most child processes never start a thread, and wait for the first one.
 */
const SPARE_AFTER_MS = 100;
/** The longest time between two looks at the world, in case a bell is missed. */
const HEARTBEAT_MS = 200;

export interface ExecuteOptions extends RunStart {
  readonly kernel: Kernel;
  readonly pool: WorkerPool;
  readonly handler: RequestHandler;
  /**
   * Seconds after which the run is ended: on the machine's clock, or under a schedule seconds that the program spends without a new
   * decision (see {@link limitStep}). The parent ends the run of a child process.
   */
  readonly timeout: number;
  /** Seconds of the machine's clock that the caller can wait, whatever the program does. */
  readonly patience?: number | undefined;
  readonly signal: AbortSignal;
  /** Receives every event, in order. */
  take(event: TraceEvent): void;
  /** Called when the run has begun. */
  readonly onBegin?: (() => void) | undefined;
  /** Called whenever all events so far have been read: true ends the run. */
  isHopeless(): boolean;
}

/** Why a run ended. */
export interface ExecutionEnd {
  readonly reason: "ended" | "exit" | "hopeless" | "timeout" | "impatient" | "interrupted" | "broken";
  /** For a broken run: how the thread that broke it died, as the end of a sentence about it. */
  readonly detail?: string;
  /** For a controlled run: why it stopped early. */
  readonly stuck: Stuck | undefined;
  /** Seconds by the run's clock until it was ended. */
  readonly seconds: number;
}

/** Runs a program once in the world of `kernel`, from MainThread's start until nothing of it is left. */
export async function execute(options: ExecuteOptions): Promise<ExecutionEnd> {
  const { kernel, pool, handler, take, signal } = options;
  const { world } = kernel;
  const reaper = createReaper(options);
  const dead: Death[] = [];
  let lastDeath: Death | undefined;
  let limit: "timeout" | "impatient" | undefined;

  pool.onDeath = (death) => {
    dead.push(death);
    lastDeath = death;
    ring(world);
  };
  pool.onRequest = (request, reply) => {
    // Posted by a thread of an earlier run, right before its end.
    if (request.run !== runNumber(world)) return;
    handler.handle(request.body, (answer) => {
      // The message is in the worker's queue before the thread wakes, and it finds the message there.
      reply({ ...answer, number: request.number });
      if (request.run === runNumber(world))
        actInRun(options, () => answerThread(kernel, request.thread, request.body.object));
    });
  };
  const restoreEnvironment = options.program.touchesGlobals ? rememberEnvironment() : () => {};
  const wake = () => ring(world);
  const reach = (reached: typeof limit) => () => {
    limit ??= reached;
    wake();
  };
  const passTime = options.control && passOutsideTime(options, reach("timeout"));
  signal.addEventListener("abort", wake);
  await act(options, () => startRun(kernel, options));
  const { patience } = options;
  const endWatches = [
    ...(options.job === undefined ? [watchLimit(options, reach("timeout"))] : []),
    ...(patience === undefined ? [] : [limitTime(patience, reach("impatient"))]),
  ];
  options.onBegin?.();
  /** When MainThread got its worker, in milliseconds. */
  let began: number | undefined;
  let needsSpare = options.control !== undefined;

  let reason: ExecutionEnd["reason"] = "ended";
  for (;;) {
    listen(world);
    drainLog(world, take);
    await reapAll();
    await reaper.act();
    if (isStopped(world)) break;
    if (signal.aborted) reason = "interrupted";
    else if (limit !== undefined) reason = limit;
    else if (isBroken(world)) reason = "broken";
    else if (options.isHopeless()) reason = "hopeless";
    if (reason !== "ended") break;
    if (busyWorkers(kernel) > 0) began ??= performance.now();
    const isLong =
      options.job === undefined && began !== undefined && performance.now() - began > SPARE_AFTER_MS;
    needsSpare ||= isLong || (began !== undefined && waitingStarts(kernel) > 0);
    pool.provide(needsSpare ? 1 : 0);
    if (options.control === undefined) await retire();
    await passTime?.();
    if (options.control?.live === false) await waitForEnd(world, HEARTBEAT_MS);
    else {
      await setImmediate();
      await waitForBell(world, HEARTBEAT_MS);
    }
  }
  if (hasExited(world)) reason = "exit";
  const seconds = now(world);
  for (const endWatch of endWatches) endWatch();
  signal.removeEventListener("abort", wake);
  await clear(options, reapAll);
  restoreEnvironment();
  // A worker that dies now dies between runs: the next run must not count on it.
  pool.onDeath = (death) => void reaper.reap([death]);
  const detail = reason === "broken" && lastDeath !== undefined ? { detail: deathWords(lastDeath) } : {};
  return { reason, stuck: stuckReason(world), seconds, ...detail };

  /** Ends a spare worker. Ending a hundred of them at the end of the run would delay the command by half a second. */
  async function retire(): Promise<void> {
    if (idleWorkers(kernel) <= IDLE_KEPT) return;
    const slot = await act(options, () => retireWorker(kernel, IDLE_KEPT));
    if (slot !== undefined) void pool.terminate(slot);
  }

  function reapAll(): Promise<void> {
    return reaper.reap(dead.splice(0));
  }
}

function watchLimit({ kernel, pool, control, timeout }: ExecuteOptions, strike: () => void): () => void {
  return control ? limitStep(kernel.world, timeout, strike, pool.waited) : limitTime(timeout, strike);
}

/** Ends running threads, closes open sockets, and reads the rest of the log. */
async function clear(options: ExecuteOptions, reapAll: () => Promise<void>): Promise<void> {
  const { kernel, pool, handler, take } = options;
  const { world } = kernel;
  if (!isStopped(world)) await act(options, () => endRun(kernel));
  // The step that ended the run published its events before.
  drainLog(world, take);
  const frozen = isControlled(world)
    ? []
    : pool.busySlots().filter((slot) => threadState(kernel, threadOfSlot(world, slot)) !== "ended");
  // Anything that a thread does after the run's end is ignored.
  const ignore = () => {};
  await Promise.all([handler.close(), ...frozen.map((slot) => pool.terminate(slot))]);
  const raised = (limit: number) => raisedLimit(limit, options.timeout);
  const deadline = performance.now() + (options.signal.aborted ? GRACE_MS : raised(GRACE_MS));
  while (busyWorkers(kernel) > 0) {
    listen(world);
    await reapAll();
    drainLog(world, ignore);
    if (busyWorkers(kernel) === 0) break;
    const isLate = performance.now() > deadline;
    const slots = pool.busySlots();
    // A worker may have become free between the two looks. If not, no worker will.
    if (slots.length === 0 && performance.now() > deadline + raised(LOST_MS))
      throw internalError("A thread is running that has no worker.");
    // A thread that goes on in its event loop may never make a step again, or swallow every refusal of one.
    const left = slots.filter((slot) => isLate || isInLoop(kernel, slot));
    await Promise.all(left.map((slot) => pool.terminate(slot)));
    await setImmediate();
    await waitForBell(world, 20);
  }
  // A worker that ended in time but was still terminated is among the idle workers.
  await reapAll();
  drainLog(world, ignore);
}

/**
 * Remembers the environment of the process, which all threads of a run share.
 *
 * @returns a function that restores it, so that the next run does not see this run's changes.
 */
function rememberEnvironment(): () => void {
  const before = { ...process.env };
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    for (const [name, value] of Object.entries(before))
      if (process.env[name] !== value) process.env[name] = value;
  };
}
