import type { Target } from "../../lesson/resolve.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import type { ScheduleRow } from "../../result/explore.ts";
import type { RunResult } from "../../result/run.ts";
import { readSchedule } from "../../scheduler/schedule-token.ts";
import { withFact } from "../findings.ts";
import { createNames } from "../names.ts";
import { prepare } from "../prepare.ts";
import { scheduleRows } from "../schedule-rows.ts";
import { replaying } from "../scheduling.ts";
import type { Session } from "../session.ts";
import type { RunOptions } from "./run-options.ts";
import { runTarget } from "./run-target.ts";

interface ReplayOptions extends Pick<RunOptions, "sets" | "timeout" | "program" | "signal"> {
  /** In the form that `explore` and `check` print. */
  readonly schedule: string;
  readonly time: "free" | "ordered";
}

/** Repeats a program under a recorded schedule, and returns what each thread did. @throws ThreadlabError `ERR_SCHEDULE` */
export async function replayTarget(
  session: Session,
  target: Target,
  { schedule, time, ...options }: ReplayOptions,
): Promise<{ readonly result: RunResult; readonly rows: readonly ScheduleRow[] }> {
  const events: TraceEvent[] = [];
  const { program } = await prepare(target, options.program);
  const scheduling = replaying(schedule, time);
  const run = await runTarget(session, target, {
    ...{ ...options, program, scheduling },
    watch: { event: (event) => events.push(event) },
  });
  const roster = createNames(program);
  for (const event of events) roster.push(event);
  return { result: holdAgainst(run, scheduling.schedule.length), rows: scheduleRows(events, roster) };
}

interface ShowScheduleOptions extends Pick<RunOptions, "sets" | "signal" | "timeout"> {
  readonly time?: "free" | "ordered";
}

/** Repeats a run that a search found, in ordered time unless it says otherwise, and judges it like any other run. */
export function showSchedule(
  session: Session,
  target: Target,
  schedule: string,
  { sets, signal, timeout, time = "ordered" }: ShowScheduleOptions,
): Promise<RunResult> {
  return runTarget(session, target, { sets, signal, timeout, scheduling: replaying(schedule, time) });
}

/** Reports a run that did not end with its schedule. */
function holdAgainst(run: RunResult, recorded: number): RunResult {
  if (run.verdict === "error" || run.verdict === "timeout") return run;
  // The outside took part in it, so it cannot be held against its schedule. It says so.
  if (run.schedule === undefined) return run;
  const taken = readSchedule(run.schedule).length;
  if (taken < recorded)
    return withFact({ ...run, verdict: "error" }, { kind: "divergence", how: "end", taken, recorded });
  return taken === recorded ? run : withFact(run, { kind: "schedule-end", taken, recorded });
}
