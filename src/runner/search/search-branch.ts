import type { MessagePort } from "node:worker_threads";
import { pollersOf } from "../../kernel/rounds/pollers.ts";
import { NO_BOUNDS } from "../../kernel/rounds/rounds.ts";
import { hasReadClock } from "../../kernel/scheduling/control.ts";
import { stepsTaken } from "../../kernel/scheduling/schedule-report.ts";
import { seenNumbers } from "../../kernel/threads/seen-numbers.ts";
import type { Params } from "../../protocol/program.ts";
import { createSearch } from "../../scheduler/dpor.ts";
import { analyse } from "../analyse.ts";
import type { Engine } from "../engine.ts";
import type { Prepared } from "../prepare.ts";
import { type Recording, ranToItsEnd } from "../record.ts";
import type { BranchAnswer, BranchRun, BranchTask, StopTask } from "./branch.ts";
import { turn } from "./helpers.ts";
import { type PlanOptions, runPlan } from "./run-plan.ts";
import { limitsOf } from "./search-limits.ts";
import { type Run, stepsToSearch } from "./searched-run.ts";
import { dependsOnNames } from "./thread-numbers.ts";

/** The most runs that a helper keeps for its search. */
const MOST_RUNS = 10_000;

/** Milliseconds for which a helper hears nothing. */
const PAUSE_MS = 5;

/** What a helper searches. */
export interface Helped {
  readonly engine: Engine;
  readonly prepared: Prepared;
  readonly params: Params;
  readonly how: Omit<PlanOptions, "stepCap">;
  signatureOf(run: Run): string;
}

/** Searches the branches that come through a port. */
export function serveBranches(port: MessagePort, helped: Helped): void {
  let stopped = 0;
  let turned = performance.now();
  /** Lets messages in, now and then. */
  const pause = async () => {
    if (performance.now() - turned < PAUSE_MS) return;
    await turn();
    turned = performance.now();
  };
  port.on("message", (message: BranchTask | StopTask) => {
    if ("stop" in message) {
      stopped = message.stop;
      return;
    }
    const { id } = message;
    const refused: BranchAnswer = { id, runs: [], isRefused: true, requests: [], rest: [], needed: 0 };
    void searchBranch(helped, message, pause, () => stopped === id)
      .catch(() => refused)
      .then((answer) => port.postMessage(answer));
  });
}

/**
 * Searches a branch, until it is told to stop. A run that is more than one trace among others is left to the search: then the answer ends
 * before it.
 *
 * @param pause called between runs. @param isStopped whether to stop.
 */
async function searchBranch(
  { engine, prepared, params, how, signatureOf }: Helped,
  { id, branch, ...task }: BranchTask,
  pause: () => Promise<void>,
  isStopped: () => boolean,
): Promise<BranchAnswer> {
  const search = createSearch(branch);
  const runs: BranchRun[] = [];
  let isRefused = false;
  while (runs.length < MOST_RUNS && !isStopped()) {
    const plan = search.next();
    if (plan === undefined) break;
    const recording = await runPlan(engine, prepared, params, { ...how, ...task, plan });
    const run = runOf(recording);
    if (run === undefined) {
      isRefused = true;
      search.giveBack();
      break;
    }
    runs.push(run);
    await pause();
  }
  return { id, runs, isRefused, ...search.searched() };

  function runOf(recording: Recording): BranchRun | undefined {
    const { ending, events, schedule } = recording;
    const { world } = engine.kernel;
    const { stuck } = ending;
    const taken = stepsTaken(world);
    const isUsual = stuck === undefined || stuck === "deadlock" || stuck === "asleep";
    if (!ranToItsEnd(ending) || !isUsual || taken >= task.stepCap) return undefined;
    if (pollersOf(world).length > 0 || limitsOf(world, stuck).length > 0) return undefined;
    if (how.time === "free" && !task.clocked && hasReadClock(world)) return undefined;
    const facts = analyse(recording);
    if (!task.numbered && dependsOnNames(facts, seenNumbers(world))) return undefined;
    if (!search.learn(stepsToSearch(world, events, facts.causes))) return undefined;
    if (stuck === "asleep") return { end: "blocked", taken };
    const end = stuck === "deadlock" ? "deadlock" : "ended";
    const signature = signatureOf({ pass: 1, facts, schedule, end, pollers: [], bounds: NO_BOUNDS });
    return { end, taken, signature, schedule };
  }
}
