import { liveThreads } from "../memory/live-threads.ts";
import { isFreeTime, isStopped } from "../memory/run-state.ts";
import type { World } from "../memory/world.ts";
import { threadAt } from "../records/areas.ts";
import { STOP_NONE, THREAD_RUNNING, THREAD_WAITING } from "../records/codes.ts";
import { cell, get, getDouble, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import { isHeld } from "../rounds/rounds.ts";
import { endRun } from "../steps/end-run.ts";
import { enterAnyway, leave } from "../steps/enter.ts";
import { type Kernel, runOver } from "../steps/kernel.ts";
import { ring } from "../steps/log.ts";
import { allowRound } from "./held-threads.ts";
import { reportDecision } from "./schedule-report.ts";
import type { Strategy } from "./strategy.ts";
import { STUCK, type Stuck } from "./stuck.ts";
import { isAnyOutside, jumpTo, nextDeadline } from "./virtual-clock.ts";
import { hasWaitCycle } from "./wait-cycle.ts";

/** Whether a thread could make its next operation now. */
export function isEnabled(world: World, thread: number): boolean {
  const { words, doubles } = world;
  const at = threadAt(thread);
  if (get(words, at, THREAD.state) === THREAD_RUNNING) return get(words, at, THREAD.arrived) === 1;
  if (get(words, at, THREAD.state) !== THREAD_WAITING || get(words, at, THREAD.outside) === 1) return false;
  // Granted threads count as running; the rest are waits that time can end.
  if (get(words, at, THREAD.timed) === 0) return false;
  if (isFreeTime(world)) return true;
  return getDouble(doubles, at, THREAD.deadline) <= getDouble(doubles, WORLD, HEADER.now);
}

/** Makes one decision and hands the token over. @returns whose turn it is. */
export function decide(kernel: Kernel, strategy: Strategy): number {
  const { world, thread } = kernel;
  const { words } = world;
  if (isStopped(world) || kernel.ending !== STOP_NONE) throw runOver();
  const enabled = whoCanGo(world);
  if (enabled.length === 0) return nobody(kernel, strategy);
  const step = get(words, WORLD, HEADER.steps);
  if (endsAtCycles(kernel, step) && hasWaitCycle(world)) return stop(kernel, "deadlock");
  const next =
    step >= get(words, WORLD, HEADER.stepCap)
      ? endAtLimit(world)
      : strategy.next({ world, enabled, current: thread, step });
  if (typeof next === "string") return stop(kernel, next);
  if (!reportDecision(world, step, enabled, next)) return stop(kernel, "report full");
  set(words, WORLD, HEADER.steps, step + 1);
  Atomics.store(words, cell(WORLD, HEADER.token), next);
  if (next !== thread) wake(world, next);
  return next;
}

/**
 * Whether the run ends at this decision if threads wait for each other in a cycle, even if other threads could go on. A cycle closes where
 * a thread begins to wait, or ends; prescribed decisions are taken first.
 *
 * A search lets the other threads go on until time would have to pass. If it ended the run at once, it would cut off their steps, and would
 * have to search the end of the run in every order with them. A thread in a cycle can do nothing more, and no other thread can see that it
 * waits. So the others do what they would have done, and their failures are found, too. Every deadlock is still found: the run reaches its
 * last step, or a state in which no thread can go on in no time, and the cycle is still there. See `stuckReason`.
 */
function endsAtCycles({ world: { words }, thread }: Kernel, step: number): boolean {
  if (get(words, WORLD, HEADER.record) === 1 || step < get(words, WORLD, HEADER.prefix)) return false;
  return (
    step === get(words, WORLD, HEADER.prefix) || get(words, threadAt(thread), THREAD.state) !== THREAD_RUNNING
  );
}

/** Why the run ends where it may take no more steps. */
function endAtLimit(world: World): Stuck {
  return hasWaitCycle(world, true) ? "deadlock" : "step cap";
}

/** Threads that can go. @param holdsBack false to include those that are held back. */
function whoCanGo(world: World, holdsBack: boolean = true): number[] {
  const { words } = world;
  // While the outside world may still answer, polling threads may see something new.
  const holds = holdsBack && isBounded(words) && !isAnyOutside(world);
  const enabled: number[] = [];
  for (const thread of liveThreads(words))
    if (isEnabled(world, thread) && !(holds && isHeld(words, thread))) enabled.push(thread);
  return enabled;
}

/** Whether bounds on rounds hold for the next decision. */
function isBounded(words: Int32Array): boolean {
  return (
    get(words, WORLD, HEADER.polls) !== 0 &&
    get(words, WORLD, HEADER.steps) >= get(words, WORLD, HEADER.boundsFrom)
  );
}

/**
 * No thread could go. Either the virtual clock jumps to the next deadline, or held-back threads are let go, or the run waits for the
 * supervisor, or it is over. It is also over if threads wait for each other and the others could only go on later. The supervisor passes
 * the token on with its next answer. Both this and the answer hold the kernel's lock. So either this sees the answer, or the supervisor
 * sees that the token is free, and the trace has one writer.
 */
function nobody(kernel: Kernel, strategy: Strategy): number {
  const { words } = kernel.world;
  enterAnyway(kernel);
  const isAnswered = whoCanGo(kernel.world).length > 0;
  const isOver = !isAnswered && hasWaitCycle(kernel.world);
  const goesOn = isAnswered || (!isOver && tick(kernel));
  const isOutside = !isOver && isAnyOutside(kernel.world);
  if (!goesOn && isOutside) Atomics.store(words, cell(WORLD, HEADER.token), 0);
  if (isOver) conclude(kernel, "deadlock");
  else if (!goesOn && !isOutside) fallBack(kernel);
  leave(kernel);
  return goesOn || !isOutside ? decide(kernel, strategy) : 0;
}

/** Lets held-back threads go on for a while, or ends the run. */
function fallBack(kernel: Kernel): void {
  const { world } = kernel;
  const held = whoCanGo(world, false);
  const answer = held.length === 0 ? ({ stuck: "deadlock" } as const) : allowRound(world, held);
  if ("stuck" in answer) conclude(kernel, hasWaitCycle(world, true) ? "deadlock" : answer.stuck);
  else jumpTo(world, getDouble(world.doubles, WORLD, HEADER.now) + answer.seconds);
}

/** Moves the virtual clock to the next deadline. @returns false if there is none. */
function tick({ world }: Kernel): boolean {
  // A thread that waits for the outside world may get its answer first: real time passes only there.
  if (isAnyOutside(world)) return false;
  const deadline = nextDeadline(world);
  if (deadline === undefined) return false;
  jumpTo(world, deadline);
  return true;
}

/** Ends the run early, at once. */
export function stop(kernel: Kernel, reason: Stuck): never {
  enterAnyway(kernel);
  conclude(kernel, reason);
  leave(kernel);
  throw runOver();
}

/** Ends the run early, as a part of the current step, unless it is over. */
function conclude(kernel: Kernel, reason: Stuck): void {
  const { world } = kernel;
  if (!isStopped(world)) set(world.words, WORLD, HEADER.stuck, STUCK.indexOf(reason));
  endRun(kernel);
}

function wake(world: World, thread: number): void {
  const { words } = world;
  const futex = cell(threadAt(thread), THREAD.futex);
  // The supervisor makes the last step of a dead thread.
  if (get(words, threadAt(thread), THREAD.dead) === 1) ring(world);
  Atomics.add(words, futex, 1);
  Atomics.notify(words, futex);
}
