import type { Target } from "../../lesson/resolve.ts";
import type { Program } from "../../protocol/program.ts";
import { type ExploreResult, higherBound } from "../../result/explore.ts";
import type { Fact } from "../../result/fact.ts";
import { hasReached } from "../../result/finding.ts";
import type {
  FoundSchedule,
  LimitReached,
  Reached,
  TextAnswer,
  TextUnknown,
} from "../../result/search-facts.ts";
import { isMatch, isTrouble } from "../../result/verdict.ts";
import { writeSchedule } from "../../scheduler/schedule-token.ts";
import { replayCommand } from "../commands.ts";
import { prepareSearch } from "../prepare.ts";
import type { Session } from "../session.ts";
import { budgetLeft, budgetOfCheck, limitOf, type TimeBudget, thisMoment } from "../time-budget.ts";
import { exploreTarget } from "./explore.ts";
import { makeSearch } from "./search-in-worker.ts";
import type { TextSearch } from "./search-text.ts";

interface FindScheduleOptions {
  readonly sets: readonly string[];
  readonly signal: AbortSignal;
  /** Default "ordered": sleeps and timeouts end in the order of the clock. */
  readonly time?: "free" | "ordered";
  readonly maxTraces?: number | undefined;
  /** See {@link SearchLimits}. */
  readonly polls?: number | undefined;
  /** The limits of the search. Default: those of a check. */
  readonly budget?: TimeBudget;
  /** The value of `--timeout`, for single runs. */
  readonly runTimeout?: number | undefined;
  /** The program, if it is compiled already: see `prepare`. */
  readonly program?: Program | undefined;
}

/** Traces that a check tries, and the seconds for the search: a lesson with many threads has too many to see all. */
const MAX_TRACES = 20_000;
const SECONDS = 20;
/** The part of these limits for the search for the text alone, which finds most schedules that can be found. */
const TEXT_TRACES = 5_000;
const TEXT_SHARE = 0.5;

/**
 * Searches a program's schedules for one that prints the expected output: first those that print its lines in order, then all of them, one
 * for each trace. If it finds none, this is a proof.
 */
export async function findSchedule(
  session: Session,
  target: Target,
  {
    sets,
    signal,
    time = "ordered",
    maxTraces = MAX_TRACES,
    polls,
    runTimeout,
    budget = budgetOfCheck(runTimeout, SECONDS),
    program,
  }: FindScheduleOptions,
): Promise<FoundSchedule> {
  const began = thisMoment();
  const explored = await prepareSearch(target, { sets, ownParams: true, program });
  const searchForText = (triesOthers: boolean) =>
    makeSearch(session, explored, "text", {
      ...{ time, signal, began: thisMoment(), triesOthers, runTimeout },
      maxTraces: Math.min(maxTraces, TEXT_TRACES),
      ...budgetLeft(budget, began, TEXT_SHARE),
    });
  const foundBy = ({ schedule: turns, bounds }: TextSearch, runs: number): FoundSchedule | undefined => {
    if (turns === undefined) return undefined;
    const schedule = writeSchedule(turns, bounds);
    const replay = replayCommand(explored.word, { sets, time, schedule });
    return { schedule, replay, isInOrder: true, answer: { is: "found", runs } };
  };
  const direct = await searchForText(false);
  const directly = foundBy(direct, direct.runs);
  if (directly !== undefined) return directly;
  const found = await exploreTarget(session, withoutRaces(target), {
    ...{ sets, signal, time, maxTraces, ownParams: true, runTimeout },
    ...budgetLeft(budget, began),
    polls,
    program,
    untilMatch: true,
  });
  // Of a program that does not repeat itself, no outcome says anything.
  const outcome = isUnsteady(found) ? undefined : found.outcomes.find(isMatch);
  if (outcome === undefined) return { answer: answerWithout(found, budget) };
  const { schedule, replay, verdict } = outcome;
  const isInOrder = verdict === "match";
  // Some schedule of this trace prints the lines in order. It is worth a longer search.
  const ordered = isInOrder ? { runs: 0 } : await searchForText(true);
  const runs = direct.runs + found.traces + ordered.runs;
  const inOrder = foundBy(ordered, runs);
  if (inOrder !== undefined) return inOrder;
  // Time orders no lines: see `help matching`.
  const isLate = !isInOrder && time === "ordered" && found.shortestWait < Infinity;
  return { schedule, replay, isInOrder, answer: { is: "found", runs, isLate } };
}

/** What a search says that has found no match. */
function answerWithout(found: ExploreResult, budget: TimeBudget): TextAnswer {
  const { traces, outcomes, findings, complete, polls, time, shortestWait } = found;
  if (isUnsteady(found)) return { is: "unknown", traces, because: { kind: "unsteady" } };
  if (complete === true) {
    const isTimed = time === "ordered" && shortestWait < Infinity;
    return { is: "refuted", traces, isTimed, hasTrouble: outcomes.some(isTrouble) };
  }
  if (polls !== undefined) {
    const higher = higherBound(polls);
    const because = { kind: "bound", words: polls.words, ...(higher !== undefined && { higher }) } as const;
    return { is: "unknown", traces, because };
  }
  const because = findings.map(({ facts }) => facts).find(isNoLimitOfEffort);
  return { is: "unknown", traces, ...(because ? { because } : lackOfEffort(found, budget)) };
}

/** The traces or the time that the whole search had, if it ended for lack of them. */
function lackOfEffort(
  { findings, traces }: ExploreResult,
  budget: TimeBudget,
): Pick<TextUnknown, "maxTraces" | "seconds" | "clock"> {
  if (hasReached(findings, "traces")) return { maxTraces: traces };
  if (!hasReached(findings, "seconds", "processor seconds")) return {};
  const [reached, seconds] = limitOf(budget);
  return { seconds, clock: reached === "seconds" ? "machine" : "processor" };
}

function isUnsteady({ findings }: ExploreResult): boolean {
  return findings.some(({ kind }) => kind === "divergence");
}

/** Whether a search could not see everything, however long it took. */
function isNoLimitOfEffort(fact: Fact | undefined): fact is LimitReached {
  return fact?.kind === "search-limit" && !EFFORT.includes(fact.reached);
}

const EFFORT: readonly Reached[] = ["traces", "decisions", "seconds", "processor seconds", "interrupt"];

/** A search of a lesson about a race looks for lost updates; this search looks for the text. */
function withoutRaces(target: Target): Target {
  return target.kind === "lesson" ? { ...target, lesson: { ...target.lesson, races: false } } : target;
}
