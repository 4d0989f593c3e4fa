import { NO_BOUNDS, type RoundBounds } from "../../kernel/rounds/rounds.ts";
import { hasNumbers } from "../../kernel/scheduling/control.ts";
import { noteProgress } from "../../kernel/supervision/state.ts";
import { internalError } from "../../protocol/errors.ts";
import { analyse } from "../analyse.ts";
import { thisMoment } from "../time-budget.ts";
import type { BranchReport } from "./branch-task.ts";
import { drawSome, MANY_DRAWS } from "./draw-some.ts";
import { beginRun, type Runnable } from "./run-plan.ts";
import { isOutOfLimits, type SearchEnd } from "./search-end.ts";
import { improvementOf, type SearchLimits } from "./search-options.ts";
import { createPass, type Need, type Pass } from "./search-pass.ts";
import type { Run } from "./searched-run.ts";

/**
 * Bounds on rounds: the smallest first, for an early answer, then greater ones while some thread reaches the bound. Rounds that are not in
 * vain count only in a program with a run without end: so most searches need no bound on them.
 */
const BOUNDS: readonly RoundBounds[] = [
  { polls: 2, laps: 4 },
  { polls: 4, laps: 10 },
  { polls: 8, laps: 30 },
  { polls: 16, laps: 100 },
];
/** Traces after which a search is a long one. */
const LONG_SEARCH = 128;

/** A search in progress: iterate over its runs once. The caller leaves the iteration when it has found what it searched. */
interface ScheduleSearch extends AsyncIterable<Run> {
  /** How the search went, as soon as the iteration has ended. The answer is about the runs of the pass that it names. */
  readonly end: SearchEnd;
  /** The progress of the newest pass. */
  counts(): Counts;
}

export interface Counts {
  readonly traces: number;
  readonly blocked: number;
  /** An estimate of the completed part of the search, from 0 to 1. */
  readonly covered?: number;
}

/**
 * Runs a program once for each of its traces, or once for each drawn schedule. A search may begin again, with other bounds on rounds or
 * because the program looks at the clock or at the numbers of threads. Each run says which pass it belongs to; runs of other passes than
 * that of the answer are real, too.
 *
 * While the iteration looks at a run, the next one is in progress.
 */
export function searchSchedules(runnable: Runnable, limits: SearchLimits): ScheduleSearch {
  const { sample, polls, deepens = true, began = thisMoment(), team, longAfter = LONG_SEARCH } = limits;
  /** What the runs so far have shown to be needed. Dependences and bounds hold for a search as a whole. */
  const needs = { clocked: false, numbered: limits.numbered ?? hasNumbers(limits.after ?? []), laps: false };
  let isLong = limits.draws !== true;
  let passes = 0;
  let pass: Pass | undefined;
  let answer: SearchEnd | undefined;

  return {
    [Symbol.asyncIterator]: search,
    get end() {
      const end = answer ?? pass?.end;
      if (end === undefined) throw internalError("A search was asked for its end before it began.");
      return end;
    },
    counts: () => ({
      traces: pass?.end.traces ?? 0,
      blocked: pass?.end.blocked ?? 0,
      ...(sample === undefined && pass !== undefined && { covered: pass.covered() }),
    }),
  };

  async function* search(): AsyncGenerator<Run, void> {
    let finished: SearchEnd | undefined;
    for (const bound of sample ? [NO_BOUNDS] : boundsFrom(polls)) {
      const seconds = improvementOf(limits);
      const deepening = finished === undefined || seconds === undefined ? {} : { effort: seconds };
      let need: Need | undefined;
      do {
        const { clocked, numbered } = needs;
        const bounds = { ...bound, ...(!needs.laps && { laps: 0 }), from: limits.after?.length ?? 0 };
        pass = createPass({ ...limits, ...deepening, began, bounds, clocked, numbered, pass: ++passes });
        yield* runPass(pass);
        need = pass.need;
        if (need !== undefined) {
          if (needs[need]) throw internalError(`A search began again for what it has already: ${need}.`);
          needs[need] = true;
        }
      } while (need !== undefined);
      const { end } = pass;
      // A pass that was cut short says less than the one before.
      if (finished !== undefined && isOutOfLimits(end)) break;
      finished = end;
      if (end.complete !== "polls" || !deepens || (polls !== undefined && !needs.laps)) break;
    }
    answer = finished;
  }

  async function* runPass(pass: Pass): AsyncGenerator<Run, void> {
    /** The newest run. It is analysed while the next one is in progress, or after the last. */
    let fresh: Run | undefined;
    team?.helpers.begin();
    for (let next = pass.next(); next !== undefined; next = pass.next()) {
      const reports = (team && "plan" in next && team.helpers.reportsOn(next.plan)) || [];
      if (reports.length > 0) {
        if (fresh !== undefined) yield fresh;
        fresh = undefined;
        if (yield* takeBranch(pass, reports)) continue;
      }
      if (!isLong && pass.end.traces === longAfter) {
        isLong = true;
        const how = { ...next, bounds: NO_BOUNDS };
        yield* drawSome(runnable, how, MANY_DRAWS, { ...limits, began });
      }
      const run = beginRun(runnable, next);
      try {
        await run.begun;
        if (fresh !== undefined) yield fresh;
      } finally {
        await run.over;
      }
      fresh = pass.take(await run.recording, runnable.engine.kernel.world);
      if (isLong) team?.helpers.look(pass);
    }
    if (fresh !== undefined) yield fresh;
    // What was found elsewhere counts, too.
    if (team !== undefined && pass.isOutOfTime())
      for (const report of team.helpers.allReports()) if (pass.count(report)) yield* runsOf(pass, report);
    team?.helpers.dismiss();
    pass.finish();
  }

  /**
   * Takes what a helper has found in the branch of the next run, as if the pass had found it: part by part, up to one that exceeds a limit.
   *
   * @returns whether there was anything to take.
   */
  function* takeBranch(pass: Pass, reports: readonly BranchReport[]): Generator<Run, boolean> {
    let last: BranchReport | undefined;
    for (const report of reports) {
      const isKept = team?.hasRoomFor(pass.end.pass, report.runs);
      // What cannot be kept is only counted, run by run.
      if (!isKept) team?.helpers.dismiss();
      if (!isKept || !pass.count(report)) break;
      yield* runsOf(pass, report);
      last = report;
    }
    if (last !== undefined) pass.adopt(last.searched);
    return last !== undefined;
  }

  function* runsOf({ end }: Pass, { runs }: BranchReport): Generator<Run, void> {
    const { engine, program } = runnable;
    for (const { events, ...run } of runs) {
      // Many of them take long, and no run of this carrier shows meanwhile that no thread hangs.
      noteProgress(engine.kernel.world);
      yield { ...run, pass: end.pass, facts: analyse({ program, events }) };
    }
  }
}

/** @param polls the only bound on rounds in vain, if the user gives one. */
function boundsFrom(polls: number | undefined): readonly RoundBounds[] {
  if (polls === undefined) return BOUNDS;
  return BOUNDS.map(({ laps }) => ({ polls, laps: Math.max(polls, laps) }));
}

/** Collects data for each pass of a search. */
export interface ByPass<Gathered> {
  /** The data of a pass; new if there is none yet. */
  of(pass: number): Gathered;
  /** The data of all passes, in order. */
  all(): readonly Gathered[];
}

export function byPass<Gathered>(gather: () => Gathered): ByPass<Gathered> {
  const known = new Map<number, Gathered>();
  return {
    of(pass) {
      const gathered = known.get(pass) ?? gather();
      known.set(pass, gathered);
      return gathered;
    },
    all: () => [...known].sort(([one], [other]) => one - other).map(([, gathered]) => gathered),
  };
}
