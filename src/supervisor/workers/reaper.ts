import { isStopped } from "../../kernel/memory/run-state.ts";
import { createControlledGate } from "../../kernel/scheduling/controlled-gate.ts";
import type { Gate, Kernel } from "../../kernel/steps/kernel.ts";
import { deadOnTurn, endDead, reapWorker } from "../../kernel/supervision/reap.ts";
import { chosenStrategy } from "../../scheduler/strategies.ts";
import { type Actor, act } from "./act.ts";
import { type Death, deathWords, type WorkerPool } from "./pool.ts";

/** Reaps dead workers, and acts under a schedule for the threads that died with them. */
interface Reaper {
  reap(deaths: readonly Death[]): Promise<void>;
  /** Makes the next step of each dead thread whose turn it is, and lets the schedule go on. */
  act(): Promise<void>;
}

export function createReaper(actor: Actor & { readonly pool: Pick<WorkerPool, "release"> }): Reaper {
  const { kernel, pool } = actor;
  const { world } = kernel;
  const gate = createControlledGate(chosenStrategy);
  /** How the threads died whose ends are still to be made. */
  const details = new Map<number, string>();

  return {
    async reap(deaths) {
      for (const death of deaths) {
        await act(actor, () => reap(death));
        pool.release(death.slot);
      }
    },
    async act() {
      for (let dead = deadOnTurn(world); dead !== 0 && !isStopped(world); dead = deadOnTurn(world)) {
        const thread = dead;
        await act(actor, () => {
          if (endDead(kernel, thread, details.get(thread) ?? "")) details.delete(thread);
          chooseAfter(kernel, gate, thread);
        });
      }
    },
  };

  function reap(death: Death): void {
    const detail = deathWords(death);
    const ending = reapWorker(kernel, death.slot, detail);
    if (ending === undefined) return;
    details.set(ending.thread, detail);
    if (ending.leavesTurn) chooseAfter(kernel, gate, ending.thread);
  }
}

/** Chooses the next thread in the place of one that cannot. A part of a supervisor's action. */
export function chooseAfter(kernel: Kernel, gate: Gate, thread: number): void {
  kernel.thread = thread;
  gate.ended(kernel);
  kernel.thread = 0;
}
