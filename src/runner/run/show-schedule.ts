import type { Target } from "../../lesson/resolve.ts";
import type { RunResult } from "../../result/run.ts";
import { readBounds, readSchedule } from "../../scheduler/schedule-token.ts";
import { DEFAULT_VIRTUAL } from "../scheduling.ts";
import type { Session } from "../session.ts";
import type { RunOptions } from "./run-options.ts";
import { runTarget } from "./run-target.ts";

interface ShowScheduleOptions extends Pick<RunOptions, "sets" | "signal" | "timeout"> {
  readonly time?: "free" | "ordered";
}

/** Repeats a run that a search found, in ordered time unless it says otherwise, and judges it like any other run. */
export function showSchedule(
  session: Session,
  target: Target,
  schedule: string,
  { time = "ordered", ...options }: ShowScheduleOptions,
): Promise<RunResult> {
  const scheduling = {
    ...DEFAULT_VIRTUAL,
    strategy: "replay",
    schedule: readSchedule(schedule),
    bounds: readBounds(schedule),
    time,
  } as const;
  const { sets, signal, timeout } = options;
  return runTarget(session, target, { sets, signal, scheduling, timeout });
}
