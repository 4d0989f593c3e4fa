import { MessageChannel, type MessagePort, type Worker } from "node:worker_threads";
import type { World } from "../kernel/memory/world.ts";
import { HELPER_SIGNALS_BYTES } from "../kernel/supervision/helper-signals.ts";
import { setInterrupted } from "../kernel/supervision/interrupt.ts";
import { raisedLimit } from "../protocol/time-limit.ts";
import { type Grace, limitGrace, limitStep, limitTime } from "./run-limit.ts";
import { type CodeCache, codeOf, startWorker } from "./workers/pool.ts";

/** For all threads of a program together. A young generation of some size spares a search most of its collections. */
const FIBER_LIMITS = {
  maxOldGenerationSizeMb: 512,
  maxYoungGenerationSizeMb: 48,
  codeRangeSizeMb: 16,
  stackSizeMb: 4,
};

/** What a search gets to notice that it is to end, and to collect what it has found. */
const GRACE: Grace = { work: 5, idle: 2, latest: 30 };

/** A worker that makes whole searches by itself: the threads of each run are its fibers, and it chooses the schedules. */
export interface Searcher {
  /**
   * Lets the worker search. If a thread does not end, or the search misses its own end, the worker is terminated.
   *
   * @param question what the worker's program understands. @param hear gets the messages before the answer.
   * @returns the answer; undefined if the worker has ended without one.
   */
  ask(question: object, limits: AskLimits, hear: (message: object) => void): Promise<object | undefined>;
  /** Whether the worker has ended. */
  isGone(): boolean;
  close(): Promise<void>;
}

/** A message of the worker. A new worker also sends what it has compiled, in the order of its programs. */
export interface SearchMessage {
  readonly progress?: object;
  /** Whether other workers are to search a part of it. */
  readonly callsHelpers?: boolean;
  readonly answer?: object;
  readonly compiled?: readonly (Uint8Array | undefined)[];
}

interface AskLimits {
  readonly signal: AbortSignal;
  /** Seconds that a thread may compute without a step. */
  readonly step: number;
  /** Seconds on the machine's clock for the search. */
  readonly seconds?: number;
  /** Whether nobody wants the answer of a search that is interrupted. The worker is then terminated at once. */
  readonly dropsInterrupted?: boolean;
  /** The most workers that help with the search, if it calls for them. */
  readonly helpers?: number;
}

/** A message that connects two workers of a search. */
export interface HelperLine {
  /** For branches, and what was found in them. */
  readonly port: MessagePort;
  /** The memory of {@link HelperSignals}. */
  readonly signals: SharedArrayBuffer;
  /** For the worker that helps: the question that the other one was asked. */
  readonly question?: object;
}

/** @param allocate makes a world for a worker. @param fibers the program of fibers. @param searches the program of searches. */
export function createSearcher(
  allocate: () => World,
  fibers: string,
  searches: string,
  cache?: CodeCache,
): Searcher {
  const world = allocate();
  let isGone = false;
  let callHelpers = () => {};
  let answer: ((message: object | undefined) => void) | undefined;
  let hear: (message: object) => void = () => {};
  const code = codeOf(fibers);
  const search = codeOf(searches);
  const start = ({ buffer }: World): Worker => {
    const compiled = cache?.read(code);
    const searchCompiled = cache?.read(search);
    return startWorker(
      {
        ...{ world: buffer, slot: 0, code, search },
        ...(compiled && { compiled }),
        ...(searchCompiled && { searchCompiled }),
      },
      FIBER_LIMITS,
    );
  };
  const worker = start(world);
  worker.on("message", (message: SearchMessage) => {
    if (message.answer !== undefined) answer?.(message.answer);
    else if (message.progress !== undefined) hear(message.progress);
    else if (message.callsHelpers) callHelpers();
    for (const [i, bytes] of message.compiled?.entries() ?? [])
      if (bytes !== undefined) cache?.write(i === 0 ? code : search, bytes);
  });
  // If the program caused its death, a run on workers shows it.
  worker.on("error", () => {});
  worker.once("exit", () => {
    isGone = true;
    answer?.(undefined);
  });

  return {
    async ask(question, { signal, step, seconds, dropsInterrupted = false, helpers = 0 }, hearNow) {
      const end = () => void worker.terminate();
      const helping: Worker[] = [];
      callHelpers = () => {
        try {
          for (let i = 0; i < helpers; i++) helping.push(startHelper(question));
        } catch {
          // The system has no memory for more of them: the search goes on with fewer.
        }
      };
      const endWatches = [limitStep(world, step, end)];
      const endWithin = (grace: Grace) => void endWatches.push(limitGrace(grace, end));
      const interrupt = () => {
        setInterrupted(world, true);
        if (dropsInterrupted) end();
        // Not raised: a reader who interrupts it waits, and a signal always ends the program.
        else endWithin(GRACE);
      };
      setInterrupted(world, signal.aborted);
      signal.addEventListener("abort", interrupt);
      if (seconds !== undefined) endWatches.push(limitTime(seconds, () => endWithin(raisedGrace(seconds))));
      hear = hearNow;
      try {
        return await new Promise((resolve) => {
          answer = resolve;
          if (isGone) resolve(undefined);
          else worker.postMessage(question);
        });
      } finally {
        answer = undefined;
        callHelpers = () => {};
        await Promise.all(helping.map((helper) => helper.terminate()));
        signal.removeEventListener("abort", interrupt);
        for (const endWatch of endWatches) endWatch();
      }
    },
    isGone: () => isGone,
    async close() {
      await worker.terminate();
    },
  };

  /** Starts a worker that searches branches of what the first one was asked. If it ends, the first one does all by itself. */
  function startHelper(question: object): Worker {
    const helper = start(allocate());
    helper.on("error", () => {});
    const { port1, port2 } = new MessageChannel();
    const signals = new SharedArrayBuffer(HELPER_SIGNALS_BYTES);
    helper.postMessage({ port: port1, signals, question } satisfies HelperLine, [port1]);
    worker.postMessage({ port: port2, signals } satisfies HelperLine, [port2]);
    return helper;
  }
}

function raisedGrace(seconds: number): Grace {
  const raised = (limit: number) => raisedLimit(limit, seconds);
  return { work: raised(GRACE.work), idle: raised(GRACE.idle), latest: raised(GRACE.latest) };
}
