import { sayProved } from "../../explain/check.ts";
import { explain } from "../../explain/explain.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { TracesSeen } from "../../result/check-facts.ts";
import { countTraces, type ExampleRun, type ExploreResult } from "../../result/explore.ts";
import type { Finding } from "../../result/finding.ts";
import type { RunResult } from "../../result/run.ts";
import { isMatch } from "../../result/verdict.ts";
import { exploreCommand } from "../commands.ts";
import { exploreTarget } from "../explore/explore.ts";
import { countClaims, isDecided, isFault, isMismatch } from "../explore/explore-claims.ts";
import { kindOfDeadlock } from "../explore/explore-deadlocks.ts";
import { addCommand } from "../repeat-command.ts";
import { showSchedule } from "../run/replay.ts";
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
  { sets, signal, timeout, program }: CheckOptions,
): Promise<RunResult> {
  const claims = target.lesson?.explore;
  if (countClaims(claims) === 0) return result;
  const found = await exploreTarget(session, target, {
    ...{ sets, signal, time: "free", dropsInterrupted: true, ...budgetOfCheck(timeout) },
    ...{ runTimeout: timeout, program },
  });
  const { traces, outcomes, polls, undecided } = found;
  const broken = found.claims.filter(({ holds }) => !holds).map(({ text }) => text);
  // What one schedule has to show is proved, or is not claimed: what is left is a claim about all of them.
  const isAboutAll = undecided.length === 1 && claims?.always !== undefined;
  const holdsInAll = isAboutAll && outcomes.every(isDecided);
  const claim = explain({
    ...{ kind: "claim", broken, undecided, traces, target: found.target },
    command: exploreCommand(found.target, found),
    ...(polls !== undefined && holdsInAll && { bound: polls.words }),
  });
  // As for a single run: trouble comes first, then what is printed, then a data race.
  const fault =
    troubleOf(found) ??
    (claims?.always === "match" ? mismatchOf(found) : undefined) ??
    (broken.length === 0 ? raceOf(found) : undefined);
  if (fault !== undefined) {
    const isSeeded = target.lesson?.clock !== "real";
    const seedsMatch = isSeeded && isMatch(result) && result.verdict !== "match-other-schedule";
    const beside = broken.length === 0 ? [] : [claim];
    return showFault(session, target, { fault, found, seedsMatch, beside }, { signal, timeout });
  }
  if (undecided.length === 0 && broken.length === 0) {
    const kept = found.claims.map(({ text }) => text);
    return { ...result, proof: sayProved(traces, kept) };
  }
  // The search tells of the same races once more.
  const others = result.findings.filter(({ kind }) => kind !== "race" || found.raced === 0);
  // What is told of a run that matches would tell nothing about the claim.
  const { remark: _, repeat: __, traces: ___, differing: ____, ...run } = result;
  return { ...run, verdict: "mismatch", findings: [...others, ...found.findings, claim] };
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
  // What other runs of the search showed. Of a data race, they also show further pairs of accesses.
  const others = new Map(found.findings.map((finding) => [whatIsFound(finding), finding]));
  const own = shown.findings.map((finding) => {
    const key = whatIsFound(finding);
    const whole = finding.kind === "race" ? others.get(key) : undefined;
    others.delete(key);
    return whole ?? finding;
  });
  const findings = [...own, ...others.values(), ...beside, explain({ kind: "luck", seen, seedsMatch })];
  return addCommand({ ...shown, verdict: run.verdict, findings, traces, differing }, run.replay);
}

/** The same of one run as of all runs of a search that show it. */
function whatIsFound({ kind, facts }: Finding): string {
  switch (facts?.kind) {
    case "deadlock":
      return kindOfDeadlock(facts);
    case "race":
      return JSON.stringify([kind, facts.variable]);
    case "uncaught":
    case "crash":
    case "exit":
      return JSON.stringify({ ...facts, traces: undefined });
    case "more":
      return JSON.stringify(facts);
    default:
      return kind;
  }
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
function troubleOf(found: ExploreResult): Fault | undefined {
  return faultIn(found, found.outcomes.find(isFault), {
    differing: countTraces(found, isFault),
    how: "trouble",
  });
}

function mismatchOf(found: ExploreResult): Fault | undefined {
  return faultIn(found, found.outcomes.find(isMismatch), {
    differing: countTraces(found, isMismatch),
    how: "output",
  });
}

function raceOf(found: ExploreResult): Fault | undefined {
  return faultIn(found, found.racing, { differing: found.raced, how: "race" });
}

function faultIn(
  { traces, complete }: ExploreResult,
  run: ExampleRun | undefined,
  what: Pick<TracesSeen, "differing" | "how">,
): Fault | undefined {
  return run && { run, seen: { traces, extent: complete === true ? "all" : "some", ...what } };
}
