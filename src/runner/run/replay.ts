import type { Target } from "../../lesson/resolve.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import type { Program } from "../../protocol/program.ts";
import type { ScheduleRow } from "../../result/explore.ts";
import type { RunResult } from "../../result/run.ts";
import { readBounds, readSchedule } from "../../scheduler/schedule-token.ts";
import { withFact } from "../findings.ts";
import { createNames } from "../names.ts";
import { prepare } from "../prepare.ts";
import { scheduleRows } from "../schedule-rows.ts";
import { DEFAULT_VIRTUAL } from "../scheduling.ts";
import type { Session } from "../session.ts";
import { runTarget } from "./run-target.ts";

interface ReplayOptions {
  readonly sets: readonly string[];
  /** In the form that `explore` and `check` print. */
  readonly schedule: string;
  readonly time: "free" | "ordered";
  readonly timeout?: number | undefined;
  /** The program, if it is compiled already: see `prepare`. */
  readonly program?: Program | undefined;
  readonly signal: AbortSignal;
}

/** Repeats a program under a recorded schedule, and returns what each thread did. @throws ThreadlabError `ERR_SCHEDULE` */
export async function replayTarget(
  session: Session,
  target: Target,
  { schedule, time, ...options }: ReplayOptions,
): Promise<{ readonly result: RunResult; readonly rows: readonly ScheduleRow[] }> {
  const events: TraceEvent[] = [];
  const { program } = await prepare(target, options.program);
  const decisions = readSchedule(schedule);
  const run = await runTarget(session, target, {
    ...options,
    program,
    scheduling: {
      ...DEFAULT_VIRTUAL,
      strategy: "replay",
      schedule: decisions,
      bounds: readBounds(schedule),
      time,
    },
    watch: { line() {}, status() {}, event: (event) => events.push(event) },
  });
  const roster = createNames(program);
  for (const event of events) roster.push(event);
  return { result: holdAgainst(run, decisions.length), rows: scheduleRows(events, roster) };
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
