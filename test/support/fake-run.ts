import type { Kernel } from "../../src/kernel/steps/kernel.ts";
import { threadOfSlot } from "../../src/kernel/supervision/state.ts";
import type { Program } from "../../src/protocol/program.ts";
import { type ExecuteOptions, execute } from "../../src/supervisor/execute.ts";
import type { RequestHandler } from "../../src/supervisor/requests/request-handler.ts";
import type { WorkerPool } from "../../src/supervisor/workers/pool.ts";
import type { Agent } from "./agent.ts";

/** A pool over agents whose steps a test makes by hand. */
export function createFakePool(kernel: Kernel, agents: readonly Agent[]): WorkerPool {
  return {
    provide() {},
    onRequest() {},
    onDeath() {},
    release() {},
    async terminate() {},
    busySlots: () => agents.map(({ slot }) => slot).filter((slot) => threadOfSlot(kernel.world, slot) !== 0),
    waited: () => 0,
    async close() {},
  };
}

const PROGRAM: Program = {
  file: "main.ts",
  code: "",
  map: '{"sources":[],"mappings":""}',
  sites: [],
  exports: [],
  touchesGlobals: false,
  lostChanges: [],
  imports: [],
  marks: { site: "$site", caught: "$caught" },
};

const NO_DESK: RequestHandler = { handle() {}, async close() {} };

/** Runs what agents do by hand (`act`) as one run, from its reset to its end. */
export function runByHand(
  kernel: Kernel,
  pool: WorkerPool,
  act: () => void,
  options: Partial<ExecuteOptions> = {},
): ReturnType<typeof execute> {
  return execute({
    ...{ kernel, pool, handler: NO_DESK, program: PROGRAM, params: {}, speed: 1, timeout: 20 },
    signal: new AbortController().signal,
    take() {},
    isHopeless: () => false,
    onBegin: act,
    ...options,
  });
}
