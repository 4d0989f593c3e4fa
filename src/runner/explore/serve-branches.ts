import { helperSignals } from "../../kernel/supervision/helper-signals.ts";
import type { HelperLine } from "../../supervisor/searcher.ts";
import type { BranchReport, BranchTask, RefusedBranch, ToldRun } from "../search/branch-task.ts";
import type { Carrier } from "../search/carriers.ts";
import { beginRun } from "../search/run-plan.ts";
import { createPass, type Pass } from "../search/search-pass.ts";
import { type Run, sampleOf } from "../search/searched-run.ts";
import { createConduct } from "./explore-conduct.ts";
import { createExploredRaces } from "./explore-races.ts";
import { ordersLines } from "./run-judge.ts";
import type { LimitsOf } from "./searches.ts";
import { createGatherer, type RunsShown, takeRun } from "./shown.ts";

/** Traces after which a helper reports, even if its branch is not finished: usually, and for a search that is shared eagerly. */
const PART = 256;
const EAGER_PART = 3;
/** … or this many events of runs that are told. */
const MOST_EVENTS = 20_000;

/** Searches the branches that come through a port, one at a time, for a search that is made elsewhere. */
export function serveBranches(
  carrier: Carrier,
  limits: LimitsOf<"explore">,
  { port, signals: shared }: HelperLine,
): void {
  const signals = helperSignals(shared);
  const gatherer = createGatherer(carrier, limits);
  port.on("message", (task: BranchTask) => {
    void searchBranch(task).catch(() => send({ id: task.id, isRefused: true }));
  });

  async function searchBranch({ id, ...task }: BranchTask): Promise<void> {
    const ordersPrints = ordersLines(carrier.target);
    // The search itself keeps the limits.
    const unlimited = { maxTraces: Infinity, effort: Infinity, timeout: undefined };
    const pass = createPass({ ...limits, ...unlimited, ...task, ordersPrints, pass: 1 });
    const gather = await gatherer;
    const shown = { ...gather(), races: createExploredRaces(), conduct: createConduct(), longest: 0 };
    const most = limits.longAfter === undefined ? PART : EAGER_PART;
    let part = createPart(pass, shown, most);
    for (let next = pass.next(); next !== undefined; next = pass.next()) {
      const run = pass.take(await beginRun(carrier, next).recording, carrier.engine.kernel.world);
      if (run !== undefined) part.add(run);
      if (!pass.isPlain() || shown.outcomes.isCut()) return send({ id, isRefused: true });
      if (signals.isAskedToStop(id)) break;
      if (!part.isFull()) continue;
      send({ id, isLast: false, ...part.tell() });
      part = createPart(pass, shown, most);
    }
    send({ id, isLast: true, ...part.tell() });
  }

  function send(message: BranchReport | RefusedBranch): void {
    port.postMessage(message);
    signals.noteSent();
  }
}

/** What the runs of a whole branch show. */
interface BranchShown extends RunsShown {
  /** The decisions of the longest of them. */
  longest: number;
}

/** Collects the next part of a branch. @param most traces. */
function createPart(pass: Pass, shown: BranchShown, most: number) {
  const { traces, blocked, decisions } = pass.end;
  const runs: ToldRun[] = [];
  /** The first run of this part of each kind. */
  const kinds = new Map<string, ToldRun>();
  let events = 0;

  return {
    isFull: () => pass.end.traces - traces >= most || events >= MOST_EVENTS,
    /** Takes a run: it is told, unless it is one more of its kind. */
    add(run: Run): void {
      const { news, kind } = takeRun(shown, run);
      const isLonger = run.schedule.length > shown.longest;
      if (isLonger) shown.longest = run.schedule.length;
      const known = kinds.get(kind);
      if (known !== undefined && news === "counts" && !isLonger) {
        known.traces++;
        return;
      }
      const told = { ...sampleOf(run), end: run.end, pollers: run.pollers, traces: 1 };
      runs.push(told);
      events += told.events.length;
      if (known === undefined) kinds.set(kind, told);
    },
    tell: (): Omit<BranchReport, "id" | "isLast"> => ({
      traces: pass.end.traces - traces,
      blocked: pass.end.blocked - blocked,
      decisions: pass.end.decisions - decisions,
      isBounded: pass.isBounded(),
      runs,
      events,
      searched: pass.searched(),
    }),
  };
}
