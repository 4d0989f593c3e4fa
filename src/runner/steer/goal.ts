import type { Finding } from "../../result/finding.ts";
import type { FinishedRun, Goal, StoppedRun } from "../../result/steering.ts";
import { hasEnded, isFailure } from "../../result/verdict.ts";
import type { Facts } from "../analyse.ts";
import { createOutcomes } from "../explore/explore-outcomes.ts";
import { createExploredRaces } from "../explore/explore-races.ts";
import { losesUpdate } from "../explore/lost-update.ts";
import { printedLines } from "../explore/printed-lines.ts";
import { waitsOutside } from "../outside.ts";
import type { Explored } from "../prepare.ts";
import { searchLimit } from "../search/search-end.ts";
import type { Run } from "../search/searched-run.ts";
import { failingExit } from "../troubles.ts";

/** A finished run with its output. */
export interface Judgement {
  readonly run: FinishedRun;
  readonly output: readonly string[];
  /** Whether it printed more than was kept. */
  readonly isCut: boolean;
  /** Why it is not known whether it printed the right output. */
  readonly unjudged: readonly Finding[];
}

/** Why runs were stopped that show nothing of how the program ends. */
const STOPPED: Readonly<Partial<Record<Run["end"], StoppedRun["why"]>>> = {
  endless: "long",
  looping: "long",
  stopped: "stuck",
  diverged: "diverged",
};

/** Whether a goal depends on how an output compares with the one that is right. */
export function isCompared({ kind }: Goal): boolean {
  return kind === "wrong" || kind === "mismatch";
}

/**
 * Judges runs of one program as `explore` does.
 *
 * @param serial for lessons about races: the run with as few switches as possible, if it comes to its end and does not fail.
 */
export function createJudge(explored: Explored, serial: Facts | undefined): (run: Run) => Judgement {
  const races = explored.target.lesson?.races === true;
  return (run) => {
    const outcomes = createOutcomes(explored, "free");
    if (serial !== undefined) outcomes.compareWith(serial);
    outcomes.add(run);
    const verdict = outcomes.kept()[0]?.verdict ?? "ran";
    const found = createExploredRaces();
    found.add(run);
    const { events } = run.facts;
    const exit = failingExit(events);
    const why = STOPPED[run.end];
    const judged: FinishedRun = {
      ...{ verdict, deadlock: run.end === "deadlock", raced: found.count() > 0 },
      ...(why && { stopped: { steps: run.schedule.length, why } }),
      failed: events.some((event) => event.op === "end" && event.outcome !== "ok"),
      ...(exit && { exitCode: exit.code }),
      loses: races && losesUpdate(events),
      isAboutRace: races,
      waitedOutside: events.some(waitsOutside),
    };
    const lines = printedLines(run.facts);
    const isUnjudged = verdict === "ran" && explored.expected !== undefined;
    return {
      ...{ run: judged, output: lines.map(({ text }) => text), isCut: lines.isCut },
      unjudged: isUnjudged ? outcomes.limits() : [],
    };
  };
}

export function isReached(goal: Goal, { run, output, isCut }: Judgement): boolean {
  const { verdict, raced, failed, stopped, deadlock } = run;
  switch (goal.kind) {
    case "wrong":
      return (isFailure({ verdict }) && stopped === undefined) || raced || failed;
    case "deadlock":
      return deadlock;
    case "race":
      return raced;
    case "mismatch":
      return verdict === "mismatch";
    case "output":
      return !isCut && hasEnded({ verdict }) && JSON.stringify(output) === JSON.stringify(goal.lines);
  }
}

/** What keeps a run from showing whether it reaches the goal. */
export function doubtsOf(goal: Goal, { isCut, unjudged }: Judgement): readonly Finding[] {
  if (goal.kind === "output") return isCut ? [searchLimit("output")] : [];
  return isCompared(goal) ? unjudged : [];
}
