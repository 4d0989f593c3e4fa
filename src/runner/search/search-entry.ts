import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { attachWorld } from "../../kernel/memory/world.ts";
import { isInterrupted } from "../../kernel/supervision/interrupt.ts";
import { createSupervisorKernel } from "../../kernel/supervision/reset.ts";
import type { WorkerStart } from "../../protocol/message.ts";
import { executeFibers } from "../../supervisor/execute-fibers.ts";
import type { SearchMessage } from "../../supervisor/searcher.ts";
import type { Engine } from "../engine.ts";
import { receiveMoment } from "../time-budget.ts";
import type { Confirm } from "./confirm.ts";
import { createOutcomes, ordersLines } from "./explore-outcomes.ts";
import { exploreProgram, signatureOf } from "./explore-program.ts";
import { createHelpers } from "./helpers.ts";
import { serveBranches } from "./search-branch.ts";
import type { SearchAnswer, SearchQuestion } from "./search-in-worker.ts";

/** A worker that makes whole searches. All threads of a program are fibers in it, so a run needs no message. */

const { world: buffer, letRun = () => {}, newlyCompiled = () => [] } = workerData as WorkerStart;
const world = attachWorld(buffer);
const kernel = createSupervisorKernel(world);

/** The least traces, and the least seconds that a search will probably still take, for which helpers pay. */
const LEAST_TRACES = 256;
const LEAST_SECONDS = 1;

/** A helper that joins the search of this worker. */
interface HelperJoins {
  readonly joins: MessagePort;
}

/** The search of another worker, which wants help. */
interface HelpWanted {
  readonly help: SearchQuestion;
  readonly port: MessagePort;
}

/** Whether this worker has reported its compiled code. By the end of a search it has compiled all that a search needs. */
let hasTold = false;

parentPort?.on("message", (message: SearchQuestion | HelperJoins | HelpWanted) => {
  if ("joins" in message) helpers?.add(message.joins);
  else if ("help" in message) help(message);
  else answer(message);
});

/** The helpers of the search that is made here. */
let helpers: ReturnType<typeof createHelpers> | undefined;

function answer(question: SearchQuestion): void {
  const { jobs, sharesAfter } = question;
  const isWorthIt = sharesAfter === undefined ? isLongEnough : (traces: number) => traces >= sharesAfter;
  helpers = jobs > 1 ? createHelpers(isWorthIt, () => send({ callsHelpers: true })) : undefined;
  void search(question)
    .catch((error: Error): SearchAnswer => ({ problem: String(error.stack) }))
    .then((answer) => {
      send({ answer, ...(!hasTold && { compiled: newlyCompiled() }) });
      hasTold = true;
    });
}

/** Whether a search lasts so long that helpers pay, although they take a moment to start. */
function isLongEnough(traces: number, covered: number, seconds: number): boolean {
  const left = (seconds * (1 - covered)) / Math.max(covered, 1e-9);
  return traces >= LEAST_TRACES && seconds >= 0.5 && left >= LEAST_SECONDS;
}

/** Searches branches for the search in another worker. */
function help({ help: { explored, prepared, limits }, port }: HelpWanted): void {
  const { target, word, sets, params } = explored;
  const outcomes = createOutcomes(target, prepared, { target: word, sets, time: limits.time });
  const { signal } = new AbortController();
  const { runTimeout, timeout = runTimeout } = limits;
  const how = {
    ...{ time: limits.time, signal, ordersPrints: ordersLines(target) },
    ...(timeout !== undefined && { timeout }),
  };
  const engine = engineWith(() => {});
  serveBranches(port, {
    ...{ engine, prepared, params, how },
    signatureOf: (run) => signatureOf(run, outcomes),
  });
}

function engineWith(beforeRun: () => void): Engine {
  return {
    kernel,
    execute: async (how) => executeFibers(kernel, letRun, how),
    beforeRun,
    isGone: () => false,
  };
}

function send(message: SearchMessage): void {
  parentPort?.postMessage(message);
}

async function search({ explored, prepared, limits, began }: SearchQuestion): Promise<SearchAnswer> {
  const ending = new AbortController();
  if (isInterrupted(world)) ending.abort();
  const engine = engineWith(() => {
    if (isInterrupted(world)) ending.abort();
  });
  let shown: SearchAnswer["shown"];
  const carrier = {
    ...{ engine, prepared, isFibers: true },
    async confirm(...[, { ok }, samples, { signal: _, onBegin: __, ...how }]: Parameters<Confirm>) {
      shown = { end: { ok }, samples, how };
    },
  };
  const result = await exploreProgram(carrier, explored, {
    ...limits,
    began: receiveMoment(began),
    signal: ending.signal,
    ...(helpers && { helpers }),
    progress: (progress) => send({ progress }),
  });
  return { result, ...(shown && { shown }) };
}
