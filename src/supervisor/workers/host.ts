import type { Worker } from "node:worker_threads";
import type { Kernel } from "../../kernel/steps/kernel.ts";
import { breakStep } from "../../kernel/supervision/reap.ts";
import { threadOfSlot } from "../../kernel/supervision/state.ts";
import { MAX_WORKERS } from "../../kernel/threads/slots.ts";
import { type CodeCache, NO_CACHE } from "./code-cache.ts";
import { cannotStart, codeOf, type Death, startWorker, type WorkerPool } from "./pool.ts";
import { isReadyMessage } from "./worker-message.ts";

/** For all threads of a program together. A young generation of some size spares a search most of its collections. */
export const FIBER_LIMITS = {
  maxOldGenerationSizeMb: 512,
  maxYoungGenerationSizeMb: 16,
  codeRangeSizeMb: 16,
  stackSizeMb: 4,
};

/** Stands for the workers of a world whose threads are fibers of one worker. If that worker ends, all of them are gone for good. */
export interface Host extends WorkerPool {
  /** Whether threads have died with their worker, or were ended with it. */
  isGone(): boolean;
}

/** @param text the worker's program. */
export function createHost(kernel: Kernel, text: string, cache: CodeCache = NO_CACHE): Host {
  const code = codeOf(text);
  const compiled = cache.read(code);
  let worker: Worker | undefined;
  let isGone = false;
  let failure: Error | undefined;

  const host: Host = {
    onRequest() {},
    onDeath() {},
    release() {},
    provide() {
      if (failure !== undefined) throw cannotStart(failure);
      if (!isGone) worker ??= start();
    },
    async terminate() {
      await worker?.terminate();
    },
    busySlots: () =>
      Array.from({ length: MAX_WORKERS }, (_, slot) => slot).filter(
        (slot) => threadOfSlot(kernel.world, slot) !== 0,
      ),
    waited: () => 0,
    isGone: () => isGone,
    async close() {
      host.onDeath = () => {};
      await worker?.terminate();
    },
  };

  function start(): Worker {
    const started = startWorker(
      { world: kernel.world.buffer, slot: 0, code, ...(compiled && { compiled }) },
      FIBER_LIMITS,
    );
    let error: Death["error"];
    let isReady = false;
    started.on("message", (message: unknown) => {
      isReady ||= isReadyMessage(message);
    });
    started.on("error", (cause) => {
      error = cause as Death["error"];
      if (!isReady) failure = cause as Error;
    });
    started.once("exit", () => {
      worker = undefined;
      isGone = true;
      for (const slot of host.busySlots()) {
        breakStep(kernel, slot);
        host.onDeath({ slot, error });
      }
    });
    return started;
  }

  return host;
}
