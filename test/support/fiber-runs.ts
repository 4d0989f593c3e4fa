import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { withTwins } from "../../src/fibers/fiber-program.ts";
import { namesIn } from "../../src/fibers/head.ts";
import { createWorld, type World } from "../../src/kernel/memory/world.ts";
import type { Params, Program } from "../../src/protocol/program.ts";
import type { Prepared } from "../../src/runner/prepare.ts";
import type { Recording } from "../../src/runner/record.ts";
import { findScript } from "../../src/runner/script.ts";
import type { RunRequest } from "../../src/runner/search/run-plan.ts";
import { createSearcher, type Searcher } from "../../src/supervisor/searcher.ts";
import { textOf } from "../../src/supervisor/workers/pool.ts";

/** A run to make on fibers. */
export interface FiberRun {
  readonly prepared: Prepared;
  readonly params: Params;
  readonly request: WithoutSignal<RunRequest>;
}

type WithoutSignal<Request> = Request extends RunRequest ? Omit<Request, "signal"> : never;

/** Runs programs on fibers, also those that a search would not run so. */
interface FiberRuns {
  readonly world: World;
  run(prepared: Prepared, params: Params, request: WithoutSignal<RunRequest>): Promise<Recording>;
}

let opened: Promise<FiberRuns> | undefined;

/** The worker stays for the tests that follow. */
export function fiberRuns(): Promise<FiberRuns> {
  opened ??= open();
  return opened;
}

async function open(): Promise<FiberRuns> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("fiber-runs-entry.ts", import.meta.url))],
    ...{ bundle: true, platform: "node", target: "node20", format: "cjs", write: false },
  });
  const text = textOf(await findScript("fibers"));
  const names = namesIn(text);
  const world = createWorld();
  const searcher = createSearcher(() => world, withDoor(text), outputFiles[0]?.text ?? "");
  const twins = new WeakMap<Program, Program>();
  return {
    world,
    async run(prepared, params, request) {
      const program = twins.get(prepared.program) ?? withTwins(prepared.program, names);
      twins.set(prepared.program, program);
      const run: FiberRun = { prepared: { ...prepared, program }, params, request };
      return { program, ...(await ask(searcher, run)) };
    },
  };
}

async function ask(searcher: Searcher, run: FiberRun): Promise<Omit<Recording, "program">> {
  const answer = await searcher.ask(run, { signal: new AbortController().signal, step: 60 }, () => {});
  if (answer === undefined) throw new Error("The worker of the fibers has ended.");
  return answer as Omit<Recording, "program">;
}

/** The programs of `test/suites` look into the world's memory. The first line has to stay the first. */
function withDoor(text: string): string {
  const [head = ""] = text.split("\n", 1);
  return `${head}\nglobalThis.testedWorld = require("node:worker_threads").workerData.world;${text}`;
}
