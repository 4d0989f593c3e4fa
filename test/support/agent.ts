import { threadOfSlot } from "../../src/kernel/control.ts";
import { freeGate } from "../../src/kernel/free-gate.ts";
import { createKernel, enterStep, type Gate, type Kernel, leave } from "../../src/kernel/kernel.ts";
import { offerWorker, unbindWorker } from "../../src/kernel/slots.ts";
import { beginThread, endThread } from "../../src/kernel/threads.ts";
import type { World } from "../../src/kernel/world.ts";

/** A worker that is no thread of the system: a test makes its steps one by one, all in one process. */
export interface Agent {
  readonly kernel: Kernel;
  readonly slot: number;
  /** Looks for a thread, or joins the idle workers. */
  offer(): void;
  /** Takes the thread that the slot was given and makes its first event. Returns its number, 0 for none. */
  begin(): number;
  /** The thread's last event. */
  end(): void;
  /** Gives the thread's worker back. */
  unbind(): void;
}

export function createAgent(world: World, slot: number, gate: Gate = freeGate): Agent {
  const kernel = createKernel(world, slot + 1, gate);
  return {
    kernel,
    slot,
    offer: () => offerWorker(kernel, slot),
    begin() {
      kernel.thread = threadOfSlot(world, slot);
      if (kernel.thread !== 0) beginThread(kernel);
      return kernel.thread;
    },
    end() {
      enterStep(kernel, "end", kernel.thread);
      endThread(kernel, kernel.thread, "ok");
      leave(kernel);
      kernel.gate.ended(kernel);
    },
    unbind() {
      unbindWorker(kernel, slot);
      kernel.thread = 0;
    },
  };
}
