import { createControlledGate } from "../../kernel/scheduling/controlled-gate.ts";
import { buryWorker, deadOnTurn, endDead } from "../../kernel/supervision/burial.ts";
import { isStopped } from "../../kernel/supervision/state.ts";
import { chosenStrategy } from "../../scheduler/strategies.ts";
import { type Actor, act } from "./act.ts";
import { deathWords } from "./death-words.ts";
import type { Death, WorkerPool } from "./pool.ts";

/** Buries workers, and acts under a schedule for the threads that died with them. */
export interface Undertaker {
  bury(deaths: readonly Death[]): Promise<void>;
  /** Makes the last step of each dead thread whose turn it is, and lets the schedule go on. */
  act(): Promise<void>;
}

export function createUndertaker(actor: Actor & { readonly pool: Pick<WorkerPool, "release"> }): Undertaker {
  const { kernel, pool } = actor;
  const { world } = kernel;
  const gate = createControlledGate(chosenStrategy);
  /** How the threads died whose ends are still to be made. */
  const details = new Map<number, string>();

  return {
    async bury(deaths) {
      for (const death of deaths) {
        await act(actor, () => bury(death));
        pool.release(death.slot);
      }
    },
    async act() {
      for (let dead = deadOnTurn(world); dead !== 0 && !isStopped(world); dead = deadOnTurn(world)) {
        const thread = dead;
        await act(actor, () => {
          endDead(kernel, thread, details.get(thread) ?? "");
          details.delete(thread);
          choose(thread);
        });
      }
    },
  };

  function bury(death: Death): void {
    const detail = deathWords(death);
    const ending = buryWorker(kernel, death.slot, detail);
    if (ending === undefined) return;
    details.set(ending.thread, detail);
    if (ending.hadTurn) choose(ending.thread);
  }

  function choose(thread: number): void {
    kernel.thread = thread;
    gate.ended(kernel);
    kernel.thread = 0;
  }
}
