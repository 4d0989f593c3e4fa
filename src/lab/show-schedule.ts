import type { Target } from "../lesson/resolve.ts";
import type { RunResult } from "../protocol/result.ts";
import { readPolls, readSchedule } from "../scheduler/schedule-token.ts";
import type { Laboratory } from "./laboratory.ts";
import { runTarget } from "./run-target.ts";
import { DEFAULT_VIRTUAL } from "./scheduling.ts";
import type { RunOptions } from "./watch.ts";

/** Makes a run that a search found in ordered time again, and judges it as any other. */
export function showSchedule(
  laboratory: Laboratory,
  target: Target,
  schedule: string,
  { sets, signal, timeout }: Pick<RunOptions, "sets" | "signal" | "timeout">,
): Promise<RunResult> {
  const scheduling = {
    ...DEFAULT_VIRTUAL,
    strategy: "replay",
    schedule: readSchedule(schedule),
    polls: readPolls(schedule),
  } as const;
  return runTarget(laboratory, target, {
    sets,
    signal,
    scheduling,
    ...(timeout !== undefined && { timeout }),
  });
}
