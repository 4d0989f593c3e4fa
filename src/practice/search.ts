import { asSets } from "../lesson/params.ts";
import type { Target } from "../lesson/resolve.ts";
import { wordFor } from "../lesson/word-for.ts";
import type { Params, Program } from "../protocol/program.ts";
import type { ExploreResult, ScheduleRow } from "../result/explore.ts";
import type { Finding } from "../result/finding.ts";
import { replayCommand } from "../runner/commands.ts";
import { exploreTarget } from "../runner/explore/explore.ts";
import { findSchedule } from "../runner/explore/find-schedule.ts";
import { ROUNDING } from "../runner/explore/longest-run.ts";
import { makeSearch } from "../runner/explore/search-in-worker.ts";
import { withExpected } from "../runner/explore/with-expected.ts";
import { prepareSearch } from "../runner/prepare.ts";
import { replayTarget } from "../runner/run/replay.ts";
import type { Session } from "../runner/session.ts";
import { thisMoment } from "../runner/time-budget.ts";
import type { Exercise } from "./exercise.ts";

/** The results of searches of a learner's program: all that the verdict depends on. The only part of practice that runs programs. */
export interface Searched {
  /** Every trace in free time. */
  readonly result: ExploreResult;
  /** A trace with an uncaught error, or else with a data race, or an exit that comes too early, if the output is right in all. */
  readonly faulty?: ShownSchedule;
  /** Its time in ordered time, if the exercise limits that. */
  readonly duration?: Duration;
  /** A required possible text that was not found. */
  readonly impossible: readonly Impossible[];
}

/** A schedule to look at. */
export interface ShownSchedule {
  readonly rows: readonly ScheduleRow[];
  /** The command that shows it. */
  readonly replay: string;
}

interface Duration {
  /** Of the longest trace, on the virtual clock. */
  readonly seconds: number;
  /** Whether every trace was seen. */
  readonly isProved: boolean;
  /** The longest trace, if it takes longer than it may. */
  readonly late?: ShownSchedule;
}

interface Impossible {
  readonly text: string;
  /** Whether certainly no trace prints it. */
  readonly isProved: boolean;
}

/** A learner's program, under the params of one case. */
interface Searchable {
  readonly file: string;
  readonly name: string;
  readonly program: Program;
  readonly params: Params;
}

export interface SearchOptions {
  readonly signal: AbortSignal;
  progress?(traces: number): void;
}

/**
 * The limits of a search. A solution takes a few hundred traces, a wrong program may take any number. Greater bounds on rounds rarely lead to
 * a proof, so a learner whose program polls need not wait for all of the time.
 */
const LIMITS = { maxTraces: 20_000, effort: 30, improvesFor: 10 };
/** Seconds of processor time of each further search, if the first did not see every trace: it can only refute, and mostly does so at once. */
const TO_REFUTE = 5;

/**
 * Searches the schedules of a learner's program. If an outcome is wrong, it does not check the rules that only a right program has to
 * follow.
 *
 * @param file absolute. @param name its name in messages. @param program its compiled program. @param params those of one case.
 * @throws ThreadlabError if there is no main to run.
 */
export async function searchExercise(
  session: Session,
  exercise: Exercise,
  { file, name, program, params }: Searchable,
  { signal, progress }: SearchOptions,
): Promise<Searched> {
  const { expected, order, shows, criteria } = exercise;
  const sets = asSets({ ...exercise.params, ...params });
  const bare = { kind: "file", file, name } as const;
  const holdAgainst = (text: string, alsoRight: readonly string[] = []): Target => {
    const { lesson } = withExpected(bare, text, { sets });
    return { kind: "lesson", lesson: { ...lesson, order, shows, alsoRight } };
  };
  const target = holdAgainst(expected, criteria.possible);
  const called = { program, sets, signal };
  const result = await exploreTarget(session, target, {
    ...called,
    ...LIMITS,
    time: "free",
    notes: true,
    progress: ({ traces }) => progress?.(traces),
  });
  const searched = { result, impossible: [] };
  if (result.traces === 0 || result.failing > 0) return searched;
  const showing = async (schedule: string): Promise<Searched> => ({
    ...searched,
    faulty: await showTrace(session, target, { ...called, time: "free", schedule }),
  });
  const { uncaught, racing } = result;
  if (uncaught !== undefined) return showing(uncaught);
  if (racing !== undefined && criteria.races === "none") return { ...searched, faulty: racing };
  const cutOff = cutOffBy(exercise, result);
  if (cutOff !== undefined) return showing(cutOff);
  const { within, possible } = criteria;
  const effort = result.complete === true ? LIMITS.effort : TO_REFUTE;
  const duration =
    within === undefined
      ? undefined
      : isInstant(result)
        ? INSTANT
        : await measure(session, target, { ...called, within, effort });
  const impossible: Impossible[] = [];
  for (const text of possible) {
    const found = await findSchedule(session, holdAgainst(text), {
      ...called,
      time: "free",
      maxTraces: LIMITS.maxTraces,
      budget: { effort },
    });
    if (found.schedule === undefined) impossible.push({ text, isProved: found.answer.is === "refuted" });
  }
  return { ...searched, impossible, ...(duration && { duration }) };
}

/** The options of every search of an exercise. */
interface ExerciseSearch {
  readonly program: Program;
  readonly sets: readonly string[];
  readonly signal: AbortSignal;
}

/** An error that ends another thread than MainThread does not change the outcome. */
export function isUncaught({ kind }: Finding): boolean {
  return kind === "uncaught" || kind === "crash";
}

/**
 * The schedule of a run that `process.exit()` ends too early: before the course's driver is done, or else before the other threads are;
 * undefined if there is none.
 */
export function cutOffBy(
  { driver }: Pick<Exercise, "driver">,
  { exits, cutsOff }: ExploreResult,
): string | undefined {
  return driver === undefined ? cutsOff : exits;
}

async function showTrace(
  session: Session,
  target: Target,
  {
    program,
    signal,
    ...how
  }: ExerciseSearch & { readonly time: "free" | "ordered"; readonly schedule: string },
): Promise<ShownSchedule> {
  const { rows } = await replayTarget(session, target, { ...how, program, signal });
  return { rows, replay: replayCommand(wordFor(target), how) };
}

/** Whether the virtual clock certainly stands still: no trace sleeps, or waits with a timeout. */
function isInstant({ complete, shortestWait }: ExploreResult): boolean {
  return complete === true && shortestWait === Infinity;
}

const INSTANT: Duration = { seconds: 0, isProved: true };

interface DurationSearch extends ExerciseSearch {
  /** Seconds of the virtual clock. */
  readonly within: number;
  /** Seconds of processor time for the search. */
  readonly effort: number;
}

/** The time of the program if sleeps and timeouts last as long as they say. */
async function measure(
  session: Session,
  target: Target,
  { program, sets, signal, within, effort }: DurationSearch,
): Promise<Duration> {
  const explored = await prepareSearch(target, { sets, ownParams: true, program });
  const limits = { time: "ordered", signal, ...LIMITS, effort, began: thisMoment() } as const;
  const { seconds, isProved, schedule } = await makeSearch(session, explored, "longest run", limits);
  if (schedule === undefined || seconds <= within + ROUNDING) return { seconds, isProved };
  const late = await showTrace(session, target, { sets, time: "ordered", schedule, program, signal });
  return { seconds, isProved, late };
}
