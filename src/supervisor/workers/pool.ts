import { readFileSync } from "node:fs";
import { SHARE_ENV, Worker, type WorkerOptions } from "node:worker_threads";
import type { Kernel } from "../../kernel/steps/kernel.ts";
import { breakStep } from "../../kernel/supervision/reap.ts";
import { threadOfSlot } from "../../kernel/supervision/state.ts";
import { idleWorkers, MAX_WORKERS, waitingStarts } from "../../kernel/threads/slots.ts";
import { internalError, ThreadlabError } from "../../protocol/errors.ts";
import type { NumberedRequest, WorkerStart } from "../../protocol/message.ts";
import type { Script } from "../../protocol/process.ts";
import { isLastWords, isReadyMessage, isRequest } from "./worker-message.ts";

/**
 * Megabytes of heap for one thread. When a worker comes near its limit Node ends it and grants 16 MB more until it is gone; a single
 * request beyond that aborts the whole process. A growing array requests half its size again, so the limit has to be small for such a
 * thread to die alone.
 */
export const THREAD_HEAP_MB = 32;

const LIMITS = {
  maxOldGenerationSizeMb: THREAD_HEAP_MB,
  maxYoungGenerationSizeMb: 2,
  codeRangeSizeMb: 8,
  stackSizeMb: 1,
};
/** Workers that come up at the same time: more would only slow each of them down. */
const BOOTING_AT_ONCE = 2;

/** After this many workers in a row have ended before they were ready, no more are tried. */
const MOST_FAILURES = 3;

/** The first code of a worker. It compiles the worker's program with the engine's cached code, which saves an eighth of the start. */
const BOOT = `
const { parentPort, workerData } = require("node:worker_threads");
const { Script } = require("node:vm");
const scripts = [];
const load = (code, filename, cachedData) => {
  const script = new Script(code, { filename, cachedData });
  scripts.push({ script, isNew: cachedData === undefined || script.cachedDataRejected });
  script.runInThisContext()(require);
};
const { code, compiled, search, searchCompiled } = workerData;
workerData.newlyCompiled = () =>
  scripts.map(({ script, isNew }) => isNew ? script.createCachedData() : undefined);
workerData.sayReady = () =>
  parentPort.postMessage({ ready: true, compiled: workerData.newlyCompiled()[0] });
load(code, "threadlab-worker.cjs", compiled);
if (search !== undefined) load(search, "threadlab-search.cjs", searchCompiled);`;

/** Keeps the compiled code of the workers' programs for later processes. */
export interface CodeCache {
  read(code: string): Uint8Array | undefined;
  write(code: string, compiled: Uint8Array): void;
}

/** A worker that has ended. */
export interface Death {
  readonly slot: number;
  /** The error that killed it, if any. Its class is lost, but its `code` is not. */
  readonly error: (Error & { readonly code?: string }) | undefined;
}

/** How a thread ended when its worker died, as the end of a sentence about it. */
export function deathWords({ error }: Pick<Death, "error">): string {
  switch (error?.code) {
    case "ERR_WORKER_OUT_OF_MEMORY":
      return `ran out of memory and died: a thread may use ${THREAD_HEAP_MB} MB. Locks that it held stay held; the other threads went on.`;
    case "ERR_WORKER_INIT_FAILED":
      return "could not be started: the system gives this process no more threads. Run fewer at once.";
    default:
      return error === undefined
        ? "ended without finishing: its worker was ended, as process.reallyExit() does."
        : `died: ${error.message}`;
  }
}

/** The workers of one world. */
export interface WorkerPool {
  /**
   * Brings up workers ahead of demand: one for each thread that waits for one, and `spares` more.
   *
   * @throws ThreadlabError `ERR_WORKER_START` once several in a row have ended before they were ready.
   */
  provide(spares: number): void;
  /** Called for a worker's requests. */
  onRequest: (request: NumberedRequest, reply: (message: object) => void) => void;
  /** Called for a worker that has ended, terminated or not. Its thread has to be ended, and its slot released. */
  onDeath: (death: Death) => void;
  /** Frees the slot of a reaped worker for another one. */
  release(slot: number): void;
  /** Terminates one worker, and resolves when it is gone. @param why what is said of its thread, should that be told. */
  terminate(slot: number, why?: Error): Promise<void>;
  /** Slots of the workers that run a thread. */
  busySlots(): number[];
  /** Seconds that the event loop of a slot's worker has waited so far, and neither computed nor slept in an operation. */
  waited(slot: number): number;
  /** Terminates all. */
  close(): Promise<void>;
}

/** @param script the worker's program. */
export function createPool(kernel: Kernel, script: Script, cache?: CodeCache): WorkerPool {
  const code = codeOf(textOf(script));
  let compiled = cache?.read(code);
  const workers = new Map<number, Worker>();
  const booting = new Set<number>();
  /** Those that were terminated, and why. */
  const ending = new Map<number, Error | undefined>();
  const unreaped = new Set<number>();
  let failures = 0;
  let failure: Error | undefined;

  const pool: WorkerPool = {
    onRequest() {},
    onDeath: ({ slot }) => pool.release(slot),
    release: (slot) => void unreaped.delete(slot),
    provide(spares) {
      if (failures >= MOST_FAILURES) throw cannotStart(failure);
      const waiting = waitingStarts(kernel);
      // A waiting thread gets the machine to itself: a spare worker that starts beside it would only slow it down.
      if (waiting > 0 && booting.size === 0 && idleWorkers(kernel) === 0) {
        spawn();
        return;
      }
      while (booting.size < BOOTING_AT_ONCE && booting.size + idleWorkers(kernel) < waiting + spares) spawn();
    },
    async terminate(slot, why) {
      const worker = workers.get(slot);
      if (worker === undefined) return;
      ending.set(slot, why);
      await worker.terminate();
    },
    busySlots: () => [...workers.keys()].filter((slot) => threadOfSlot(kernel.world, slot) !== 0),
    waited: (slot) => (workers.get(slot)?.performance.eventLoopUtilization().idle ?? 0) / 1000,
    async close() {
      // None of them is needed any more.
      pool.onDeath = ({ slot }) => pool.release(slot);
      await Promise.all([...workers.keys()].map((slot) => pool.terminate(slot)));
    },
  };

  function spawn(): void {
    const slot = freeSlot();
    const workerData: WorkerStart = { world: kernel.world.buffer, slot, code, ...(compiled && { compiled }) };
    const worker = startWorker(workerData, LIMITS);
    let error: Death["error"];
    let isReady = false;
    workers.set(slot, worker);
    booting.add(slot);
    worker.once("online", () => booting.delete(slot));
    worker.on("message", (message: unknown) => {
      if (isReadyMessage(message)) {
        // It is so before a lesson's code runs, which might send the same.
        if (!isReady && message.compiled !== undefined) {
          compiled = message.compiled;
          cache?.write(code, compiled);
        }
        isReady = true;
        failures = 0;
      } else if (isLastWords(message)) error = new Error(message.lastWords);
      else if (isRequest(message)) pool.onRequest(message, (reply) => worker.postMessage(reply));
    });
    worker.on("error", (cause) => {
      error = cause;
    });
    worker.once("exit", () => {
      workers.delete(slot);
      booting.delete(slot);
      unreaped.add(slot);
      breakStep(kernel, slot);
      // `terminate()` reports an exit code that depends on the moment, so this keeps its own record of who was terminated.
      const why = ending.get(slot);
      const wanted = ending.delete(slot);
      if (!wanted && !isReady) {
        failures++;
        failure = error;
      }
      pool.onDeath({ slot, error: wanted ? why : error });
    });
  }

  function freeSlot(): number {
    for (let slot = 0; slot < MAX_WORKERS; slot++) if (!workers.has(slot) && !unreaped.has(slot)) return slot;
    throw internalError("No worker slot is free.");
  }

  return pool;
}

export function textOf(script: Script): string {
  return "text" in script ? script.text : readFileSync(script.file, "utf8");
}

/** A worker's program as its first code calls it. */
export function codeOf(text: string): string {
  // The comment keeps Node from showing the line that threw an error, which is the whole program.
  return `(function (require) {/* node-do-not-add-exception-line */${text}\n})`;
}

export function startWorker(
  workerData: WorkerStart,
  resourceLimits: WorkerOptions["resourceLimits"],
): Worker {
  releaseHeapOptions();
  // If Node restricts the process, a worker has to inherit that: with options of its own it would be free.
  const isRestricted = process.permission !== undefined;
  return new Worker(BOOT, {
    ...{ workerData, resourceLimits, eval: true, env: SHARE_ENV, trackUnmanagedFds: false },
    ...(!isRestricted && { execArgv: [] }),
  });
}

const HEAP_OPTIONS = ["max-old-space-size", "max-semi-space-size", "max-heap-size"];

/**
 * Lets workers have limits of memory of their own. Options for the heap, as in `NODE_OPTIONS`, would replace those of every worker. The
 * process's own heap has its size since it started.
 */
function releaseHeapOptions(): void {
  const { execArgv, env, getBuiltinModule } = process;
  // To load the module takes longer than all the rest.
  if (!/heap|space/.test(`${execArgv} ${env.NODE_OPTIONS}`)) return;
  const { setFlagsFromString } = getBuiltinModule("node:v8");
  for (const option of HEAP_OPTIONS) setFlagsFromString(`--${option}=0`);
}

/** Says why, and names the likely cause in the environment. */
function cannotStart(error: Error | undefined): ThreadlabError {
  const why = error === undefined ? "They end before they are ready." : `${error.name}: ${error.message}`;
  const options = process.env.NODE_OPTIONS;
  const hint =
    options === undefined || options === ""
      ? "Check the system's limits for memory, processes and open files (ulimit -a)."
      : `NODE_OPTIONS is "${options}". Try again without it.`;
  return new ThreadlabError(
    "ERR_WORKER_START",
    `Worker threads cannot be started here. ${why.replace(/\.?$/, ".")} ${hint}`,
  );
}
