import { explain } from "../../explain/explain.ts";
import { pollersOf } from "../../kernel/rounds/pollers.ts";
import { NO_BOUNDS } from "../../kernel/rounds/rounds.ts";
import { isChangedCopy } from "../../lesson/copies.ts";
import { applyParams } from "../../lesson/params.ts";
import type { Target } from "../../lesson/resolve.ts";
import { wordFor } from "../../lesson/word-for.ts";
import { isFaultOfProgram } from "../../protocol/errors.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import type { ScheduleRow } from "../../result/explore.ts";
import type { RunResult } from "../../result/run.ts";
import { isMatch } from "../../result/verdict.ts";
import { scheduleOf } from "../../scheduler/schedule-of.ts";
import { writeSchedule } from "../../scheduler/schedule-token.ts";
import { clockShown } from "../../trace/clock-shown.ts";
import { createLanes } from "../../trace/lanes.ts";
import { edgesOf } from "../../trace/path.ts";
import { tellLostChanges } from "../findings.ts";
import { createObserver, type Observer } from "../observer.ts";
import { prepare } from "../prepare.ts";
import { record } from "../record.ts";
import { createRowTeller } from "../schedule-rows.ts";
import { MACHINE_CLOCK } from "../scheduling.ts";
import type { Session } from "../session.ts";
import { resultOf, wrongLesson } from "./result-of.ts";
import type { RunOptions } from "./run-options.ts";
import type { RunTrace } from "./run-trace.ts";

/** Seconds that a bare file may run, unless `--timeout` says otherwise. */
const FILE_TIMEOUT = 60;

/** A run, and what it did. */
export interface TracedRun {
  readonly result: RunResult;
  /** Undefined for a program that could not be run. */
  readonly trace?: RunTrace;
}

/**
 * Runs a lesson or a file once, on real threads, and compares what it printed with what it should print. Never throws for an error of the
 * program; a program that is wrong gets the verdict "error".
 *
 * @throws ThreadlabError `ERR_PARAM` for a `--set` that the lesson does not know.
 */
export async function runTarget(session: Session, target: Target, options: RunOptions): Promise<RunResult> {
  return (await runTraced(session, target, options)).result;
}

/** The same, with the trace of the run. */
export async function runTraced(session: Session, target: Target, options: RunOptions): Promise<TracedRun> {
  const { lesson } = target;
  if (lesson?.problem !== undefined) return { result: wrongLesson(target, lesson.problem.message) };
  const params = applyParams(lesson?.params, options.sets);
  const timeout = limitOfRun(target, options);
  try {
    const prepared = await prepare(target, options.program);
    const { signal, watch, scheduling = MACHINE_CLOCK, orders = 0 } = options;
    const { program } = prepared;
    const observer = createObserver(program, watch);
    const run = await record(session, { program, params, scheduling, timeout, signal, observer });
    const limit = { seconds: timeout, clock: scheduling.clock };
    const judged = resultOf(target, prepared, { observer, ending: run.ending }, { limit, orders });
    const trace = traceOf(observer);
    const changed = judged.verdict === "mismatch" && lesson !== undefined && (await isChangedCopy(lesson));
    const notes = options.notes && !isMatch(judged) ? tellLostChanges(program) : [];
    const findings = [...judged.findings, ...notes.map((fact) => explain(fact))];
    const result: RunResult = { ...judged, findings, ...(changed && { changed }) };
    if (scheduling.clock === "machine") return { result, trace };
    const outside = observer.outside.find();
    // No schedule repeats a run that involves the outside world.
    if (outside !== undefined)
      return { result: { ...result, findings: [...result.findings, explain(outside)] }, trace };
    const replay = { target: wordFor(target), sets: options.sets, time: scheduling.time };
    const bounds = pollersOf(session.kernel.world).length > 0 ? scheduling.bounds : NO_BOUNDS;
    return { result: { ...result, schedule: writeSchedule(run.schedule, bounds), replay }, trace };
  } catch (error) {
    if (!isFaultOfProgram(error)) throw error;
    return { result: wrongLesson(target, error.message) };
  }
}

/** Seconds that a run of a target may take: see `RecordOptions.timeout`. */
export function limitOfRun(target: Target, { timeout }: Pick<RunOptions, "timeout">): number {
  return timeout ?? target.lesson?.timeout ?? FILE_TIMEOUT;
}

/** The trace of a finished run, made from the events that were kept. */
function traceOf({ events, keptAll, outside, roster, transcript }: Observer): RunTrace {
  return {
    lanes: () => createLanes({ events, names: roster, lines: transcript.output.lines }),
    complete: keptAll,
    events,
    // No schedule repeats what the outside world took part in.
    schedule: () => (keptAll && outside.find() === undefined ? scheduleOf(events, roster.kind) : undefined),
    edges: () => edgesOf(events),
    rows() {
      const tell = createRowTeller(roster, events);
      const rows = new Map<TraceEvent, ScheduleRow>();
      for (const event of events) {
        const row = tell(event);
        // The supervisor is not a thread of the lesson.
        if (row !== undefined && event.thread !== 0) rows.set(event, row);
      }
      const steps = clockShown(events, (event) => rows.has(event));
      return steps.map(({ event, clock }) => ({ ...(rows.get(event) as ScheduleRow), clock }));
    },
  };
}
