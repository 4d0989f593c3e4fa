import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { attachWorld } from "../../kernel/memory/world.ts";
import { isInterrupted } from "../../kernel/supervision/interrupt.ts";
import { createSupervisorKernel } from "../../kernel/supervision/reset.ts";
import type { WorkerStart } from "../../protocol/message.ts";
import { executeFibers } from "../../supervisor/execute-fibers.ts";
import type { HelperLine, SearchMessage } from "../../supervisor/searcher.ts";
import type { Engine } from "../engine.ts";
import type { Carrier } from "../search/carriers.ts";
import { createHelpers, type Helpers } from "../search/helpers.ts";
import { receiveMoment } from "../time-budget.ts";
import type { ExploreProgress } from "./explore-program.ts";
import type { SearchAnswer, SearchQuestion } from "./search-in-worker.ts";
import { type LimitsOf, SEARCHES, type SearchName } from "./searches.ts";
import { serveBranches } from "./serve-branches.ts";

/** A worker that makes whole searches. All threads of a program are fibers in it, so a run needs no message. */

const { world: buffer, letRun = () => {}, newlyCompiled = () => [] } = workerData as WorkerStart;
const world = attachWorld(buffer);
const kernel = createSupervisorKernel(world);

/** Whether this worker has reported its compiled code. By the end of a search it has compiled all that a search needs. */
let hasTold = false;

parentPort?.on("message", (message: SearchQuestion | HelperLine) => {
  if (!("port" in message)) answer(message);
  else if (message.question !== undefined) help(message, message.question as SearchQuestion<"explore">);
  // The search that called for it is over.
  else message.port.close();
});

function answer(question: SearchQuestion): void {
  void search(question)
    .catch((error: Error): SearchAnswer => ({ problem: String(error.stack) }))
    .then((answer) => {
      send({ answer, ...(!hasTold && { compiled: newlyCompiled() }) });
      hasTold = true;
    });
}

/** Searches branches for the search in another worker. */
function help(line: HelperLine, { explored, limits, began }: SearchQuestion<"explore">): void {
  const { signal } = new AbortController();
  const engine: Engine = {
    ...{ kernel, isFibers: true },
    execute: async (how) => executeFibers(kernel, letRun, how),
  };
  const carrier: Carrier = { ...explored, engine, confirm: async () => {} };
  serveBranches(carrier, { ...limits, began: receiveMoment(began), signal }, line);
}

/** Seconds that a search has taken, and will still take, when it gets helpers: they need a while to start, and are slow at first. */
const TAKEN = 3;
const LEFT = 10;

/** The helpers of a search that begins now. */
function callableHelpers({ longAfter, maxTraces = Infinity }: SearchQuestion<"explore">["limits"]): Helpers {
  const began = performance.now();
  return createHelpers({
    isEager: longAfter !== undefined,
    isWorthIt({ end, covered }) {
      const taken = (performance.now() - began) / 1000;
      const share = Math.max(covered(), end.traces / maxTraces);
      return taken >= TAKEN && taken * (1 - share) >= LEFT * share;
    },
    call: () => send({ callsHelpers: true }),
    take: () =>
      parentPort === null ? undefined : (receiveMessageOnPort(parentPort)?.message as HelperLine | undefined),
  });
}

const NO_TRACES: ExploreProgress = { traces: 0, blocked: 0, found: [] };

function send(message: SearchMessage): void {
  parentPort?.postMessage(message);
}

async function search<Name extends SearchName>({
  name,
  explored,
  limits,
  began,
}: SearchQuestion<Name>): Promise<SearchAnswer> {
  const ending = new AbortController();
  if (isInterrupted(world)) ending.abort();
  let runs = 0;
  const engine: Engine = {
    ...{ kernel, isFibers: true },
    async execute(how) {
      if (isInterrupted(world)) ending.abort();
      // A run that does not come to its end keeps this worker from telling of those before.
      if (runs === 1) send({ progress: NO_TRACES });
      runs++;
      return executeFibers(kernel, letRun, how);
    },
  };
  let shown: SearchAnswer["shown"];
  const carrier: Carrier = {
    ...{ ...explored, engine },
    async confirm({ ok }, samples, { signal: _signal, ...how }) {
      shown = { end: { ok }, samples, how };
    },
  };
  const found = await SEARCHES[name](carrier, {
    ...limits,
    began: receiveMoment(began),
    signal: ending.signal,
    ...(name === "explore" &&
      (limits.jobs ?? 1) > 1 && { helpers: callableHelpers(limits as SearchQuestion<"explore">["limits"]) }),
    progress: (progress: ExploreProgress) => send({ progress }),
  } as LimitsOf<Name>);
  return { found, ...(shown && { shown }) };
}
