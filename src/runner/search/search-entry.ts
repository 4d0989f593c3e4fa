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
import { findDifferingTraces } from "./differing-traces.ts";
import { exploreProgram, type Progress } from "./explore-program.ts";
import type { Found, SearchAnswer, SearchQuestion } from "./search-in-worker.ts";
import { runSeeds } from "./seeded-runs.ts";

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

async function search(question: SearchQuestion): Promise<SearchAnswer> {
  const { prepared, explored } = question;
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
  const result = await answerTo(question);
  return { result, ...(shown && { shown }) };

  async function answerTo(asked: SearchQuestion): Promise<Found[keyof Found]> {
    const { signal } = ending;
    if (asked.kind === "seeds") return runSeeds(carrier, explored, { ...asked.limits, signal });
    const limits = { signal, began: receiveMoment(asked.began) };
    if (asked.kind === "differing traces")
      return { traces: await findDifferingTraces(carrier, explored, { ...asked.limits, ...limits }) };
    const progress = (progress: Progress) => send({ progress });
    return exploreProgram(carrier, explored, { ...asked.limits, ...limits, progress });
  }
}
