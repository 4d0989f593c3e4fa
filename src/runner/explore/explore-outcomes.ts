import { hasOneOrder } from "../../expect/match/count-orders.ts";
import { explain } from "../../explain/explain.ts";
import type { ExampleRun, ExploreResult, Outcome } from "../../result/explore.ts";
import type { Finding } from "../../result/finding.ts";
import type { Livelock } from "../../result/schedule-facts.ts";
import { isMatch, type Verdict } from "../../result/verdict.ts";
import { countSwitches } from "../../scheduler/schedule-token.ts";
import { isStart } from "../../trace/roster.ts";
import type { Explored } from "../prepare.ts";
import type { Sample } from "../search/repeats-itself.ts";
import type { Run } from "../search/searched-run.ts";
import { failingExit } from "../troubles.ts";
import { canonicalOrder } from "./canonical-order.ts";
import { exampleRun, type SearchedAs, toOutcome } from "./example-run.ts";
import { createDeadlocks, type Deadlocks } from "./explore-deadlocks.ts";
import { createFailures, type Failures } from "./explore-failures.ts";
import { tellEndlessRetry, tellLivelock, tellLooping } from "./explore-polls.ts";
import { createKeptOutcomes, type KeptOutcome, type KeptOutcomes } from "./kept-outcomes.ts";
import { losesUpdate } from "./lost-update.ts";
import { NOTHING_TAKEN, type Taken, together } from "./news.ts";
import { type Printed, printedLines } from "./printed-lines.ts";
import { createRunJudge, ordersLines, type RunJudge } from "./run-judge.ts";
import { tellApart } from "./tell-apart.ts";

/** Collects what explored runs print: one entry for each different output. Orders that nothing determines do not count as different. */
export interface Outcomes extends Pick<RunJudge, "compareWith" | "limits"> {
  /**
   * Takes a run. An endless one was stopped. It has to be shown if it fails in a new way, or with fewer switches.
   *
   * @param hasRaced whether it has a data race.
   */
  add(run: Run, hasRaced?: boolean): Taken;
  /** Takes what another search of the same program saw and this one did not. @param most the most traces that count for each outcome. */
  adopt(other: Outcomes, most?: number): void;
  /** The run that shows an outcome of another search of the same program which this search certainly lacks, if there is one. */
  lacks(other: Outcomes): Sample | undefined;
  /** How threads failed: see {@link Failures.ends}. */
  ends(): ReadonlySet<string> | undefined;
  /** See {@link Failures.ended}. */
  ended(): Sample | undefined;
  /** See {@link Failures.uncaught}. */
  uncaught(): string | undefined;
  /** For {@link adopt} and {@link lacks}. */
  seen(): SeenOutcomes;
  /** Matching outcomes first, then the most frequent. */
  list(): readonly Outcome[];
  /** The number of traces with each verdict, those of outcomes that were not kept included. */
  verdicts(): ExploreResult["verdicts"];
  /** The number of traces that end in a deadlock, whatever their verdict. */
  deadlocks(): number;
  /** The number of traces with a data race. */
  raced(): number;
  findings(): readonly Finding[];
  /** The run that shows each outcome. */
  kept(): readonly (Sample & { readonly verdict: Verdict })[];
  threads(): number;
  /** Whether there was more than is kept. */
  isCut(): boolean;
  /** Whether it can keep these runs, too. */
  hasRoomFor(runs: readonly Sample[]): boolean;
  /** The run that shows each kind of deadlock. */
  deadlocked(): readonly Sample[];
  /** A run with its steps and the command that repeats it. */
  show(verdict: Verdict, run: Sample): ExampleRun;
}

interface SeenOutcomes {
  readonly kept: KeptOutcomes;
  readonly failures: Failures;
  readonly deadlocks: Deadlocks;
}

export function createOutcomes(explored: Explored, time: SearchedAs["time"]): Outcomes {
  const { target, program, word, sets } = explored;
  const how = { target: word, sets, time };
  const shown = { program, how };
  const kept = createKeptOutcomes();
  const failures = createFailures();
  const deadlocks = createDeadlocks();
  const runJudge = createRunJudge(explored);
  let threads = 0;
  let limits = 0;
  let endless = 0;

  return {
    compareWith: runJudge.compareWith,
    add(run, hasRaced = false) {
      const { facts, schedule, bounds, traces = 1 } = run;
      const { events } = facts;
      const before = { threads, limits };
      const failed = noteEnd(run);
      const deadlock = run.end === "deadlock" ? deadlocks.add(run) : NOTHING_TAKEN;
      threads = Math.max(threads, events.filter(isStart).length);
      const lines = printedLines(facts);
      const output = lines.map(({ text }) => text);
      const exitCode = failingExit(events)?.code;
      const outcome = {
        text: JSON.stringify(ordersLines(target) ? output : canonicalOrder(lines)),
        output,
        deadlock: run.end === "deadlock",
        ...(exitCode !== undefined && { exitCode }),
        verdict: runJudge.verdictOf(run, lines),
        traces,
        raced: hasRaced ? traces : 0,
        losesUpdates: target.lesson?.races === true && losesUpdate(events),
        also: [],
        schedule: [...schedule],
        bounds,
        switches: countSwitches(schedule),
        events,
      };
      const printed = kept.add(outcome, () => (isOpen(lines) ? lines : undefined));
      limits = runJudge.limits().length;
      const isMore = threads > before.threads || limits > before.limits;
      const itself: Taken = { news: isMore ? "changes" : "counts", kind: `${run.end} ${hasRaced}` };
      return together(itself, printed, deadlock, failed);
    },
    adopt(other, most = Infinity) {
      const seen = other.seen();
      kept.adopt(seen.kept, most);
      failures.adopt(seen.failures, most);
      deadlocks.adopt(seen.deadlocks);
    },
    lacks: (other) => kept.lacks(other.seen().kept),
    ends: failures.ends,
    ended: failures.ended,
    uncaught: failures.uncaught,
    seen: () => ({ kept, failures, deadlocks }),
    verdicts: kept.verdicts,
    deadlocks: kept.deadlocks,
    raced: kept.raced,
    list: () => tellApart([...kept.all()].sort(byInterest).map((outcome) => toOutcome(shown, outcome))),
    findings: () => [
      ...failures.findings(how),
      ...deadlocks.findings(how),
      ...(endless > 0 ? [explain({ kind: "livelock", why: "steps", traces: endless })] : []),
      ...describeBeyond(),
    ],
    limits: runJudge.limits,
    kept: kept.all,
    threads: () => threads,
    isCut: () => kept.countBeyond() > 0 || failures.isCut() || deadlocks.isCut(),
    hasRoomFor: (runs) =>
      kept.hasRoom(
        runs.length,
        runs.reduce((sum, { events }) => sum + events.length, 0),
      ),
    deadlocked: deadlocks.kept,
    show: (verdict, run) => exampleRun(shown, { ...run, verdict }),
  };

  function isOpen(lines: Printed): boolean {
    return !ordersLines(target) && !hasOneOrder(lines);
  }

  function noteEnd(run: Run): Taken {
    const { end } = run;
    if (end === "endless") endless += run.traces ?? 1;
    const livelock = livelockOf(run);
    return together(
      livelock === undefined ? NOTHING_TAKEN : failures.note(livelock, run),
      failures.noteEnds(run),
    );
  }

  function describeBeyond(): readonly Finding[] {
    const count = kept.countBeyond();
    const outcomes = kept.all().length;
    return count === 0 ? [] : [explain({ kind: "output-cap", of: "traces", count, outcomes })];
  }
}

function livelockOf(run: Run): Livelock | undefined {
  switch (run.end) {
    case "livelock":
      return tellLivelock(run);
    case "looping":
      return tellLooping(run);
    case "given up":
      return tellEndlessRetry(run);
    default:
      return undefined;
  }
}

function byInterest(a: KeptOutcome, b: KeptOutcome): number {
  const last = ["deadlock", "timeout"];
  const rank = (entry: KeptOutcome) => (isMatch(entry) ? 0 : last.includes(entry.verdict) ? 2 : 1);
  return rank(a) - rank(b) || b.traces - a.traces || a.output.join("\n").localeCompare(b.output.join("\n"));
}
