import { createWorld, type World } from "../../src/kernel/memory/world.ts";
import { type Control, controlRun } from "../../src/kernel/scheduling/control.ts";
import type { Strategy } from "../../src/kernel/scheduling/strategy.ts";
import { leave } from "../../src/kernel/steps/enter.ts";
import type { Kernel } from "../../src/kernel/steps/kernel.ts";
import { lockKernel } from "../../src/kernel/steps/kernel-lock.ts";
import { createSupervisorKernel, resetWorld, startMain } from "../../src/kernel/supervision/reset.ts";
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
  /** An action of the supervisor's. */
  act<T>(action: () => T): T;
}

const CONTROL: Control = {
  ...{ strategy: 0, prefix: [], asleep: [], freeTime: false, record: false, stepCap: 10_000, live: true },
};

export function createWorldByHand(): WorldByHand {
  const world = createWorld();
  const supervisor = createSupervisorKernel(world);
  const turns: number[] = [];
  const strategy: Strategy = { next: ({ enabled }) => turns.shift() ?? (enabled[0] as number) };
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
    act(action) {
      lockKernel(world.words, supervisor.agent);
      supervisor.acting = true;
      const result = action();
      supervisor.acting = false;
      leave(supervisor);
      return result;
    },
  };
  return byHand;
}
