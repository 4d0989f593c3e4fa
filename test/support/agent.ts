import { isControlled } from "../../src/kernel/memory/run-state.ts";
import type { World } from "../../src/kernel/memory/world.ts";
import { STOP_NONE } from "../../src/kernel/records/codes.ts";
import { get } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { createControlledGate } from "../../src/kernel/scheduling/controlled-gate.ts";
import type { Strategy } from "../../src/kernel/scheduling/strategy.ts";
import { enterStep, leave } from "../../src/kernel/steps/enter.ts";
import { freeGate } from "../../src/kernel/steps/free-gate.ts";
import { createKernel, type Gate, type Kernel, RunOver } from "../../src/kernel/steps/kernel.ts";
import { park } from "../../src/kernel/steps/wait.ts";
import { threadOfSlot } from "../../src/kernel/supervision/state.ts";
import { beginThread, endThread } from "../../src/kernel/threads/life.ts";
import { offerWorker, unbindWorker } from "../../src/kernel/threads/slots.ts";
import { Asleep } from "./futex.ts";

/** How far an operation came: to its end, to a sleep, to the end of the run. */
export type Progress = "done" | "asleep" | "over";

/** A worker that is no thread of the system: a test makes its steps one by one, all in one process. */
export interface Agent {
  readonly kernel: Kernel;
  readonly slot: number;
  /** The word that it sleeps on; undefined while it is awake. */
  readonly sleepsOn: number | undefined;
  /** Looks for a thread, or joins the idle workers. */
  offer(): void;
  /** Takes the thread that the slot was given and makes its first event. Returns its number, 0 for none. */
  begin(): number;
  /**
   * Makes an operation of the thread, up to where it sleeps.
   *
   * @param afterPark what is left of it after its wait, where that is more than to leave the wait.
   */
  do(operation: () => unknown, afterPark?: () => unknown): Progress;
  /** Looks again at what it sleeps for, as a thread does that was woken. */
  wake(): Progress;
  /** The thread's last event. */
  end(): Progress;
  /** Gives the thread's worker back. */
  unbind(): void;
}

/** Where in an operation a thread sleeps. */
type Stage = "before" | "park" | "started";

/** @param strategy who goes next, for runs under a schedule. */
export function createAgent(world: World, slot: number, strategy?: Strategy): Agent {
  const real = strategy === undefined ? freeGate : createControlledGate(strategy);
  let stage: Stage | undefined;
  let isWoken = false;
  let rest: Record<Stage, () => unknown> | undefined;
  let sleepsOn: number | undefined;

  const gate: Gate = {
    splitsWaits: real.splitsWaits,
    before: (...args) => through("before", () => real.before(...args)),
    park: (...args) => through("park", () => real.park(...args)),
    started(...args) {
      if (rest !== undefined) rest.started = () => gate.started(...args);
      through("started", () => real.started(...args));
    },
    ended: (kernel) => real.ended(kernel),
  };
  const kernel = createKernel(world, slot + 1, gate);

  /** A thread that was woken under a schedule has decided already: it only looks whether it is its turn. */
  function through(at: Stage, pass: () => void): void {
    stage = at;
    const looksAgain = isWoken && isControlled(world) && at !== "started";
    isWoken = false;
    if (looksAgain) lookAtToken();
    else pass();
  }

  function lookAtToken(): void {
    const { words } = world;
    if (get(words, WORLD, HEADER.stop) !== STOP_NONE) throw new RunOver();
    if (get(words, WORLD, HEADER.token) !== kernel.thread) throw new Asleep(sleepsOn as number);
  }

  function attempt(action: () => unknown): Progress {
    try {
      action();
    } catch (error) {
      if (error instanceof RunOver) {
        sleepsOn = undefined;
        return "over";
      }
      if (!(error instanceof Asleep)) throw error;
      sleepsOn = error.word;
      return "asleep";
    }
    sleepsOn = undefined;
    return "done";
  }

  const agent: Agent = {
    kernel,
    slot,
    get sleepsOn() {
      return sleepsOn;
    },
    offer: () => offerWorker(kernel, slot),
    begin() {
      kernel.thread = threadOfSlot(world, slot);
      if (kernel.thread !== 0) beginThread(kernel);
      return kernel.thread;
    },
    do(operation, afterPark = () => park(kernel)) {
      rest = { before: operation, park: afterPark, started() {} };
      // Bookkeeping asks no gate, and sleeps where the run is over.
      stage = "before";
      return attempt(operation);
    },
    wake() {
      isWoken = true;
      return attempt(rest?.[stage as Stage] as () => unknown);
    },
    end: () =>
      agent.do(() => {
        enterStep(kernel, "end", kernel.thread);
        endThread(kernel, kernel.thread, "ok");
        leave(kernel);
        kernel.gate.ended(kernel);
      }),
    unbind() {
      unbindWorker(kernel, slot);
      kernel.thread = 0;
    },
  };
  return agent;
}
