import { explain } from "../../explain/explain.ts";
import { limitsReached } from "../../kernel/memory/limits.ts";
import type { World } from "../../kernel/memory/world.ts";
import { pollersOf } from "../../kernel/rounds/pollers.ts";
import { NO_BOUNDS, type RoundBounds } from "../../kernel/rounds/rounds.ts";
import { hasReadClock } from "../../kernel/scheduling/control.ts";
import { stepsTaken } from "../../kernel/scheduling/schedule-report.ts";
import { seenNumbers } from "../../kernel/threads/seen-numbers.ts";
import { internalError } from "../../protocol/errors.ts";
import { showCount } from "../../protocol/quantity.ts";
import { type Finding, hasReached } from "../../result/finding.ts";
import type { LimitReached, Reached } from "../../result/search-facts.ts";
import type { Choices, Plan, SearchBranch, SearchedBranch } from "../../scheduler/branches.ts";
import { createSearch } from "../../scheduler/dpor.ts";
import { accessesOf } from "../../scheduler/surw.ts";
import { analyse } from "../analyse.ts";
import { log } from "../log.ts";
import { type Ending, type Recording, ranToItsEnd } from "../record.ts";
import type { VirtualClock } from "../scheduling.ts";
import { dependsOnNames } from "../thread-numbers.ts";
import { type ClockReading, limitOf, patienceOf, secondsLeft, secondsMore } from "../time-budget.ts";
import type { BranchReport, BranchTask } from "./branch-task.ts";
import { type DrawnRun, type RunRequest, stepSeconds } from "./run-plan.ts";
import { beginEnd, diverged, fail, limitsOf, type SearchEnd, searchLimit } from "./search-end.ts";
import { improvementOf, type SearchLimits, stepLimits } from "./search-options.ts";
import { endOf, type Run, stepsToSearch } from "./searched-run.ts";

/** The most traces of a search, unless `--max-traces` says otherwise. */
const MAX_TRACES = 100_000;

/** The settings of a pass from its first run to its last. */
interface PassOptions extends SearchLimits {
  /** When the search began. */
  readonly began: ClockReading;
  /** Whether the steps before a look at the clock make a difference. */
  readonly clocked: boolean;
  /** Whether the names of threads and pools make a difference. */
  readonly numbered: boolean;
  readonly bounds: RoundBounds;
  /** The number of the pass, from 1. */
  readonly pass: number;
  /** The part of the search that it makes. Default: all of it. */
  readonly branch?: SearchBranch;
}

/** What a search may turn out to need as a whole: it then begins again. */
export type Need = "clocked" | "numbered" | "laps";

/** A search from its beginning to its end, or until it has to begin again. It makes no runs, but says which run is next. */
export interface Pass {
  readonly end: SearchEnd;
  /** What it needs and does not have: "laps" as soon as a run has no end and the rounds of loops have no bound. */
  readonly need: Need | undefined;
  /** The next run to make; undefined if there is none. */
  next(): RunRequest | undefined;
  /** Takes the run from {@link next}, right after it was made. @returns it, if it counts. */
  take(recording: Recording, world: World): Run | undefined;
  /** Says how the search went, once there is nothing more to run. */
  finish(): void;
  /** An estimate of the completed part of the search, from 0 to 1. */
  covered(): number;
  /** Whether all its runs were traces like others: none reached a limit, or showed that the search has to be another one. */
  isPlain(): boolean;
  /** Whether a thread of some run reached a bound on rounds. */
  isBounded(): boolean;
  /** See {@link Search.choices}. */
  choices(): readonly Choices[];
  /** How a helper has to make the runs of this pass. */
  settings(): Omit<BranchTask, "id" | "branch">;
  /** Whether it is over because its time is. */
  isOutOfTime(): boolean;
  /** Takes a part of what a helper has found, unless it would exceed a limit. @returns whether it counts. */
  count(part: BranchReport): boolean;
  /** Takes the place of a helper in the branch of the last {@link next}, once its runs are counted. */
  adopt(searched: SearchedBranch): void;
  /** See {@link Search.searched}. */
  searched(): SearchedBranch;
}

export function createPass(options: PassOptions): Pass {
  const { began, clocked, numbered, bounds, pass, branch, ...limits } = options;
  const { sample, ordersPrints = false } = limits;
  const end = beginEnd(bounds, pass);
  const dpor = createSearch(branch ?? limits.after);
  /** The limits, or smaller ones once a run had no end. */
  let inBudget: SearchLimits = limits;
  let plan: Plan | undefined;
  let need: Need | undefined;
  let endless = 0;
  let isBounded = false;
  /** Whether there is nothing more to run, with the reason if one has to be given. */
  let isOver = false;
  let reached: readonly Finding[] = [];
  /** The first run that came to its end: most others take about as many decisions. */
  let usual: UsualRun | undefined;
  let stepCap = 0;
  /** The runs so far, those that do not count included. */
  let made = 0;

  return {
    end,
    get need() {
      return need;
    },
    next() {
      if (isOver) return undefined;
      plan = sample ? NOTHING_GIVEN : dpor.next();
      const isEnough = sample !== undefined && made >= sample.runs;
      const limit = isEnough ? [] : plan && limitReached(inBudget, end, began);
      if (plan === undefined || limit !== undefined) {
        isOver = true;
        reached = limit ?? [];
        return undefined;
      }
      const how = stepLimits(limits, usual?.length);
      stepCap = how.stepCap;
      const patience = patienceOf(limits, began);
      if (sample) return { ...how, ordersPrints, patience, ...drawOf(sample, made, usual) };
      const { time, signal, timeout } = how;
      // Written out, as in `controlOf`.
      return { time, signal, timeout, stepCap, ordersPrints, patience, plan, clocked, numbered, bounds };
    },
    take(recording, world) {
      made++;
      const run = learn(recording, world);
      if (run !== undefined) end.traces++;
      return run;
    },
    finish() {
      if (need !== undefined || !end.ok) return;
      addOnce(end.findings, reached);
      // A search that has seen nothing cannot say that all is well.
      end.ok = end.traces > 0;
      const isThrough = sample === undefined && endless === 0 && end.findings.length === 0;
      if (isThrough && !dpor.isWhole())
        throw internalError("A search takes itself for complete, and has not made one run for each choice.");
      end.complete = isThrough && isBounded ? "polls" : isThrough;
    },
    covered: () => dpor.covered(),
    isPlain: () => !isOver && endless === 0 && end.findings.length === 0,
    isBounded: () => isBounded,
    choices: dpor.choices,
    settings: () => ({ clocked, numbered, bounds, stepCap: stepLimits(limits, usual?.length).stepCap }),
    isOutOfTime: () => OUT_OF_TIME.some((limit) => hasReached(reached, limit)),
    count(part) {
      const { traces, blocked, decisions } = part;
      const { maxTraces = MAX_TRACES, maxDecisions = Infinity } = limits;
      if (end.traces + traces > maxTraces || end.decisions + decisions > maxDecisions) return false;
      end.traces += traces;
      end.blocked += blocked;
      end.decisions += decisions;
      isBounded ||= part.isBounded;
      return true;
    },
    adopt: dpor.adopt,
    searched: dpor.searched,
  };

  /** Takes what a run shows about the search. */
  function learn(recording: Recording, world: World): Run | undefined {
    const { ending, events, schedule } = recording;
    const { stuck } = ending;
    const taken = stepsTaken(world);
    const facts = analyse(recording);
    end.decisions += taken;
    log("search", () => describeRun(plan ?? NOTHING_GIVEN, end, taken, ending));
    // Whatever else stopped it, it took all the steps that a run may take.
    const isEndless = stuck === "step cap" || (stuck === "deadlock" && taken >= stepCap);
    const isTooLong = stuck === "report full" || limitsReached(world).includes("printed text");
    const stop = stopAfter(options, end, ending, world);
    if (stop !== undefined) return stopFor(stop);
    const seesNames = !numbered && dependsOnNames(facts, seenNumbers(world));
    if (sample === undefined) {
      need = needOf(options, { isEndless, seesNames, readsClock: hasReadClock(world) });
      if (need !== undefined) {
        isOver = true;
        return undefined;
      }
    }
    const isKnown =
      sample !== undefined || isTooLong || dpor.learn(stepsToSearch(world, events, facts.causes));
    if (!isKnown) return stopFor(divergenceIn(world));
    addOnce(end.findings, limitsOf(world, stuck));
    if (seesNames) addOnce(end.findings, [searchLimit("thread names")]);
    const pollers = pollersOf(world);
    isBounded ||= pollers.length > 0;
    if (isTooLong) return undefined;
    if (stuck === "asleep") {
      end.blocked++;
      return undefined;
    }
    if (isEndless) {
      endless++;
      const seconds = improvementOf(limits);
      if (seconds !== undefined && inBudget === limits)
        inBudget = { ...limits, ...secondsMore(seconds, began) };
    } else usual ??= { length: schedule.length, accesses: accessesOf(events) };
    const isHeld = pollers.length > 0;
    return { pass, facts, schedule, end: endOf(ending), pollers, bounds: isHeld ? bounds : NO_BOUNDS };
  }

  function stopFor(stop: WhyOver): undefined {
    isOver = true;
    if ("failure" in stop) fail(end, stop.failure);
    else reached = stop.reached;
  }
}

const OUT_OF_TIME: readonly Reached[] = ["interrupt", "seconds", "processor seconds"];

/** Why a search ends after a run: a limit, which says nothing against what was seen before, or something that leaves nothing proved. */
type WhyOver = { readonly reached: readonly Finding[] } | { readonly failure: Finding };

function stopAfter(limits: PassOptions, end: SearchEnd, ending: Ending, world: World): WhyOver | undefined {
  // A run for which the search has no time shows nothing, not even that it has no end.
  if (ending.reason === "impatient") return { reached: outOfTime(limits, end) };
  if (ending.reason === "interrupted") return { reached: [interrupted(limits, end)] };
  const failure = ranToItsEnd(ending) ? undefined : troubleOf(ending, limits);
  if (ending.stuck === "diverged") return divergenceIn(world, failure);
  return failure && { failure };
}

/**
 * What it means that the program went another way under the same schedule. With a process it may, which says nothing about the threads.
 *
 * @param failure what else went wrong.
 */
function divergenceIn(world: World, failure: Finding = diverged()): WhyOver {
  return limitsReached(world).includes("processes") ? { reached: [searchLimit("processes")] } : { failure };
}

/** What a run has shown that the search has not counted with. */
interface Shown {
  readonly isEndless: boolean;
  readonly seesNames: boolean;
  readonly readsClock: boolean;
}

function needOf(
  { clocked, bounds, time, after }: PassOptions,
  { isEndless, seesNames, readsClock }: Shown,
): Need | undefined {
  if (!clocked && time === "free" && readsClock) return "clocked";
  // In a search from a state on, the steps up to that state are given: whether making a thread is one is known before it begins.
  if (seesNames && after === undefined) return "numbered";
  return isEndless && bounds.laps === 0 ? "laps" : undefined;
}

const NOTHING_GIVEN: Plan = { prefix: [], asleep: [] };

/** What a run is expected to do. */
type UsualRun = Pick<VirtualClock, "length" | "accesses">;

/** A run that is drawn. */
function drawOf(
  { strategy, seed, depth }: NonNullable<SearchLimits["sample"]>,
  number: number,
  usual: UsualRun | undefined,
): DrawnRun {
  return {
    ...{ strategy, seed: seed + number },
    ...(depth !== undefined && { depth }),
    ...usual,
  };
}

function describeRun({ prefix, asleep }: Plan, { traces }: SearchEnd, taken: number, ending: Ending): string {
  const how = ending.stuck === "asleep" ? "seen before" : endOf(ending);
  const sleepers = asleep.length === 0 ? "" : `, not to go: ${asleep.join(", ")}`;
  return `run after ${showCount(traces, "trace")}: ${prefix.length} of ${taken} decisions given${sleepers}; ${how}`;
}

/** Undefined while the search may go on; else what to report, which is nothing if it went as requested. */
function limitReached(
  limits: SearchLimits,
  end: SearchEnd,
  began: ClockReading,
): readonly Finding[] | undefined {
  const { maxTraces = MAX_TRACES, maxDecisions = Infinity, sample, signal } = limits;
  if (signal.aborted) return [interrupted(limits, end)];
  if (end.traces >= maxTraces && sample === undefined) return [searchLimit("traces", maxTraces)];
  if (end.decisions >= maxDecisions) return [searchLimit("decisions", maxDecisions)];
  return secondsLeft(limits, began) <= 0 ? outOfTime(limits, end) : undefined;
}

function addOnce(findings: Finding[], more: readonly Finding[]): void {
  for (const finding of more) {
    if (!findings.some(({ message }) => message === finding.message)) findings.push(finding);
  }
}

function outOfTime(limits: SearchLimits, end: SearchEnd): readonly Finding[] {
  const [reached, amount] = limitOf(limits);
  return [explain({ kind: "search-limit", reached, amount, ...withoutRuns(limits, end) })];
}

function interrupted(limits: SearchLimits, end: SearchEnd): Finding {
  const { isLost } = withoutRuns(limits, end);
  return explain({ kind: "search-limit", reached: "interrupt", ...(isLost && { isLost }) });
}

/** Why a search shows no run; nothing if it does. */
function withoutRuns(
  { hasLost }: SearchLimits,
  { traces, blocked, pass }: SearchEnd,
): Pick<LimitReached, "isLost" | "isFirstRun"> {
  // A pass begins again after a run.
  if (pass > 1 || traces + blocked > 0) return {};
  return hasLost ? { isLost: true } : { isFirstRun: true };
}

/** Why a run did not come to its end. */
function troubleOf({ reason }: Ending, { timeout }: SearchLimits): Finding {
  return reason === "timeout"
    ? searchLimit("seconds of a step", stepSeconds(timeout))
    : searchLimit("dead thread");
}
