import { NO_BOUNDS } from "../../kernel/rounds/rounds.ts";
import type { Target } from "../../lesson/resolve.ts";
import { wordFor } from "../../lesson/word-for.ts";
import type { RunResult } from "../../result/run.ts";
import { isFailure, type Verdict } from "../../result/verdict.ts";
import { writeSchedule } from "../../scheduler/schedule-token.ts";
import { replayCommand } from "../commands.ts";
import { addCommand } from "../repeat-command.ts";
import { DEFAULT_VIRTUAL } from "../scheduling.ts";
import type { Session } from "../session.ts";
import type { RunOptions } from "./run-options.ts";
import { runTarget, runTraced, type TracedRun } from "./run-target.ts";

/** Failures that do not depend on a schedule: a program that is wrong, or that computes without end. */
const NEVER: ReadonlySet<Verdict> = new Set<Verdict>(["error", "timeout"]);
/** The longest schedule in a command: nobody would copy a longer command. */
const LONGEST = 10_000;
/** Seconds for the second run, which waits for nothing. */
const TIMEOUT = 5;

/** How to repeat a run. */
interface RepeatableRun {
  readonly command: string;
  readonly schedule: string;
  readonly replay: NonNullable<RunResult["replay"]>;
}

/** Runs a target once on the machine's clock. If the run fails, the result gets the command that repeats it. */
export async function runRepeatably(
  session: Session,
  target: Target,
  options: Omit<RunOptions, "scheduling">,
): Promise<RunResult> {
  return makeRepeatable(session, target, await runTraced(session, target, options), options);
}

/** Adds to a failed run on the machine's clock the command that repeats it. */
export async function makeRepeatable(
  session: Session,
  target: Target,
  run: TracedRun,
  options: Pick<RunOptions, "sets" | "signal">,
): Promise<RunResult> {
  const found = await findRepeat(session, target, run, options);
  const { result } = run;
  if (found === undefined) return result;
  const { command, schedule, replay } = found;
  return { ...addCommand(result, command), schedule, replay };
}

/**
 * The order of the steps of a failed run, as a schedule. It is tried once, so that the result promises nothing wrong: undefined if it leads
 * elsewhere.
 */
export async function findRepeat(
  session: Session,
  target: Target,
  { result, trace }: TracedRun,
  { sets, signal }: Pick<RunOptions, "sets" | "signal">,
): Promise<RepeatableRun | undefined> {
  if (!isFailure(result) || NEVER.has(result.verdict) || signal.aborted) return undefined;
  const decisions = trace?.schedule();
  if (decisions === undefined) return undefined;
  const time = "free";
  const how = { strategy: "replay", schedule: decisions, bounds: NO_BOUNDS, time } as const;
  const scheduling = { ...DEFAULT_VIRTUAL, ...how };
  const again = await runTarget(session, target, { sets, signal, timeout: TIMEOUT, scheduling });
  if (again.verdict !== result.verdict || !isSame(again.actual, result.actual)) return undefined;
  // The second run also knows its ops; if they make the schedule too long, the threads alone are a schedule, too.
  const schedule = [again.schedule ?? "", writeSchedule(decisions)].find(({ length }) => length <= LONGEST);
  if (schedule === undefined) return undefined;
  const word = wordFor(target);
  return {
    command: replayCommand(word, { sets, time, schedule }),
    schedule,
    replay: { target: word, sets, time },
  };
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((text, i) => text === others[i]);
}
