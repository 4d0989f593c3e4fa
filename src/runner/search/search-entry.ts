import { parentPort, workerData } from "node:worker_threads";
import { attachWorld } from "../../kernel/memory/world.ts";
import { isInterrupted } from "../../kernel/supervision/interrupt.ts";
import { createSupervisorKernel } from "../../kernel/supervision/reset.ts";
import type { WorkerStart } from "../../protocol/message.ts";
import { executeFibers } from "../../supervisor/execute-fibers.ts";
import type { SearchMessage } from "../../supervisor/searcher.ts";
import type { Engine } from "../engine.ts";
import { receiveMoment } from "../time-budget.ts";
import type { Confirm } from "./confirm.ts";
import { exploreProgram } from "./explore-program.ts";
import type { SearchAnswer, SearchQuestion } from "./search-in-worker.ts";

/** A worker that makes whole searches. All threads of a program are fibers in it, so a run needs no message. */

const { world: buffer, letRun = () => {}, newlyCompiled = () => [] } = workerData as WorkerStart;
const world = attachWorld(buffer);
const kernel = createSupervisorKernel(world);

/** Whether this worker has reported its compiled code. By the end of a search it has compiled all that a search needs. */
let hasTold = false;

parentPort?.on("message", (question: SearchQuestion) => {
  void search(question)
    .catch((error: Error): SearchAnswer => ({ problem: String(error.stack) }))
    .then((answer) => {
      send({ answer, ...(!hasTold && { compiled: newlyCompiled() }) });
      hasTold = true;
    });
});

function send(message: SearchMessage): void {
  parentPort?.postMessage(message);
}

async function search({ explored, prepared, limits, began }: SearchQuestion): Promise<SearchAnswer> {
  const ending = new AbortController();
  if (isInterrupted(world)) ending.abort();
  const engine: Engine = {
    kernel,
    execute: async (how) => executeFibers(kernel, letRun, how),
    beforeRun() {
      if (isInterrupted(world)) ending.abort();
    },
    isGone: () => false,
  };
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
    progress: (progress) => send({ progress }),
  });
  return { result, ...(shown && { shown }) };
}
