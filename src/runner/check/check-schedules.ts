import { type SeedsThatDiffer, sayOtherSchedule } from "../../explain/check.ts";
import { explain } from "../../explain/explain.ts";
import { asSets } from "../../lesson/params.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Program } from "../../protocol/program.ts";
import type { Luck } from "../../result/check-facts.ts";
import { FINDINGS, type Finding } from "../../result/finding.ts";
import type { RunResult } from "../../result/run.ts";
import { isMatch, isTrouble } from "../../result/verdict.ts";
import { findSchedule } from "../explore/find-schedule.ts";
import { prepare } from "../prepare.ts";
import { addCommand, runCommand, withRepeatCommand } from "../repeat-command.ts";
import { runRepeatably } from "../run/make-repeatable.ts";
import { showSchedule } from "../run/replay.ts";
import { DEFAULT_VIRTUAL, type VirtualClock } from "../scheduling.ts";
import type { Session } from "../session.ts";
import { budgetOfCheck } from "../time-budget.ts";
import type { CheckOptions } from "./check-options.ts";
import { lookForLuck, promiseOf } from "./look-for-luck.ts";
import { proveClaims } from "./prove-claims.ts";
import { runUnderSeeds, type SeedRun, type Seeds } from "./seeds.ts";

/** The seeded schedules of a check, unless `--seeds` says otherwise. */
export const SEEDS = 10;
/** Seconds of the search for the text in a changed copy. It need not print that text any more, and its reader waits. */
const SECONDS_OF_COPY = 3;

/**
 * Runs a target under seeded schedules on the virtual clock: the same every time. Fails if one of the runs fails. If a run's own order
 * forbids the expected text, a search tells whether another schedule prints it: so it neither fails by bad luck nor passes a text that
 * nothing prints. If one matches, a short search tells whether that was good luck.
 */
export async function checkSchedules(
  session: Session,
  target: Target,
  given: Omit<CheckOptions, "program">,
): Promise<RunResult> {
  const program = await compiledOnce(target);
  if (isOnRealClock(target)) {
    const result = await runRepeatably(session, target, { ...withOwnSets(target, given), program });
    return given.explore && !isTrouble(result)
      ? proveClaims(session, target, result, { ...given, program })
      : result;
  }
  const options = { ...withOwnSets(target, given), program };
  const { seeds: wanted = SEEDS, sets, signal, timeout } = options;
  const seeds = await runUnderSeeds(session, target, { seeds: wanted, sets, signal, timeout, program });
  const { trouble } = seeds;
  if (trouble !== undefined)
    return withRepeatCommand(trouble.run, target, { sets, virtual: virtualOf(trouble) });
  const result = await settle(session, target, seeds, options);
  // A search has its own params.
  return given.explore ? proveClaims(session, target, result, { ...given, program }) : result;
}

/** Adds the params that the lesson sets for checks. The params of the call take precedence. */
export function withOwnSets<Options extends { readonly sets: readonly string[] }>(
  target: Target,
  options: Options,
): Options {
  if (target.kind === "file") return options;
  return { ...options, sets: [...asSets(target.lesson.check), ...options.sets] };
}

/** Whether a target has to run on the machine's clock, because it measures the machine. */
export function isOnRealClock(target: Target): boolean {
  return target.lesson?.clock === "real";
}

/** The program of all runs; undefined if it cannot be compiled, which each of them reports. */
function compiledOnce(target: Target): Promise<Program | undefined> {
  return prepare(target).then(
    ({ program }) => program,
    () => undefined,
  );
}

/** One result for all runs: the best match, or the first run that does not match. */
async function settle(
  session: Session,
  target: Target,
  { count, differing, odd, raced, good }: Seeds,
  options: CheckOptions,
): Promise<RunResult> {
  if (odd === undefined) return lookForLuck(session, target, (good as SeedRun).run, options);
  const { sets } = options;
  const virtual = virtualOf(odd);
  const broken = promiseOf(target, options);
  const byLuck = (seen: Luck["seen"]) => {
    const luck = explain({ kind: "luck", seen, seedsMatch: false, ...(broken && { broken }) });
    return withRepeatCommand({ ...odd.run, findings: [...odd.run.findings, luck] }, target, {
      sets,
      virtual,
    });
  };
  if (broken !== undefined && good !== undefined) return byLuck({ seed: good.seed });
  // A program with a data race fails, whatever another schedule prints.
  if (raced !== undefined) return withRepeatCommand(raced.run, target, { sets, virtual: virtualOf(raced) });
  const match = (shown: RunResult, command: string, seeds?: SeedsThatDiffer) =>
    lookForLuck(session, target, otherSchedule(shown, command, seeds), options);
  if (good !== undefined) {
    // A matching run is the schedule that was searched.
    return match(good.run, runCommand(target, sets, virtualOf(good)), { differing, count });
  }
  const { schedule, replay, answer } = await findSchedule(session, target, {
    ...{ sets, signal: options.signal, runTimeout: options.timeout, program: options.program },
    ...(odd.run.changed && { budget: budgetOfCheck(options.timeout, SECONDS_OF_COPY) }),
  });
  if (schedule !== undefined && replay !== undefined) {
    const shown = await showSchedule(session, target, schedule, options);
    // The run may also have a data race, which a search for a text ignores.
    if (!isMatch(shown)) return addCommand(shown, replay);
    if (broken === undefined) return match(shown, replay);
    // That one schedule prints the text does not make the others right.
    return byLuck({ traces: count, extent: "drawn", differing, how: "output" });
  }
  const told = answer.is === "refuted" ? odd.run.findings.map(withoutChance) : odd.run.findings;
  const result = { ...odd.run, findings: [...told, explain({ kind: "text-search", answer })] };
  return withRepeatCommand(result, target, { sets, virtual });
}

/** Does not say that another run may have another order, where it is proved that no run has the expected one. */
function withoutChance(finding: Finding): Finding {
  const { facts } = finding;
  if (facts?.kind !== "order" || facts.how !== "forbidden" || facts.why.by !== "steps") return finding;
  return explain({ ...facts, why: { ...facts.why, isByChance: false } });
}

/** The schedule of a run under a seed. */
function virtualOf({ seed }: SeedRun): VirtualClock {
  return { ...DEFAULT_VIRTUAL, seed };
}

/** @param command shows this run, which prints the expected output. @param seeds those that do not, if others do. */
function otherSchedule(shown: RunResult, command: string, seeds?: SeedsThatDiffer): RunResult {
  const remark = sayOtherSchedule(seeds, command);
  const findings = shown.findings.filter(({ kind }) => FINDINGS[kind].about === "program");
  return { ...shown, verdict: "match-other-schedule", findings, remark, repeat: command };
}
