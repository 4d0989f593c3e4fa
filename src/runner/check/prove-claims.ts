import { sayProved } from "../../explain/check.ts";
import { explain } from "../../explain/explain.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { TracesSeen } from "../../result/check-facts.ts";
import type { ExampleRun, ExploreResult } from "../../result/explore.ts";
import type { Finding } from "../../result/finding.ts";
import type { RunResult } from "../../result/run.ts";
import { isMatch } from "../../result/verdict.ts";
import { exploreTarget } from "../explore/explore.ts";
import { countClaims, isDecided, isFault } from "../explore/explore-claims.ts";
import { addCommand } from "../repeat-command.ts";
import { showSchedule } from "../run/show-schedule.ts";
import type { Session } from "../session.ts";
import { budgetOfCheck } from "../time-budget.ts";
import type { CheckOptions } from "./check-options.ts";

/**
 * Searches all schedules of a lesson that claims something of them, with the params that it sets for searches.
 *
 * @returns the result with the proof; or one that fails, if a claim is false or open, or a schedule fails in another way.
 */
export async function proveClaims(
  session: Session,
  target: Target,
  result: RunResult,
  { sets, signal, timeout, program }: Omit<CheckOptions, "onResult">,
): Promise<RunResult> {
  const claims = target.lesson?.explore;
  const claimed = countClaims(claims);
  if (claimed === 0) return result;
  const found = await exploreTarget(session, target, {
    ...{ sets, signal, time: "free", dropsInterrupted: true, ...budgetOfCheck(timeout) },
    ...(timeout !== undefined && { runTimeout: timeout }),
    program,
  });
  const { traces, outcomes, polls } = found;
  const broken = found.claims.filter(({ holds }) => !holds).map(({ text }) => text);
  // What one schedule has to show is proved, or is not claimed: what is left is a claim about all of them.
  const isAboutAll = found.claims.length === claimed - 1 && claims?.always !== undefined;
  const holdsInAll = isAboutAll && outcomes.every(isDecided);
  const claim = explain({
    ...{ kind: "claim", broken, traces, target: found.target },
    ...(polls !== undefined && holdsInAll && { bound: polls.words }),
  });
  // As for a single run: trouble comes first, then what is printed, then a data race.
  const fault = troubleOf(found) ?? (broken.length === 0 ? raceOf(found) : undefined);
  if (fault !== undefined) {
    const isSeeded = target.lesson?.clock !== "real";
    const seedsMatch = isSeeded && isMatch(result) && result.verdict !== "match-other-schedule";
    const beside = broken.length === 0 ? [] : [claim];
    return showFault(session, target, { fault, found, seedsMatch, beside }, { signal, timeout });
  }
  if (found.claims.length === claimed && broken.length === 0) {
    const kept = found.claims.map(({ text }) => text);
    return { ...result, proof: sayProved(traces, kept) };
  }
  // The search tells of the same races once more.
  const others = result.findings.filter(({ kind }) => kind !== "race" || found.raced === 0);
  return { ...result, verdict: "mismatch", findings: [...others, ...found.findings, claim] };
}

/** The result of a run in which a search has found a fault. */
async function showFault(
  session: Session,
  target: Target,
  { fault: { run, seen }, found, seedsMatch, beside }: FoundFault,
  options: Pick<CheckOptions, "signal" | "timeout">,
): Promise<RunResult> {
  const { sets, time } = found;
  const shown = await showSchedule(session, target, run.schedule, { sets, time, ...options });
  const { traces, differing } = seen;
  // What other runs of the search showed.
  const more = found.findings.filter(({ kind }) => shown.findings.every((one) => one.kind !== kind));
  const findings = [...shown.findings, ...more, ...beside, explain({ kind: "luck", seen, seedsMatch })];
  return addCommand({ ...shown, verdict: run.verdict, findings, traces, differing }, run.replay);
}

interface FoundFault {
  readonly fault: Fault;
  readonly found: ExploreResult;
  readonly seedsMatch: boolean;
  /** What else is wrong with the lesson. */
  readonly beside: readonly Finding[];
}

interface Fault {
  /** A run that shows it. */
  readonly run: ExampleRun;
  readonly seen: TracesSeen;
}

/** How traces fail in a way that no claim is about: each claim is about what is printed. */
function troubleOf({ outcomes, traces, complete }: ExploreResult): Fault | undefined {
  const faults = outcomes.filter(isFault);
  const [first] = faults;
  const differing = faults.reduce((sum, fault) => sum + fault.traces, 0);
  return first && { run: first, seen: { traces, extent: extentOf(complete), differing, how: "trouble" } };
}

function raceOf({ traces, complete, raced, racing }: ExploreResult): Fault | undefined {
  const seen = { traces, extent: extentOf(complete), differing: raced, how: "race" } as const;
  return racing && { run: racing, seen };
}

function extentOf(complete: ExploreResult["complete"]): "all" | "some" {
  return complete === true ? "all" : "some";
}
