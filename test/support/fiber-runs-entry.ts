import { parentPort, workerData } from "node:worker_threads";
import { attachWorld } from "../../src/kernel/memory/world.ts";
import { createSupervisorKernel } from "../../src/kernel/supervision/reset.ts";
import type { WorkerStart } from "../../src/protocol/message.ts";
import { beginRun } from "../../src/runner/search/run-plan.ts";
import { executeFibers } from "../../src/supervisor/execute-fibers.ts";
import type { FiberRun } from "./fiber-runs.ts";

/** In place of the program of searches: it makes single runs, and sends them whole. */

const { world, letRun = () => {} } = workerData as WorkerStart;
const kernel = createSupervisorKernel(attachWorld(world));
const engine = {
  ...{ kernel, isFibers: true as const },
  execute: async (how: Parameters<typeof executeFibers>[2]) => executeFibers(kernel, letRun, how),
};

parentPort?.on("message", async ({ prepared, params, request }: FiberRun) => {
  const signal = new AbortController().signal;
  const { program: _, ...recording } = await beginRun({ engine, ...prepared, params }, { ...request, signal })
    .recording;
  parentPort?.postMessage({ answer: recording });
});
