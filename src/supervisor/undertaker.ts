import { breakStep, buryWorker, deadOnTurn, endDead } from "../kernel/burial.ts";
import { isStopped } from "../kernel/control.ts";
import { createControlledGate } from "../kernel/controlled-gate.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { TraceEvent } from "../protocol/event.ts";
import { chosenStrategy } from "../scheduler/strategies.ts";
import { deathWords } from "./death-words.ts";
import type { Death } from "./pool.ts";

/** Buries workers, and acts under a schedule for the threads that died with them. */
export interface Undertaker {
  bury(deaths: readonly Death[], take: (event: TraceEvent) => void): void;
  /** Makes the last step of each dead thread whose turn it is, and lets the schedule go on. */
  act(take: (event: TraceEvent) => void): void;
}

export function createUndertaker(kernel: Kernel): Undertaker {
  const { world } = kernel;
  const gate = createControlledGate(chosenStrategy);
  /** How the threads died whose ends are still to be made. */
  const details = new Map<number, string>();

  return {
    bury(deaths, take) {
      for (const { slot } of deaths) breakStep(kernel, slot);
      for (const death of deaths) {
        const detail = deathWords(death);
        const ending = buryWorker(kernel, take, { slot: death.slot, detail });
        if (ending === undefined) continue;
        details.set(ending.thread, detail);
        if (ending.hadTurn) choose(ending.thread);
      }
    },
    act(take) {
      for (let dead = deadOnTurn(world); dead !== 0 && !isStopped(world); dead = deadOnTurn(world)) {
        endDead(kernel, take, { thread: dead, detail: details.get(dead) ?? "" });
        details.delete(dead);
        choose(dead);
      }
    },
  };

  function choose(thread: number): void {
    kernel.thread = thread;
    gate.ended(kernel);
    kernel.thread = 0;
  }
}
