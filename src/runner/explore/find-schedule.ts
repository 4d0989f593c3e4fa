import { applyParams } from "../../lesson/params.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Program } from "../../protocol/program.ts";
import { showCount } from "../../protocol/quantity.ts";
import type { ExploreResult } from "../../result/explore.ts";
import type { Finding } from "../../result/finding.ts";
import type { Reached } from "../../result/search-facts.ts";
import { isMatch, isTrouble } from "../../result/verdict.ts";
import { writeSchedule } from "../../scheduler/schedule-token.ts";
import { prepare } from "../prepare.ts";
import { replayCommand } from "../replay-command.ts";
import type { Session } from "../session.ts";
import { budgetLeft, budgetOfCheck, type TimeBudget, thisMoment } from "../time-budget.ts";
import { wordFor } from "../word-for.ts";
import { exploreTarget } from "./explore.ts";
import { makeSearch } from "./search-in-worker.ts";
import type { TextSearch } from "./search-text.ts";

/** Whether some schedule prints the expected text. */
interface FoundSchedule {
  /** A schedule that prints it. */
  readonly schedule?: string;
  /** The command that shows it. */
  readonly replay?: string;
  /** Whether `schedule` prints the lines in this order. If not, nothing in its run forbids this order, so another schedule has it. */
  readonly isInOrder?: boolean;
  /** True if every trace was tried and none prints it. */
  readonly refuted: boolean;
  /** The answer in a sentence. */
  readonly words: string;
}

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
  readonly runTimeout?: number;
  /** The program, if it is compiled already: see `prepare`. */
  readonly program?: Program;
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
    program,
    ...options
  }: FindScheduleOptions,
): Promise<FoundSchedule> {
  const { budget = budgetOfCheck(runTimeout, SECONDS) } = options;
  const { lesson } = target;
  const began = thisMoment();
  const ofRuns = runTimeout === undefined ? {} : { runTimeout };
  const explored = { target, word: wordFor(target), params: applyParams(lesson?.params, sets), sets };
  const prepared = await prepare(target, program);
  const searchForText = (triesOthers: boolean) =>
    makeSearch(session, prepared, "text", explored, {
      ...{ time, signal, began: thisMoment(), triesOthers, ...ofRuns },
      maxTraces: Math.min(maxTraces, TEXT_TRACES),
      ...budgetLeft(budget, began, TEXT_SHARE),
    });
  const foundBy = ({ schedule: turns, bounds }: TextSearch, runs: number): FoundSchedule | undefined => {
    if (turns === undefined) return undefined;
    const schedule = writeSchedule(turns, bounds);
    const replay = replayCommand(wordFor(target), { sets, time, schedule });
    return { schedule, replay, isInOrder: true, refuted: false, words: foundAfter(runs) };
  };
  const direct = await searchForText(false);
  const directly = foundBy(direct, direct.runs);
  if (directly !== undefined) return directly;
  const found = await exploreTarget(session, withoutRaces(target), {
    ...{ sets, signal, time, maxTraces, ownParams: true, ...ofRuns },
    ...budgetLeft(budget, began),
    polls,
    program,
    untilMatch: true,
  });
  const outcome = found.outcomes.find(isMatch);
  const traces = showCount(found.traces, "trace");
  if (found.findings.some(({ kind }) => kind === "divergence")) {
    const words = "The program behaves differently under the same schedule, so a search proves nothing.";
    return { refuted: false, words };
  }
  if (outcome !== undefined) {
    const { schedule, replay, verdict } = outcome;
    const isInOrder = verdict === "match";
    // Some schedule of this trace prints the lines in order. It is worth a longer search.
    const ordered = isInOrder ? { runs: 0 } : await searchForText(true);
    const runs = direct.runs + found.traces + ordered.runs;
    const inOrder = foundBy(ordered, runs);
    if (inOrder !== undefined) return inOrder;
    // Time orders no lines: see `help matching`.
    const isLate = !isInOrder && time === "ordered" && found.shortestWait < Infinity;
    const given = isLate ? ", if sleeps and timeouts may last longer than they say" : "";
    return { schedule, replay, isInOrder, refuted: false, words: foundAfter(runs, given) };
  }
  if (found.polls !== undefined) {
    const words =
      `Searched ${traces}: every schedule ${found.polls.words}. It is not known whether a higher bound ` +
      "would find the expected text.";
    return { refuted: false, words };
  }
  if (found.complete === true) {
    return { refuted: true, words: sayNone(found) };
  }
  const [limit] = found.findings.filter(isNoLimitOfEffort);
  if (limit !== undefined) {
    const words = `${limit.message} It is not known whether another schedule prints the expected text.`;
    return { refuted: false, words };
  }
  return {
    refuted: false,
    words: `The search was cut short after ${traces}, so it is not known whether another schedule prints the expected text.`,
  };
}

function foundAfter(runs: number, given = ""): string {
  return `Found after ${showCount(runs, "run")}${given}.`;
}

/** Whether a search could not see everything, however long it took. */
function isNoLimitOfEffort({ facts }: Finding): boolean {
  return facts?.kind === "search-limit" && !EFFORT.includes(facts.reached);
}

const EFFORT: readonly Reached[] = ["traces", "decisions", "seconds", "processor seconds", "interrupt"];

/** What is proved where no trace matches: less, if waits could take longer than they say, or if a trace that fails may print the text. */
function sayNone({ traces, outcomes, time, shortestWait }: ExploreResult): string {
  const given =
    time === "ordered" && shortestWait < Infinity ? "if sleeps and timeouts last as long as they say, " : "";
  const isAlone = traces === 1;
  if (!outcomes.some(isTrouble)) {
    const none = isAlone
      ? "its only trace does not print"
      : `none of its ${showCount(traces, "trace")} prints`;
    return `Proved: ${given}${none} the expected text.`;
  }
  const none = isAlone ? "its only trace does not end" : `none of its ${showCount(traces, "trace")} ends`;
  return `Proved: ${given}${none} without an error or a deadlock after it has printed the expected text.`;
}

/** A search of a lesson about a race looks for lost updates; this search looks for the text. */
function withoutRaces(target: Target): Target {
  return target.kind === "lesson" ? { ...target, lesson: { ...target.lesson, races: false } } : target;
}
