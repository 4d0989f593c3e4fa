import { sayDiffering } from "../../explain/check.ts";
import { explain } from "../../explain/explain.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Promised } from "../../result/check-facts.ts";
import type { RunResult } from "../../result/run.ts";
import { isMatch } from "../../result/verdict.ts";
import { readSchedule } from "../../scheduler/schedule-token.ts";
import type { DifferingTraces } from "../explore/differing-traces.ts";
import { makeSearch } from "../explore/search-in-worker.ts";
import { prepareSearch } from "../prepare.ts";
import { addCommand } from "../repeat-command.ts";
import { showSchedule } from "../run/replay.ts";
import type { Session } from "../session.ts";
import { thisMoment } from "../time-budget.ts";
import type { CheckOptions } from "./check-options.ts";

/**
 * Checks by a short search whether a lesson that matches has a schedule under which it does not. If one prints something else, the lesson
 * still matches, with a remark, unless it claims that it always matches. If one deadlocks, crashes or has a data race, the lesson fails, as
 * it does if a seed shows that.
 */
export async function lookForLuck(
  session: Session,
  target: Target,
  matched: RunResult,
  options: CheckOptions,
): Promise<RunResult> {
  const { schedule } = matched;
  // A run that involves the outside world has no schedule.
  if (schedule === undefined || !canHaveLuck(target, matched, options)) return matched;
  const found = await findDiffering(session, target, readSchedule(schedule).length, options);
  if (found === undefined) return matched;
  const shown = await showSchedule(session, target, found.schedule, options);
  // A run that differs when it is repeated does not depend on its schedule alone.
  if (isMatch(shown) || shown.findings.some(({ kind }) => kind === "divergence")) return matched;
  const { seen, replay } = found;
  const { traces, differing } = seen;
  const promise = promiseOf(target, options);
  const seedsMatch = matched.verdict !== "match-other-schedule";
  if (seen.how === "output" && promise === undefined) {
    // That others print something else was found by the seeds.
    if (!seedsMatch) return matched;
    const remark = `${sayDiffering(seen)}:\n  ${replay}`;
    return { ...matched, verdict: "match-other-schedule", remark, traces, differing, repeat: replay };
  }
  const isBroken = promise !== undefined && seen.how !== "race";
  const told = explain({ kind: "luck", seen, seedsMatch, ...(isBroken && { broken: promise }) });
  return addCommand({ ...shown, findings: [...shown.findings, told], traces, differing }, replay);
}

async function findDiffering(
  session: Session,
  target: Target,
  length: number,
  { sets, signal, program }: CheckOptions,
): Promise<DifferingTraces | undefined> {
  const limits = { length, signal, began: thisMoment(), dropsInterrupted: true };
  const explored = await prepareSearch(target, { sets, ownParams: true, program });
  return makeSearch(session, explored, "differing traces", limits);
}

/** A lesson about a race has no output that is always right, and the search that proves a lesson's claims finds all of this. */
function canHaveLuck(target: Target, matched: RunResult, { explore = false, signal }: CheckOptions): boolean {
  if (target.kind === "file" || !isMatch(matched) || signal.aborted) return false;
  return !target.lesson.races && !(explore && target.lesson.explore?.always !== undefined);
}

/** The lesson's claim about all its schedules that a different output breaks; undefined if it makes no such claim. */
export function promiseOf(
  target: Target,
  { explore = false }: Pick<CheckOptions, "explore">,
): Promised | undefined {
  if (target.kind === "file" || target.lesson.races) return undefined;
  if (target.lesson.order === "exact") return "order";
  return target.lesson.explore?.always === "match" && !explore ? "always" : undefined;
}
