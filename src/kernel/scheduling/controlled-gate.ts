import { isStopped } from "../memory/run-state.ts";
import type { World } from "../memory/world.ts";
import { threadAt } from "../records/areas.ts";
import { CLOCK_BY_SOCKET } from "../records/codes.ts";
import { cell, get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import { countRounds } from "../rounds/rounds.ts";
import { opCode } from "../steps/emit.ts";
import { type ClockLook, type Gate, type Kernel, RunOver, runOver } from "../steps/kernel.ts";
import { sleepOn } from "../steps/sleep.ts";
import { decide } from "./decide.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Spins on the token before sleeping on it: a hand-over between running workers then needs no system call. Where threads other than these
 * two take turns, spinning only keeps a core from them. So a thread spins less after each time in vain, and more after each success.
 */
const MOST_LOOKS = 2_000;
const LEAST_LOOKS = 32;

/** Spins until a started thread shows its first sign of life, which mostly takes longer. */
const START_LOOKS = 100;
const RESUME = opCode("resume");
const YIELD = opCode("yield");

/**
 * One thread at a time. Before each operation a thread publishes what it is about to do and decides, by the strategy, who goes next; the
 * token says whose turn it is. Only its holder changes the world, so a run is a function of the program and the decisions.
 *
 * @param isAlone whether all threads share an isolate, so that none of them can go on while another one spins.
 */
export function createControlledGate(strategy: Strategy, isAlone = false): Gate {
  const patience = isAlone ? { looks: 0, least: 0 } : { looks: MOST_LOOKS, least: LEAST_LOOKS };
  const startLooks = isAlone ? 0 : START_LOOKS;
  return {
    splitsWaits: true,
    before(kernel, op, object, argument, readsClock) {
      publish(kernel, opCode(op), object, argument, readsClock);
      countRounds(kernel.world, kernel.thread);
      if (arrive(kernel)) pass(kernel, strategy, patience);
      else awaitToken(kernel, patience);
    },
    park(kernel) {
      const { words } = kernel.world;
      const at = threadAt(kernel.thread);
      // The record of the wait is kept: like its beginning, the end of a wait may touch more than one object.
      publish(kernel, RESUME, get(words, at, THREAD.object), get(words, at, THREAD.pendingArg), false);
      // It may own a lock by now: only a thread that begins something new is held back.
      set(words, at, THREAD.pollLength, 0);
      pass(kernel, strategy, patience);
    },
    started(kernel, child) {
      const { words } = kernel.world;
      const arrived = cell(threadAt(child), THREAD.arrived);
      // Until its first operation the child runs without the token, and no other thread can see what it does.
      for (let i = 0; i < startLooks && Atomics.load(words, arrived) === 0; i++);
      while (Atomics.load(words, arrived) === 0 && !isStopped(kernel.world)) sleepOn(words, arrived, 0, 1000);
    },
    ended(kernel) {
      try {
        decide(kernel, strategy);
      } catch (error) {
        // It was the thread's last step: there is nothing left to unwind.
        if (!(error instanceof RunOver)) throw error;
      }
    },
  };
}

function publish(kernel: Kernel, op: number, object: number, argument: number, readsClock: ClockLook): void {
  const { words } = kernel.world;
  // What threads do while they unwind is not part of the run: their next operations at its stop stay known.
  if (isStopped(kernel.world)) return;
  const at = threadAt(kernel.thread);
  set(words, at, THREAD.yielded, get(words, at, THREAD.pendingOp) === YIELD ? 1 : 0);
  set(words, at, THREAD.pendingOp, op);
  set(words, at, THREAD.pendingObject, object);
  set(words, at, THREAD.pendingArg, argument);
  set(words, at, THREAD.readsClock, readsClock === "by socket" ? CLOCK_BY_SOCKET : readsClock ? 1 : 0);
  set(words, at, THREAD.site, kernel.site);
}

/** @returns false for a thread's first operation: its starter goes on with the token. */
function arrive({ world, thread }: Kernel): boolean {
  const { words } = world;
  const arrived = cell(threadAt(thread), THREAD.arrived);
  if (words[arrived] === 1) return true;
  // Read before the arrival is announced: from then on the token may come at any moment. Only MainThread has it already.
  const hasToken = Atomics.load(words, cell(WORLD, HEADER.token)) === thread;
  Atomics.store(words, arrived, 1);
  Atomics.notify(words, arrived);
  return hasToken;
}

/** How long a worker spins on the token before it sleeps. */
interface SpinBudget {
  looks: number;
  readonly least: number;
}

/** Decides, and waits for the turn to come back. */
function pass(kernel: Kernel, strategy: Strategy, patience: SpinBudget): void {
  if (decide(kernel, strategy) !== kernel.thread) awaitToken(kernel, patience);
}

function awaitToken({ world, thread }: Kernel, patience: SpinBudget): void {
  const { words } = world;
  const futex = cell(threadAt(thread), THREAD.futex);
  let left = patience.looks;
  while (left > 0 && Atomics.load(words, cell(WORLD, HEADER.token)) !== thread && !isStopped(world)) left--;
  patience.looks =
    left > 0 ? Math.min(MOST_LOOKS, patience.looks * 2) : Math.max(patience.least, patience.looks >> 1);
  for (;;) {
    const seen = Atomics.load(words, futex);
    if (isStopped(world)) throw runOver();
    if (Atomics.load(words, cell(WORLD, HEADER.token)) === thread) return;
    sleepOn(words, futex, seen);
  }
}

/** Whether a thread that sleeps on a word, whose value was `seen` then, can go on: for an isolate that runs all threads of a world. */
export function hasWoken({ words }: World, at: number, seen: number): boolean {
  return Atomics.load(words, at) !== seen;
}
