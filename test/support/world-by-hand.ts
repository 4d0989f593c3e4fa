import { expect } from "vitest";
import { createWorld, type World } from "../../src/kernel/memory/world.ts";
import { type Control, controlRun } from "../../src/kernel/scheduling/control.ts";
import { createControlledGate } from "../../src/kernel/scheduling/controlled-gate.ts";
import type { Strategy } from "../../src/kernel/scheduling/strategy.ts";
import { leave } from "../../src/kernel/steps/enter.ts";
import type { Kernel } from "../../src/kernel/steps/kernel.ts";
import { lockKernel } from "../../src/kernel/steps/kernel-lock.ts";
import { passDeadline } from "../../src/kernel/supervision/deadline.ts";
import { deadOnTurn, endDead, reapWorker } from "../../src/kernel/supervision/reap.ts";
import { createSupervisorKernel, resetWorld, startMain } from "../../src/kernel/supervision/reset.ts";
import { startThread } from "../../src/kernel/threads/life.ts";
import { makeThread } from "../../src/kernel/threads/make-thread.ts";
import { type Agent, createAgent } from "./agent.ts";

/** A world in which nothing happens by itself. */
export interface WorldByHand {
  readonly world: World;
  readonly supervisor: Kernel;
  /** The turns to take next under a schedule; where there are none, the first thread that can go. */
  readonly turns: number[];
  /** Begins a run: its MainThread waits for a worker, or is given to one that is idle. */
  reset(control?: Partial<Control>): void;
  /** A worker that comes up. It is under the schedule if the run is. */
  worker(slot: number): Agent;
  /** Begins a run, and its MainThread in a worker that comes up. */
  begin(control?: Partial<Control>): Agent;
  /** A thread more, started by another one, in a worker of its own. */
  startOne(main: Agent, slot: number): Agent;
  /** An action of the supervisor's. */
  act<T>(action: () => T): T;
  /** What the supervisor does once a worker has died. Under a schedule the end of its thread is still to come. */
  reap(slot: number): void;
  /** The supervisor lets time pass, where no thread can go on before one is answered. @returns whether it did. */
  passDeadline(): boolean;
  /** The supervisor makes the last step of a dead thread, if it is such a thread's turn. */
  endDead(): void;
}

const CONTROL: Control = {
  ...{ strategy: 0, prefix: [], asleep: [], freeTime: false, record: false, stepCap: 10_000, live: true },
};

export function createWorldByHand(): WorldByHand {
  const world = createWorld();
  const supervisor = createSupervisorKernel(world);
  const turns: number[] = [];
  const strategy: Strategy = { next: ({ enabled }) => turns.shift() ?? (enabled[0] as number) };
  const gate = createControlledGate(strategy);
  let isControlled = false;
  const byHand: WorldByHand = {
    world,
    supervisor,
    turns,
    reset(control) {
      const init = { program: "", params: "{}", speed: 1, maxAlive: 1000 };
      isControlled = control !== undefined;
      byHand.act(() => {
        resetWorld(world, init);
        if (control !== undefined) controlRun(world, { ...CONTROL, ...control });
        startMain(supervisor);
      });
    },
    worker: (slot) => createAgent(world, slot, isControlled ? strategy : undefined),
    begin(control) {
      byHand.reset(control);
      const main = byHand.worker(0);
      main.offer();
      expect(main.begin()).toBe(1);
      return main;
    },
    startOne(main, slot) {
      const agent = byHand.worker(slot);
      agent.offer();
      const thread = makeThread(main.kernel, undefined, false);
      expect(main.do(() => startThread(main.kernel, thread, new Uint8Array(1)))).toBe("asleep");
      expect(agent.begin()).toBe(thread);
      expect(main.wake()).toBe("done");
      return agent;
    },
    act(action) {
      lockKernel(world.words, supervisor.agent);
      supervisor.acting = true;
      const result = action();
      supervisor.acting = false;
      leave(supervisor);
      return result;
    },
    reap: (slot) =>
      byHand.act(() => {
        const ending = reapWorker(supervisor, slot, "died");
        if (ending?.leavesTurn) choose(ending.thread);
      }),
    passDeadline: () =>
      byHand.act(() => {
        const thread = passDeadline(world);
        if (thread !== 0) choose(thread);
        return thread !== 0;
      }),
    endDead() {
      const thread = deadOnTurn(world);
      if (thread === 0) return;
      byHand.act(() => {
        endDead(supervisor, thread, "died");
        choose(thread);
      });
    },
  };
  return byHand;

  function choose(thread: number): void {
    supervisor.thread = thread;
    gate.ended(supervisor);
    supervisor.thread = 0;
  }
}
