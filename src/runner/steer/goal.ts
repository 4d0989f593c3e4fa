import { SERIAL_OUTPUT } from "../../explain/vocabulary.ts";
import type { Target } from "../../lesson/resolve.ts";
import { showCount } from "../../protocol/quantity.ts";
import type { Goal, SteerEnd } from "../../result/steering.ts";
import { hasEnded, isFailure, isMatch, type Verdict } from "../../result/verdict.ts";
import type { Facts } from "../analyse.ts";
import { createOutcomes } from "../explore/explore-outcomes.ts";
import { createExploredRaces } from "../explore/explore-races.ts";
import { losesUpdate } from "../explore/lost-update.ts";
import type { Prepared } from "../prepare.ts";
import type { Run } from "../search/searched-run.ts";
import { wordFor } from "../word-for.ts";

/** The outcome of a finished run. */
export type Judgement = Pick<SteerEnd, "deadlock" | "raced" | "words"> & {
  readonly verdict: Verdict;
  /** Whether a thread ended with an uncaught error, MainThread or another. */
  readonly failed: boolean;
  /** Whether it was stopped at a limit: it has no end, or a late one. */
  readonly isStopped: boolean;
  readonly output: readonly string[];
};

/** The ends of runs that show nothing of how the program ends. */
export const STOPPED: ReadonlySet<Run["end"]> = new Set(["endless", "looping", "stopped"]);

/** Judges runs of one program as `explore` does. @param serial the run with as few switches as possible, for lessons about races. */
export function createJudge(target: Target, prepared: Prepared, serial: Facts): (run: Run) => Judgement {
  const races = target.lesson?.races === true;
  const how = { target: wordFor(target), sets: [], time: "free" } as const;
  return (run) => {
    const outcomes = createOutcomes(target, prepared, how);
    outcomes.compareWith(serial);
    outcomes.add(run);
    let verdict = "ran" as Verdict;
    outcomes.some((outcome) => {
      verdict = outcome.verdict;
      return true;
    });
    const isStopped = STOPPED.has(run.end);
    const found = createExploredRaces();
    found.add(run.facts);
    const raced = found.count() > 0;
    const { events, transcript } = run.facts;
    const failed = events.some((event) => event.op === "end" && event.outcome !== "ok");
    return {
      verdict,
      output: transcript.output.lines.map(({ text }) => text),
      raced,
      failed,
      isStopped,
      deadlock: verdict === "deadlock",
      words: isStopped
        ? `${sayStopped(run)}${saySeen({ failed, raced })}`
        : wordsFor(verdict, { races, raced, failed, loses: races && losesUpdate(events) }),
    };
  };
}

export function isReached(
  goal: Goal,
  { verdict, raced, failed, isStopped, deadlock, output }: Judgement,
): boolean {
  switch (goal.kind) {
    case "wrong":
      return (isFailure({ verdict }) && !isStopped) || raced || failed;
    case "deadlock":
      return deadlock;
    case "race":
      return raced;
    case "mismatch":
      return verdict === "mismatch";
    case "output":
      return hasEnded({ verdict }) && JSON.stringify(output) === JSON.stringify(goal.lines);
  }
}

function sayStopped({ schedule, end }: Run): string {
  const steps = showCount(schedule.length, "step");
  if (end !== "stopped") return `It was stopped after ${steps}: it has no end, or a late one.`;
  return `It was stopped after ${steps}, as a thread did not reach its next one. How it goes on is not known.`;
}

/** What went wrong before a run was stopped. */
function saySeen({ failed, raced }: Readonly<Record<"failed" | "raced", boolean>>): string {
  if (failed) return " By then, a thread had ended with an error.";
  return raced ? " By then, it had a data race." : "";
}

/**
 * @param races whether the lesson is about a race. @param raced whether the run had one. @param failed whether a thread ended with an error.
 * @param loses whether an update was lost.
 */
function wordsFor(
  verdict: Verdict,
  { races, raced, failed, loses }: Readonly<Record<"races" | "raced" | "failed" | "loses", boolean>>,
): string {
  switch (verdict) {
    case "deadlock":
      return "No thread can go on: a deadlock.";
    case "mismatch":
      if (loses) return "An update is lost.";
      return `It printed something other than ${races ? SERIAL_OUTPUT : "the expected output"}.`;
    case "crash":
    case "error":
      return "It ended with an error.";
    case "timeout":
      return "The threads that are left only go round: a livelock, unless a loop counts its tries.";
    default: {
      const ended = `It ended${isMatch({ verdict }) ? " as expected" : ""}`;
      if (failed) return `${ended}, but a thread ended with an error.`;
      return raced ? `${ended}, but with a data race.` : `${ended}, and nothing went wrong.`;
    }
  }
}
