import { explain } from "../../explain/explain.ts";
import type { World } from "../../kernel/memory/world.ts";
import { type Poller, pollersOf } from "../../kernel/rounds/pollers.ts";
import { NO_BOUNDS, type RoundBounds } from "../../kernel/rounds/rounds.ts";
import { decisionsInBounds, hasNumbers, hasReadClock } from "../../kernel/scheduling/control.ts";
import { readReport, stepsTaken } from "../../kernel/scheduling/schedule-report.ts";
import type { Stuck } from "../../kernel/scheduling/stuck.ts";
import { seenNumbers } from "../../kernel/threads/seen-numbers.ts";
import { internalError } from "../../protocol/errors.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import type { Params } from "../../protocol/program.ts";
import { showCount } from "../../protocol/quantity.ts";
import type { Finding } from "../../result/finding.ts";
import { createSearch, type Plan, type Step } from "../../scheduler/dpor.ts";
import { stepsOf } from "../../scheduler/steps.ts";
import type { StrategyName } from "../../scheduler/strategies.ts";
import { analyse, type Facts } from "../analyse.ts";
import type { Engine } from "../engine.ts";
import { log } from "../log.ts";
import type { Prepared } from "../prepare.ts";
import { type Ending, type Recording, ranToItsEnd } from "../record.ts";
import {
  limitOf,
  type Moment,
  patienceOf,
  secondsLeft,
  secondsMore,
  type TimeBudget,
  thisMoment,
} from "../time-budget.ts";
import type { Sample } from "./explore-repeats.ts";
import { type PlanOptions, runDrawn, runPlan, stepSeconds } from "./run-plan.ts";
import { limitsOf, searchLimit } from "./search-limits.ts";
import { dependsOnNames } from "./thread-numbers.ts";

/** Most decisions of the first run, before it is taken for one without end. */
const FIRST_STEP_CAP = 20_000;
/** Runs that take this many times the steps of the first one are without end, unless they are short all the same. */
const LONGER = 20;
const LEAST_STEP_CAP = 5_000;
/**
 * Rounds that threads may make: the least first, for an answer soon, and more while some thread makes as many. Rounds that are not
 * in vain count only in a program that has a run without end: so most searches need no bound on them.
 */
const BOUNDS: readonly RoundBounds[] = [
  { polls: 2, laps: 4 },
  { polls: 4, laps: 10 },
  { polls: 8, laps: 30 },
  { polls: 16, laps: 100 },
];
/**
 * Seconds of processor time after which an answer that will not be the whole is not improved any more, unless the search was
 * given a time: one with a bound on rounds, or where a run has no end.
 */
const DEEPENING_SECONDS = 10;
/** Traces after which a search is a long one. */
export const LONG_SEARCH = 128;
/** Most traces of a search, unless `--max-traces` says otherwise. */
const MAX_TRACES = 100_000;

/** The limits of a search. */
export interface SearchLimits extends TimeBudget {
  readonly time: "free" | "ordered";
  /** Threads that every run begins with. */
  readonly after?: readonly number[];
  /** Whether the order in which lines are printed is to be searched as well. */
  readonly ordersPrints?: boolean;
  readonly maxTraces?: number;
  /** Most decisions of all runs together, those of runs that are waste included. Default: any number. */
  readonly maxDecisions?: number;
  /** Equal rounds in vain that a thread may make before it waits for the others. Without it more and more, while they are made. */
  readonly polls?: number;
  /** Draws `runs` schedules instead of searching them all. */
  readonly sample?: {
    readonly strategy: StrategyName;
    readonly runs: number;
    readonly seed: number;
    /** For PCT. */
    readonly depth?: number;
  };
  /** What `--timeout` says of single runs, where it does not limit the search itself. */
  readonly runTimeout?: number;
  /** Most decisions of one run. */
  readonly stepCap?: number;
  readonly signal: AbortSignal;
  /** When the time of the search began. Default: now. */
  readonly began?: Moment;
  /** Called now and then. */
  progress?(counts: Counts): void;
  /** Called once, where the search turns out to be a long one: draws schedules, which may show a fault before it is come to. */
  draw?(how: PlanOptions): Promise<void>;
}

export interface Counts {
  readonly traces: number;
  readonly blocked: number;
  /** How much of the search is behind it, from 0 to 1: an estimate. */
  readonly covered?: number;
}

/** A run of a search that counts. An endless one was stopped. */
export interface Run {
  readonly facts: Facts;
  readonly schedule: readonly number[];
  readonly end: "ended" | "deadlock" | "endless" | "livelock" | "given up" | "looping";
  /** The bounds on rounds that it goes by, if a thread came to them, and where. */
  readonly bounds: RoundBounds;
  readonly pollers: readonly Poller[];
}

/** What it takes to make a run again. */
export function sampleOf({ schedule, bounds, facts }: Run): Sample {
  return { schedule: [...schedule], bounds, events: facts.events };
}

/** How a search went. */
export interface SearchEnd {
  traces: number;
  blocked: number;
  /** Those of all its runs together. */
  decisions: number;
  deadlocks: number;
  /** Whether every trace was seen; "polls": up to a bound on rounds, which some thread came to. */
  complete: boolean | "polls";
  readonly bounds: RoundBounds;
  /** Which search it was, of those that began, from 1. */
  pass: number;
  /** False if the search proves nothing. */
  ok: boolean;
  /** Whether it ended because it found what it looked for. */
  isFound: boolean;
  readonly findings: Finding[];
}

/** Called with each run of a search, in order. It returns true to end the search, because it has found what it looks for. */
export type TakeRun = (run: Run) => boolean;

/**
 * Runs a program once for each of its traces, or as often as lots are to be drawn.
 *
 * @param begin called when the search begins, and each time that it begins again, with other bounds on rounds or because the program
 * looks at the clock or at the numbers of threads. The answer is about the search with the bounds that it names; other runs are real, too.
 */
export async function searchSchedules(
  engine: Engine,
  prepared: Prepared,
  params: Params,
  begin: () => TakeRun,
  limits: SearchLimits,
): Promise<SearchEnd> {
  const { sample, polls, began = thisMoment() } = limits;
  /** What the runs so far have shown to be needed. Dependences and bounds hold for a search as a whole. */
  const needs = { clocked: false, numbered: hasNumbers(limits.after ?? []), laps: false };
  let finished: SearchEnd | undefined;
  let passes = 0;
  for (const bound of sample ? [NO_BOUNDS] : boundsFrom(polls)) {
    const deepening = finished === undefined || isTimed(limits) ? {} : { effort: DEEPENING_SECONDS };
    let end: SearchEnd | keyof typeof needs;
    do {
      passes++;
      const bounds = needs.laps ? bound : { ...bound, laps: 0 };
      const pass = {
        ...limits,
        ...deepening,
        began,
        bounds,
        clocked: needs.clocked,
        numbered: needs.numbered,
      };
      end = await searchOnce(engine, prepared, params, begin(), pass);
      if (typeof end !== "object") {
        if (needs[end]) throw internalError(`A search began again for what it has already: ${end}.`);
        needs[end] = true;
      }
    } while (typeof end !== "object");
    end.pass = passes;
    if (finished !== undefined && isOutOfLimits(end)) return finished;
    if (end.complete !== "polls") return end;
    finished = end;
    if (polls !== undefined && !needs.laps) break;
  }
  if (finished === undefined) throw internalError("A search had no bound to search up to.");
  return finished;
}

/** @param polls the only bound on rounds in vain, where the user gives one. */
function boundsFrom(polls: number | undefined): readonly RoundBounds[] {
  if (polls === undefined) return BOUNDS;
  return BOUNDS.map(({ laps }) => ({ polls, laps: Math.max(polls, laps) }));
}

/** Whether the search was given a time of its own. */
function isTimed({ timeout, effort }: TimeBudget): boolean {
  return timeout !== undefined || effort !== undefined;
}

/** Whether a search only reached the limit of its time or its traces, if need be before its first run. */
function isOutOfLimits({ ok, traces, complete, isFound, findings }: SearchEnd): boolean {
  const isWell = ok || traces === 0;
  return isWell && !complete && !isFound && findings.every(({ kind }) => kind === "search-limit");
}

/** What a search goes by from its first run to its last. */
interface Pass extends SearchLimits {
  /** When the search began. */
  readonly began: Moment;
  /** Whether it makes a difference what comes before a look at the clock. */
  readonly clocked: boolean;
  /** Whether it makes a difference what threads and pools are called. */
  readonly numbered: boolean;
  readonly bounds: RoundBounds;
}

/**
 * @returns "clocked" as soon as a run looks at the clock, and the search does not follow it; "numbered" as soon as one sees what
 * a thread or a pool is called that could have been called otherwise, and the search does not try that; "laps" as soon as one
 * comes to no end, and the search has no bound on the rounds of loops.
 */
async function searchOnce(
  engine: Engine,
  prepared: Prepared,
  params: Params,
  takeRun: TakeRun,
  { began, clocked, numbered, bounds, ...limits }: Pass,
): Promise<SearchEnd | "clocked" | "numbered" | "laps"> {
  const { sample } = limits;
  const end: SearchEnd = {
    ...{ traces: 0, blocked: 0, decisions: 0, deadlocks: 0, complete: false, bounds, ok: true },
    ...{ isFound: false, pass: 0 },
    findings: [],
  };
  const dpor = createSearch(limits.after);
  let budget: TimeBudget = limits;
  let endless = 0;
  let isBounded = false;
  /** The newest run. It is looked at while the next one is under way, or after the last. */
  let fresh: Run | undefined;
  const meanwhile = () => {
    if (fresh !== undefined) end.isFound = takeRun(fresh);
    fresh = undefined;
  };
  /** Decisions of the first run that came to its end: most others take about as many. */
  let length: number | undefined;
  for (let plan = dpor.next(); plan !== undefined; plan = sample ? plan : dpor.next()) {
    const limit = limitReached({ ...limits, ...budget }, end, began);
    if (limit !== undefined) {
      meanwhile();
      if (!end.isFound) end.findings.push(...limit);
      break;
    }
    const { ordersPrints = false } = limits;
    const how = { ...stepLimits(limits, length), ordersPrints, ...patienceOf(limits, began) };
    if (end.traces === LONG_SEARCH && sample === undefined) await limits.draw?.(how);
    const within = { ...how, meanwhile };
    const recording = await (sample
      ? runSample(engine, prepared, params, { ...within, sample, number: end.traces, length })
      : runPlan(engine, prepared, params, { ...within, plan, clocked, numbered, bounds }));
    if (end.isFound) return end;
    const { ending, events, schedule } = recording;
    const { stuck } = ending;
    const facts = analyse(recording);
    const { world } = engine.kernel;
    end.decisions += stepsTaken(world);
    log("search", () => describeRun(plan, end, stepsTaken(world), stuck));
    // Whatever it had come to, it took all the steps that a run may take.
    const isEndless = stuck === "step cap" || (stuck === "deadlock" && stepsTaken(world) >= within.stepCap);
    const isTooLong = stuck === "report full";
    // A run that the search has no time for says nothing, not even that it has no end.
    if (ending.reason === "impatient") {
      end.findings.push(...outOfTime(limits));
      break;
    }
    if (ending.reason === "interrupted") {
      end.findings.push(searchLimit("interrupt"));
      break;
    }
    const trouble = troubleOf(ending, limits);
    if (trouble !== undefined) return fail(end, trouble);
    if (sample === undefined && !clocked && limits.time === "free" && hasReadClock(world)) return "clocked";
    const seesNames = !numbered && dependsOnNames(facts, seenNumbers(world));
    // In a search from a state on, the steps up to there are given, and to make a thread is none of them.
    if (sample === undefined && seesNames && limits.after === undefined) return "numbered";
    if (sample === undefined && isEndless && bounds.laps === 0) return "laps";
    const isKnown =
      sample !== undefined || isTooLong || dpor.learn(stepsToSearch(world, events, facts.causes));
    if (!isKnown) return fail(end, diverged());
    addOnce(end.findings, limitsOf(world, stuck));
    if (seesNames) addOnce(end.findings, [searchLimit("thread names")]);
    const pollers = pollersOf(world);
    isBounded ||= pollers.length > 0;
    if (isTooLong) continue;
    if (stuck === "asleep") {
      end.blocked++;
      continue;
    }
    end.traces++;
    if (isEndless) {
      endless++;
      if (!isTimed(limits) && budget === limits) budget = secondsMore(DEEPENING_SECONDS, began);
    } else length ??= schedule.length;
    if (stuck === "deadlock") end.deadlocks++;
    if (end.traces % 64 === 0)
      limits.progress?.({ ...end, ...(sample === undefined && { covered: dpor.covered() }) });
    fresh = {
      facts,
      schedule,
      end: endOf(stuck),
      pollers,
      bounds: pollers.length > 0 ? bounds : NO_BOUNDS,
    };
  }
  meanwhile();
  // Who has seen nothing cannot say that it is well.
  end.ok = end.traces > 0;
  const isThrough = sample === undefined && endless === 0 && end.findings.length === 0 && !end.isFound;
  end.complete = isThrough && isBounded ? "polls" : isThrough;
  return end;
}

/** The steps of the run that has just ended, up to where a bound was passed: other orders of what comes after are not searched. */
export function stepsToSearch(
  world: World,
  ...trace: readonly [events: readonly TraceEvent[], causes?: Facts["causes"]]
): readonly Step[] {
  return stepsOf(readReport(world), ...trace).slice(0, decisionsInBounds(world));
}

/** How a run that counts has ended. @param stuck why the kernel stopped it, if it did. */
export function endOf(stuck: Stuck | undefined): Run["end"] {
  return (stuck && ENDS[stuck]) ?? "ended";
}

const ENDS: Readonly<Partial<Record<Stuck, Run["end"]>>> = {
  deadlock: "deadlock",
  "step cap": "endless",
  livelock: "livelock",
  "given up": "given up",
  looping: "looping",
};

function describeRun(
  { prefix, asleep }: Plan,
  { traces }: SearchEnd,
  taken: number,
  stuck: Ending["stuck"],
): string {
  const how = stuck === "asleep" ? "seen before" : endOf(stuck);
  const sleepers = asleep.length === 0 ? "" : `, not to go: ${asleep.join(", ")}`;
  return `run after ${showCount(traces, "trace")}: ${prefix.length} of ${taken} decisions given${sleepers}; ${how}`;
}

/** The time and the steps that a run may take. @param length decisions of a usual run. */
export function stepLimits(
  { time, signal, stepCap, runTimeout, timeout = runTimeout }: SearchLimits,
  length?: number,
): Pick<PlanOptions, "time" | "signal" | "stepCap" | "timeout"> {
  const cap = length === undefined ? FIRST_STEP_CAP : Math.max(LEAST_STEP_CAP, length * LONGER);
  return { time, signal, stepCap: stepCap ?? cap, ...(timeout !== undefined && { timeout }) };
}

type Draws = NonNullable<SearchLimits["sample"]>;

function runSample(
  engine: Engine,
  prepared: Prepared,
  params: Params,
  {
    sample,
    number,
    length,
    ...how
  }: PlanOptions & { readonly sample: Draws; readonly number: number; readonly length: number | undefined },
): Promise<Recording> {
  const { strategy, seed, depth } = sample;
  const drawn = {
    ...{ strategy, seed: seed + number },
    ...(depth !== undefined && { depth }),
    ...(length !== undefined && { length }),
  };
  return runDrawn(engine, prepared, params, { ...how, ...drawn });
}

/** Undefined while the search may go on; else what is to be said of it, which is nothing where it is as was asked for. */
function limitReached(limits: SearchLimits, end: SearchEnd, began: Moment): readonly Finding[] | undefined {
  const { maxTraces = MAX_TRACES, maxDecisions = Infinity, sample, signal } = limits;
  if (sample !== undefined && end.traces >= sample.runs) return [];
  if (signal.aborted) return [searchLimit("interrupt")];
  if (end.traces >= maxTraces && sample === undefined) return [searchLimit("traces", maxTraces)];
  if (end.decisions >= maxDecisions) return [searchLimit("decisions", maxDecisions)];
  return secondsLeft(limits, began) <= 0 ? outOfTime(limits) : undefined;
}

function addOnce(findings: Finding[], more: readonly Finding[]): void {
  for (const finding of more) {
    if (!findings.some(({ message }) => message === finding.message)) findings.push(finding);
  }
}

function outOfTime(limits: SearchLimits): readonly Finding[] {
  return [searchLimit(...limitOf(limits))];
}

/** A search that proves nothing. */
export function fail(end: SearchEnd, finding: Finding): SearchEnd {
  end.findings.push(finding);
  return Object.assign(end, { ok: false, complete: false });
}

function troubleOf(ending: Ending, { timeout }: SearchLimits): Finding | undefined {
  const { reason, stuck } = ending;
  if (!ranToItsEnd(ending))
    return reason === "timeout"
      ? searchLimit("seconds of a step", stepSeconds(timeout))
      : searchLimit("dead thread");
  return stuck === "diverged" ? diverged() : undefined;
}

export function diverged(): Finding {
  return explain({ kind: "divergence", how: "search" });
}
