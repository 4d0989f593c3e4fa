import fc from "fast-check";
import { expect } from "vitest";
import { isStopped } from "../../src/kernel/memory/run-state.ts";
import {
  arriveAtBarrier,
  breakBarrier,
  passBarrier,
  tripBarrier,
} from "../../src/kernel/primitives/barrier.ts";
import { objectAt, threadAt } from "../../src/kernel/records/areas.ts";
import { GRANT_NONE, GRANT_RETRY, THREAD_ENDED, THREAD_WAITING } from "../../src/kernel/records/codes.ts";
import { cell, get } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { LOCK } from "../../src/kernel/records/objects.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import { endRun } from "../../src/kernel/steps/end-run.ts";
import { drainLog } from "../../src/kernel/steps/log.ts";
import { park } from "../../src/kernel/steps/wait.ts";
import { answerThread, interruptThread } from "../../src/kernel/supervision/answer.ts";
import { threadOfSlot } from "../../src/kernel/supervision/state.ts";
import { isThreadlabError } from "../../src/protocol/errors.ts";
import type { TraceEvent } from "../../src/protocol/event.ts";
import type { Agent, Progress } from "./agent.ts";
import { checkObjects } from "./check-objects.ts";
import { checkWorld } from "./check-world.ts";
import type { FakeFutex } from "./futex.ts";
import { makeObjects, OPERATIONS, TOPICS } from "./random-operations.ts";
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

const timeout = (number: number) => (number === 0 ? FOR_EVER : 1);

/** What the supervisor and the outside world do. */
const EVENTS = ["answer", "callBack", "stop", "kill", "endDead", "comeUp", "pass time"] as const;

/** What is counted besides operations: that a thread died in a barrier's action. */
export const DEATH_IN_ACTION = "death in an action";

/** Something that happens in a world. */
export interface Step {
  readonly what: string;
  readonly slot: number;
  readonly number: number;
}

/** Steps with the operations of one topic; of all without. What a thread does is drawn far more often than what befalls it. */
export function stepAbout(topic?: keyof typeof TOPICS): fc.Arbitrary<Step> {
  const own = Object.keys(topic === undefined ? OPERATIONS : { ...TOPICS[topic], ...TOPICS.threads });
  // Few wait for these by chance, and who waits is what their ends are about. A barrier takes two at the same time.
  const awaits = ["await task", "receive", "work", "hangUp"].filter((what) => own.includes(what));
  const arrive = topic === undefined || topic === "locks" ? Array<string>(4).fill("arrive") : [];
  return fc.record({
    what: fc.oneof(
      { weight: 10, arbitrary: fc.constantFrom(...own, ...awaits, ...awaits, ...arrive) },
      { weight: 6, arbitrary: fc.constant("go on") },
      { weight: 1, arbitrary: fc.constant("end") },
      { weight: 4, arbitrary: fc.constantFrom(...EVENTS) },
    ),
    slot: fc.nat(SLOTS - 1),
    number: fc.nat(8),
  });
}

/** How a run begins: with three threads, each at work. From chance alone, most runs would be over before a second thread is there. */
const BEGINNING: readonly Step[] = [1, 2].flatMap((slot) => [
  { what: "make", slot: 0, number: 0 },
  { what: "start", slot: 0, number: slot },
  { what: "go on", slot, number: 0 },
  { what: "yield", slot, number: 0 },
  { what: "go on", slot: 0, number: 0 },
]);

/** Makes the world anew where a run broke off. */
export function clearWorld(): void {
  words.fill(0, 0, objectAt(100));
}

/** What a run is made with. */
interface RandomRunOptions {
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
  /** Who is the last at the barrier, and still has to trip or break it. */
  const tripping = new Set<Agent>();
  /** How often each operation was begun: a run in which none was would show nothing. */
  const made = new Map<string, number>();
  /** How often the word on which an agent sleeps had been notified when it fell asleep. */
  const heard = new Map<Agent, number>();
  let seq = 0;
  for (const slot of [0, 1, 2]) comeUp(slot);
  const main = agents[0] as Agent;
  expect(main.begin()).toBe(1);
  const objects = makeObjects(main.kernel);
  for (const each of BEGINNING) {
    make(each);
    check();
  }
  return { make, check, finish, made };

  function make({ what, slot, number }: Step): void {
    if (what === "comeUp") comeUp(slot);
    else if (what === "pass time") clock.ms += 600;
    else if (what === "endDead") {
      if (!isStopped(world)) byHand.endDead();
    } else if (what === "stop") {
      if (number === 0) byHand.act(() => endRun(supervisor));
    } else if (what === "answer") byHand.act(() => answerThread(supervisor, someThread(number), 0));
    else if (what === "callBack") byHand.act(() => interruptThread(supervisor, someThread(number)));
    else if (what === "kill") {
      const agent = agents[slot];
      // Not MainThread's so often: what comes after its end is less.
      if (agent !== undefined && (slot !== 0 || number === 0)) reap(agent);
    } else {
      const present = agents.filter(
        (agent) => agent !== undefined && threadOfSlot(world, agent.slot) !== 0,
      ) as Agent[];
      const [ready, others] = [present.filter(isReady), present.filter((agent) => !isReady(agent))];
      const agent = pick(what === "go on" ? others : ready, slot) ?? pick(present, slot);
      if (agent !== undefined) act(agent, what, number);
    }
  }

  /** Whether an agent is about to begin an operation. */
  function isReady(agent: Agent): boolean {
    return (
      agent.kernel.thread !== 0 &&
      agent.sleepsOn === undefined &&
      !tripping.has(agent) &&
      get(words, threadAt(agent.kernel.thread), THREAD.state) !== THREAD_ENDED
    );
  }

  function act(agent: Agent, what: string, number: number): void {
    if (agent.kernel.thread === 0) begin(agent);
    else if (agent.sleepsOn !== undefined) settle(agent, agent.wake());
    else if (get(words, threadAt(agent.kernel.thread), THREAD.state) === THREAD_ENDED) free(agent);
    else if (tripping.has(agent)) endAction(agent, number);
    else if (what === "end") {
      // Seldom: without threads nothing happens any more.
      if (number > 1) return;
      noteHeld(agent.kernel.thread);
      settle(agent, agent.end());
    } else if (what === "arrive") arrive(agent, number);
    else if (what !== "go on") operate(agent, what, number);
  }

  /** The action ends, or fails, or its thread dies. */
  function endAction(agent: Agent, number: number): void {
    if (number < 2) {
      count(DEATH_IN_ACTION);
      reap(agent);
      return;
    }
    const end = number < 4 ? breakBarrier : tripBarrier;
    tripping.delete(agent);
    settle(
      agent,
      agent.do(() => end(agent.kernel, objects.barrier)),
    );
  }

  function operate(agent: Agent, what: string, number: number): void {
    const prepared = (OPERATIONS[what] as (typeof OPERATIONS)[string])(agent.kernel, objects, number);
    if (prepared === undefined) return;
    count(what);
    settle(
      agent,
      agent.do(() => tolerate(prepared.go), prepared.afterPark),
    );
  }

  function count(what: string): void {
    made.set(what, (made.get(what) ?? 0) + 1);
  }

  function begin(agent: Agent): void {
    if (threadOfSlot(world, agent.slot) !== 0)
      settle(
        agent,
        agent.do(() => agent.begin()),
      );
  }

  function tolerate(go: () => unknown): void {
    try {
      go();
    } catch (error) {
      if (!isThreadlabError(error)) throw error;
    }
  }

  function arrive(agent: Agent, number: number): void {
    const { kernel } = agent;
    const go = () => {
      if (arriveAtBarrier(kernel, objects.barrier, timeout(number % 2)).kind === "last") tripping.add(agent);
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

  function reap(agent: Agent): void {
    if (agent.kernel.thread !== 0) noteHeld(agent.kernel.thread);
    byHand.reap(agent.slot);
    agents[agent.slot] = undefined;
    tripping.delete(agent);
  }

  function noteHeld(thread: number): void {
    for (const lock of [objects.lock, objects.guard, objects.mutex])
      if (get(words, objectAt<"lock">(lock), LOCK.owner) === thread) leftHeld.set(lock, thread);
  }

  function check(): void {
    checkWorld(world, { slots: SLOTS, leftHeld });
    drainLog(world, (event) => {
      expect(event.seq).toBe(++seq);
      take?.(event);
    });
    checkObjects(world);
    for (const agent of agents) if (agent?.sleepsOn !== undefined) checkSleep(agent, agent.sleepsOn);
    if (isControlled && !isStopped(world)) checkTurn();
  }

  /** The turn is of a thread that a worker runs or is to run, or of a dead one, whose end the supervisor makes. */
  function checkTurn(): void {
    const token = get(words, WORLD, HEADER.token);
    if (token === 0) return;
    const isRun = agents.some((agent) => agent !== undefined && threadOfSlot(world, agent.slot) === token);
    const isDead = get(words, threadAt(token), THREAD.dead) === 1;
    const isToBegin = get(words, threadAt(token), THREAD.begun) === 0;
    expect(isRun || isDead || isToBegin, `thread ${token} has the turn, and nobody runs it`).toBe(true);
  }

  /** Nobody sleeps who could go on, but where it was woken since, and is about to look. */
  function checkSleep(agent: Agent, word: number): void {
    expect(word).not.toBe(HEADER.lock);
    if (word === HEADER.stop || (futex.notified.get(word) ?? 0) !== heard.get(agent)) return;
    expect(isStopped(world), `thread ${agent.kernel.thread} was not woken for the end`).toBe(false);
    const at = threadAt(agent.kernel.thread);
    if (word !== cell(at, THREAD.futex)) return;
    const standsInLine = get(words, at, THREAD.queue) !== 0;
    const isGranted = get(words, at, THREAD.grant) !== GRANT_NONE;
    const waitsForMore = get(words, at, THREAD.timed) !== 0 || get(words, at, THREAD.outside) !== 0;
    const isWaiting = get(words, at, THREAD.state) === THREAD_WAITING;
    expect(!isWaiting || standsInLine || isGranted || waitsForMore, "nobody can let it go on").toBe(true);
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
      if (agent.kernel.thread !== 0) reap(agent);
    }
    check();
    for (const agent of agents) if (agent !== undefined) reap(agent);
    drainLog(world, () => {});
  }
}

function pick<T>(list: readonly T[], number: number): T | undefined {
  return list[number % list.length];
}

function someThread(number: number): number {
  return 1 + (number % get(words, WORLD, HEADER.threads));
}
