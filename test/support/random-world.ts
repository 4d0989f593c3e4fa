import fc from "fast-check";
import { expect } from "vitest";
import { firstInQueue } from "../../src/kernel/memory/wait-queue.ts";
import {
  arriveAtBarrier,
  makeBarrier,
  passBarrier,
  tripBarrier,
} from "../../src/kernel/primitives/barrier.ts";
import {
  conditionLock,
  makeCondition,
  notifyCondition,
  waitCondition,
} from "../../src/kernel/primitives/condition.ts";
import { noteExit } from "../../src/kernel/primitives/exit.ts";
import { clearFlag, setFlag, waitFlag } from "../../src/kernel/primitives/flag.ts";
import { acquireLock, releaseLock, tryLock } from "../../src/kernel/primitives/lock.ts";
import { makeObject } from "../../src/kernel/primitives/objects.ts";
import { acquireSemaphore, makeSemaphore, releaseSemaphore } from "../../src/kernel/primitives/semaphore.ts";
import { readShared, writeShared } from "../../src/kernel/primitives/shared.ts";
import { putItem, takeItem, tryItem } from "../../src/kernel/primitives/simple-queue.ts";
import { sleepFor, waitForSupervisor, yieldTurn } from "../../src/kernel/primitives/waiting.ts";
import { objectAt, threadAt } from "../../src/kernel/records/areas.ts";
import { GRANT_NONE, GRANT_RETRY, THREAD_ENDED, THREAD_MADE } from "../../src/kernel/records/codes.ts";
import { cell, get, queueOf } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { LOCK, SEMAPHORE } from "../../src/kernel/records/objects.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import { endRun } from "../../src/kernel/steps/end-run.ts";
import type { Kernel } from "../../src/kernel/steps/kernel.ts";
import { drainLog } from "../../src/kernel/steps/log.ts";
import { park } from "../../src/kernel/steps/wait.ts";
import { answerThread, interruptThread } from "../../src/kernel/supervision/answer.ts";
import { buryWorker } from "../../src/kernel/supervision/burial.ts";
import { isStopped, threadOfSlot } from "../../src/kernel/supervision/state.ts";
import { joinThread } from "../../src/kernel/threads/join.ts";
import { startThread } from "../../src/kernel/threads/life.ts";
import { makeThread } from "../../src/kernel/threads/make-thread.ts";
import { isThreadlabError } from "../../src/protocol/errors.ts";
import type { TraceEvent } from "../../src/protocol/event.ts";
import type { Agent, Progress } from "./agent.ts";
import { checkWorld } from "./check-world.ts";
import type { FakeFutex } from "./futex.ts";
import { createWorldByHand } from "./world-by-hand.ts";

const SLOTS = 5;
const FOR_EVER = Number.POSITIVE_INFINITY;
const byHand = createWorldByHand();
export const { world } = byHand;
const { supervisor } = byHand;
const { words } = world;

/** The milliseconds of a test that holds the clock. */
export interface Clock {
  ms: number;
}

/** The objects of a run, made by MainThread. */
interface Objects {
  readonly lock: number;
  readonly condition: number;
  readonly guard: number;
  readonly semaphore: number;
  readonly flag: number;
  readonly barrier: number;
  readonly shared: number;
  readonly queue: number;
}

type Operation = (kernel: Kernel, objects: Objects, number: number) => void;

const timeout = (number: number) => (number % 3 === 0 ? 1 : FOR_EVER);

const OPERATIONS: Readonly<Record<string, Operation>> = {
  acquire: (kernel, { lock }, number) => acquireLock(kernel, lock, timeout(number)),
  try: (kernel, { lock }) => tryLock(kernel, lock),
  release: (kernel, { lock }) => releaseLock(kernel, lock),
  guard: (kernel, { guard }, number) => acquireLock(kernel, guard, timeout(number)),
  unguard: (kernel, { guard }) => releaseLock(kernel, guard),
  await: (kernel, { condition, guard }, number) =>
    waitCondition(kernel, condition, guard, { seconds: timeout(number) }),
  notify: (kernel, { condition, guard }, number) =>
    notifyCondition(kernel, condition, guard, 1 + (number % 2)),
  down: (kernel, { semaphore }, number) => acquireSemaphore(kernel, semaphore, timeout(number)),
  up: (kernel, { semaphore }, number) => releaseSemaphore(kernel, semaphore, 1 + (number % 2)),
  look: (kernel, { flag }, number) => waitFlag(kernel, flag, timeout(number)),
  set: (kernel, { flag }) => setFlag(kernel, flag),
  clear: (kernel, { flag }) => clearFlag(kernel, flag),
  sleep: (kernel, _, number) => sleepFor(kernel, number % 3),
  yield: (kernel) => yieldTurn(kernel),
  ask: (kernel) => waitForSupervisor(kernel, "process", 0, () => {}),
  make: (kernel, _, number) => makeThread(kernel, undefined, number % 2 === 0),
  start: (kernel, _, number) => startThread(kernel, someThread(number), new Uint8Array(1)),
  join: (kernel, _, number) => {
    const thread = someThread(number);
    if (thread !== kernel.thread && get(words, threadAt(thread), THREAD.state) !== THREAD_MADE)
      joinThread(kernel, thread, timeout(number));
  },
  read: (kernel, { shared }) => readShared(kernel, shared),
  write: (kernel, { shared }, number) => writeShared(kernel, shared, number),
  put: (kernel, { queue }, number) => putItem(kernel, queue, Uint8Array.of(number)),
  take: (kernel, { queue }, number) => takeItem(kernel, queue, timeout(number)),
  "take now": (kernel, { queue }) => tryItem(kernel, queue),
  exit: (kernel, _, number) => (number === 7 ? noteExit(kernel, 1) : undefined),
};

/** What the supervisor and the outside world do. */
const EVENTS = ["answer", "callBack", "stop", "kill", "comeUp", "pass time"] as const;
/** What an agent does: an operation where it is awake, or else what comes next for it. */
const ACTS = [...Object.keys(OPERATIONS), "arrive", "end", "go on", "go on", "go on", "go on"] as const;

/** Something that happens in a world. */
export const step = fc.record({
  what: fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...ACTS) }, fc.constantFrom(...EVENTS)),
  slot: fc.nat(SLOTS - 1),
  number: fc.nat(8),
});
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Makes the world anew where a run broke off. */
export function clearWorld(): void {
  words.fill(0, 0, objectAt(100));
}

/** What a run is made with. */
export interface RandomRunOptions {
  readonly futex: FakeFutex;
  readonly isControlled: boolean;
  readonly clock: Clock;
  /** Takes the events of each step. */
  take?(event: TraceEvent): void;
}

/** A run in which anything may happen, from its reset to the end of its last worker. */
export function createRandomRun({ futex, isControlled, clock, take }: RandomRunOptions) {
  byHand.reset(isControlled ? {} : undefined);
  const agents: (Agent | undefined)[] = [];
  const leftHeld = new Map<number, number>();
  /** Who is the last at the barrier, and still has to trip it. */
  const tripping = new Set<Agent>();
  /** How often the word on which an agent sleeps had been notified when it fell asleep. */
  const heard = new Map<Agent, number>();
  let seq = 0;
  for (const slot of [0, 1, 2]) comeUp(slot);
  const main = agents[0] as Agent;
  expect(main.begin()).toBe(1);
  const objects = makeObjects(main.kernel);
  return { make, check, finish };

  function make({ what, slot, number }: Step): void {
    const agent = agents[slot];
    if (what === "comeUp") comeUp(slot);
    else if (what === "pass time") clock.ms += 600;
    else if (what === "stop") {
      if (number === 0) byHand.act(() => endRun(supervisor));
    } else if (what === "answer") byHand.act(() => answerThread(supervisor, someThread(number), 0));
    else if (what === "callBack") byHand.act(() => interruptThread(supervisor, someThread(number)));
    else if (agent === undefined) return;
    else if (what === "kill") kill(agent);
    else if (agent.kernel.thread === 0) begin(agent);
    else if (agent.sleepsOn !== undefined) settle(agent, agent.wake());
    else if (get(words, threadAt(agent.kernel.thread), THREAD.state) === THREAD_ENDED) free(agent);
    else if (tripping.has(agent)) {
      settle(
        agent,
        agent.do(() => tripBarrier(agent.kernel, objects.barrier)),
      );
      if (agent.sleepsOn === undefined) tripping.delete(agent);
    } else if (what === "end") {
      noteHeld(agent.kernel.thread);
      settle(agent, agent.end());
    } else if (what === "arrive") arrive(agent, number);
    else if (what !== "go on")
      settle(
        agent,
        agent.do(() => tolerate(OPERATIONS[what] as Operation, agent.kernel, number)),
      );
  }

  function begin(agent: Agent): void {
    if (threadOfSlot(world, agent.slot) !== 0)
      settle(
        agent,
        agent.do(() => agent.begin()),
      );
  }

  function tolerate(operation: Operation, kernel: Kernel, number: number): void {
    try {
      operation(kernel, objects, number);
    } catch (error) {
      if (!isThreadlabError(error)) throw error;
    }
  }

  function arrive(agent: Agent, number: number): void {
    const { kernel } = agent;
    const go = () => {
      if (arriveAtBarrier(kernel, objects.barrier, timeout(number)).kind === "last") tripping.add(agent);
    };
    const afterPark = () => {
      if (get(words, threadAt(kernel.thread), THREAD.grant) !== GRANT_RETRY)
        return passBarrier(kernel, objects.barrier);
      park(kernel);
      return go();
    };
    settle(agent, agent.do(go, afterPark));
  }

  /** Remembers what an agent had heard when it fell asleep; frees the worker of a thread that unwound. */
  function settle(agent: Agent, progress: Progress): void {
    if (progress === "asleep") heard.set(agent, futex.notified.get(agent.sleepsOn as number) ?? 0);
    if (progress === "over") free(agent);
  }

  function free(agent: Agent): void {
    agent.unbind();
    agent.offer();
  }

  function comeUp(slot: number): void {
    if (agents[slot] !== undefined) return;
    agents[slot] = byHand.worker(slot);
    agents[slot].offer();
  }

  /** Under a schedule the death of a worker is a matter of its own. */
  function kill(agent: Agent): void {
    if (isControlled) return;
    bury(agent);
  }

  function bury(agent: Agent): void {
    if (agent.kernel.thread !== 0) noteHeld(agent.kernel.thread);
    byHand.act(() => buryWorker(supervisor, agent.slot, "died"));
    agents[agent.slot] = undefined;
  }

  function noteHeld(thread: number): void {
    for (const lock of [objects.lock, objects.guard])
      if (get(words, objectAt<"lock">(lock), LOCK.owner) === thread) leftHeld.set(lock, thread);
  }

  function check(): void {
    checkWorld(world, { slots: SLOTS, leftHeld });
    drainLog(world, (event) => {
      expect(event.seq).toBe(++seq);
      take?.(event);
    });
    const semaphore = objectAt<"semaphore">(objects.semaphore);
    const waits = firstInQueue(words, queueOf(semaphore, SEMAPHORE.waiters)) !== 0;
    expect(waits && get(words, semaphore, SEMAPHORE.value) > 0).toBe(false);
    for (const agent of agents) if (agent?.sleepsOn !== undefined) checkSleep(agent, agent.sleepsOn);
  }

  /** Nobody sleeps who could go on, but where it was woken since, and is about to look. */
  function checkSleep(agent: Agent, word: number): void {
    expect(word).not.toBe(HEADER.lock);
    if (word === HEADER.stop || (futex.notified.get(word) ?? 0) !== heard.get(agent)) return;
    expect(isStopped(world), `thread ${agent.kernel.thread} was not woken for the end`).toBe(false);
    const at = threadAt(agent.kernel.thread);
    if (word !== cell(at, THREAD.futex)) return;
    if (isControlled) expect(get(words, WORLD, HEADER.token)).not.toBe(agent.kernel.thread);
    else expect(get(words, at, THREAD.grant)).toBe(GRANT_NONE);
  }

  function finish(): void {
    if (!isStopped(world)) byHand.act(() => endRun(supervisor));
    for (const agent of agents) {
      if (agent === undefined) continue;
      if (agent.kernel.thread === 0) begin(agent);
      if (agent.sleepsOn !== undefined) settle(agent, agent.wake());
      // On the machine's clock it stops where it is, and its worker is terminated.
      if (agent.kernel.thread !== 0) bury(agent);
    }
    check();
    for (const agent of agents) if (agent !== undefined) bury(agent);
    drainLog(world, () => {});
  }
}

function makeObjects(kernel: Kernel): Objects {
  const condition = makeCondition(kernel, undefined);
  return {
    condition,
    guard: conditionLock(kernel, condition),
    lock: makeObject(kernel, { kind: "lock" }),
    semaphore: makeSemaphore(kernel, "semaphore", 1),
    flag: makeObject(kernel, { kind: "event" }),
    shared: makeObject(kernel, { kind: "shared" }),
    queue: makeObject(kernel, { kind: "simple-queue" }),
    barrier: makeBarrier(kernel, { parties: 2, timeout: FOR_EVER, action: "" }),
  };
}

function someThread(number: number): number {
  return 1 + (number % get(words, WORLD, HEADER.threads));
}
