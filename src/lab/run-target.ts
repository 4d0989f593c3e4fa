import { isChangedCopy } from "../lesson/changed-copy.ts";
import { applyParams } from "../lesson/params.ts";
import type { Target } from "../lesson/resolve.ts";
import { type ErrorCode, isThreadlabError } from "../protocol/errors.ts";
import type { RunResult } from "../protocol/result.ts";
import { writeSchedule } from "../scheduler/schedule-token.ts";
import { judge, wrongLesson } from "./judge.ts";
import type { Laboratory } from "./laboratory.ts";
import { observeRun } from "./observe-run.ts";
import { prepare } from "./prepare.ts";
import { wordFor } from "./repeat-command.ts";
import { traceOf } from "./trace-of.ts";
import type { RunOptions } from "./watch.ts";

/** Seconds that a bare file may run, unless `--timeout` says otherwise. */
const FILE_TIMEOUT = 60;

/** Codes of errors that no lesson is to blame for. */
const NOT_ITS_OWN: readonly ErrorCode[] = ["ERR_INTERNAL", "ERR_WORKER_START"];

/**
 * Runs a lesson or a file once, on real threads, and compares what it printed with what it should. What the program does
 * never throws; what is wrong with it gives the verdict "error".
 *
 * @throws ThreadlabError `ERR_PARAM` for a `--set` that the lesson does not know.
 */
export async function runTarget(
  laboratory: Laboratory,
  target: Target,
  options: RunOptions,
): Promise<RunResult> {
  const lesson = target.kind === "lesson" ? target.lesson : undefined;
  if (lesson?.problem !== undefined) return wrongLesson(target, lesson.problem.message);
  const params = applyParams(lesson?.params, options.sets);
  const timeout = options.timeout ?? lesson?.timeout ?? FILE_TIMEOUT;
  try {
    const prepared = await prepare(target);
    const { signal, watch, virtual, speed = 1, orders = 0 } = options;
    const run = await observeRun(laboratory, prepared.program, {
      ...{ params, timeout, signal, speed },
      ...(watch && { watch }),
      ...(virtual && { virtual }),
    });
    options.onTrace?.(traceOf(run.observer));
    const judged = judge(target, prepared, run, {
      limit: { seconds: timeout, clock: virtual === undefined ? "machine" : "virtual" },
      orders,
    });
    const changed = judged.verdict === "mismatch" && lesson !== undefined && (await isChangedCopy(lesson));
    const result: RunResult = { ...judged, ...(changed && { changed }) };
    if (virtual === undefined) return result;
    const outside = run.observer.outside.findings();
    const findings = [...result.findings, ...outside];
    // No schedule makes again what the outside world took part in.
    if (outside.length > 0) return { ...result, findings };
    const replay = { target: wordFor(target), sets: options.sets, time: virtual.time };
    return { ...result, findings, schedule: writeSchedule(run.schedule, virtual.polls), replay };
  } catch (error) {
    if (!isThreadlabError(error) || NOT_ITS_OWN.includes(error.code)) throw error;
    return wrongLesson(target, error.message);
  }
}
