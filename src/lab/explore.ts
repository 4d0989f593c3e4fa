import { STUCK_ASLEEP, STUCK_DEADLOCK, STUCK_DIVERGED, STUCK_STEP_CAP } from "../kernel/layout.ts";
import { decisionsTaken, readReport } from "../kernel/schedule-report.ts";
import { applyParams } from "../lesson/params.ts";
import type { Target } from "../lesson/resolve.ts";
import type { TraceEvent } from "../protocol/event.ts";
import type { ExploreResult } from "../protocol/explore.ts";
import type { Params } from "../protocol/program.ts";
import type { Finding } from "../protocol/result.ts";
import { createSearch } from "../scheduler/dpor.ts";
import { stepsOf } from "../scheduler/steps.ts";
import type { StrategyName } from "../scheduler/strategies.ts";
import type { Ending } from "../supervisor/execute.ts";
import { claimsOf } from "./explore-claims.ts";
import { createOutcomes, type Outcomes } from "./explore-outcomes.ts";
import { createExploredRaces } from "./explore-races.ts";
import { repeatsItself } from "./explore-repeats.ts";
import type { Laboratory } from "./laboratory.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { wordFor } from "./repeat-command.ts";
import { PLAN_TIMEOUT, runDrawn, runPlan } from "./run-plan.ts";

/** Most decisions of one explored run before it is taken for one without end. */
const FIRST_STEP_CAP = 20_000;
/** Runs that take this many times the steps of the first one are without end, unless they are short all the same. */
const LONGER = 20;
const LEAST_STEP_CAP = 500;
/** Most traces of a search, unless `--max-traces` says otherwise. */
export const MAX_TRACES = 100_000;

export interface ExploreOptions {
  readonly sets: readonly string[];
  readonly time: "free" | "ordered";
  readonly maxTraces?: number;
  /** Draws `runs` schedules instead of searching them all. */
  readonly sample?: { readonly strategy: StrategyName; readonly runs: number; readonly seed: number };
  readonly stepCap?: number;
  /** Runs with the lesson's own params, instead of those that it gives for searches. */
  readonly ownParams?: boolean;
  /** Seconds on the machine's clock for the whole search. */
  readonly timeout?: number;
  readonly signal: AbortSignal;
  /** Called now and then. */
  progress?(counts: { readonly traces: number; readonly blocked: number }): void;
  /** Called after each trace; true ends the search: what was looked for is found. */
  isFound?(outcomes: Outcomes): boolean;
}

/**
 * Runs a program under every schedule that makes a difference, on real workers and the virtual clock.
 *
 * @throws ThreadlabError where the lesson is wrong, and `ERR_PARAM`.
 */
export async function exploreTarget(
  laboratory: Laboratory,
  target: Target,
  options: ExploreOptions,
): Promise<ExploreResult> {
  const lesson = target.kind === "lesson" ? target.lesson : undefined;
  const smaller = options.ownParams ? {} : lesson?.explore?.params;
  const params = applyParams(lesson && { ...lesson.params, ...smaller }, options.sets);
  const prepared = await prepare(target);
  const began = performance.now();
  const sets = setsOf(params, lesson?.params, options.sets);
  const outcomes = createOutcomes(target, prepared, { sets, time: options.time });
  const races = createExploredRaces(prepared.program);
  const take = (run: Run) => {
    outcomes.add(run.events, run.schedule, run.end);
    races.add(run.events);
    return options.isFound?.(outcomes) ?? false;
  };
  const end = await search(laboratory, prepared, params, take, options);
  if (end.ok && !(await repeatsItself(laboratory, prepared, params, outcomes.samples(), limitsOf(options)))) {
    fail(end, diverged());
  }
  if (options.time === "free" && !options.sample && end.complete) {
    end.findings.push(...(await sleepFindings(laboratory, target, prepared, params, outcomes, options)));
  }
  const list = outcomes.list();
  const claims = end.ok ? claimsOf(lesson, list, end.complete) : [];
  return {
    ...(lesson
      ? { lesson: lesson.id, title: lesson.title, section: lesson.section }
      : { lesson: nameOf(target) }),
    target: wordFor(target),
    threads: outcomes.threads(),
    time: options.time,
    strategy: options.sample?.strategy ?? "search",
    races: lesson?.races ?? false,
    traces: end.traces,
    blocked: end.blocked,
    complete: end.complete,
    deadlocks: end.deadlocks,
    outcomes: list,
    raced: races.count(),
    findings: [
      ...end.findings,
      ...outcomes.findings(),
      ...races.findings().map((finding) => (lesson?.races ? { ...finding, expected: true } : finding)),
    ],
    claims,
    ok:
      end.ok &&
      isGood(list, claims, lesson?.explore !== undefined) &&
      (lesson?.races === true || races.count() === 0),
    seconds: (performance.now() - began) / 1000,
    sets,
  };
}

interface SearchEnd {
  traces: number;
  blocked: number;
  deadlocks: number;
  complete: boolean;
  ok: boolean;
  readonly findings: Finding[];
}

/** A run of a search that is no waste. One that is endless was stopped. */
interface Run {
  readonly events: readonly TraceEvent[];
  readonly schedule: readonly number[];
  readonly end: "ended" | "deadlock" | "endless";
}

/** @param takeRun returns true where what was looked for is found. */
async function search(
  laboratory: Laboratory,
  prepared: Prepared,
  params: Params,
  takeRun: (run: Run) => boolean,
  options: ExploreOptions,
): Promise<SearchEnd> {
  const { maxTraces = MAX_TRACES, timeout = 600, sample, signal } = options;
  const end: SearchEnd = { traces: 0, blocked: 0, deadlocks: 0, complete: false, ok: true, findings: [] };
  const dpor = createSearch();
  const began = performance.now();
  let endless = 0;
  /** Decisions of the first run that came to its end: most others take about as many. */
  let length: number | undefined;
  for (let plan = dpor.next(); plan !== undefined; plan = sample ? plan : dpor.next()) {
    const tooMany = end.traces >= (sample?.runs ?? maxTraces);
    const tooLong = performance.now() - began > timeout * 1000;
    if (tooMany || tooLong || signal.aborted) {
      if (!sample || !tooMany)
        end.findings.push(
          cutShort(tooMany ? `${maxTraces} traces` : signal.aborted ? "Ctrl-C" : `${timeout} s`),
        );
      return end;
    }
    const events: TraceEvent[] = [];
    const how = limitsOf(options, length);
    const take = (event: TraceEvent) => events.push(event);
    const ending = await (sample
      ? runDrawn(laboratory, prepared, params, {
          ...how,
          take,
          strategy: sample.strategy,
          seed: sample.seed + end.traces,
          ...(length !== undefined && { length }),
        })
      : runPlan(laboratory, prepared, params, { ...how, take, plan }));
    const { world } = laboratory.kernel;
    const { stuck } = ending;
    const schedule = decisionsTaken(world);
    if (ending.reason !== "ended" && ending.reason !== "exit") return fail(end, unfinished(ending));
    if (stuck === STUCK_DIVERGED) return fail(end, diverged());
    if (stuck === STUCK_STEP_CAP) {
      // What might follow is not searched: there is no end to it.
      endless++;
      end.traces++;
      takeRun({ events, schedule, end: "endless" });
      continue;
    }
    if (!sample && !dpor.learn(stepsOf(readReport(world), events))) return fail(end, diverged());
    if (stuck === STUCK_ASLEEP) {
      end.blocked++;
      continue;
    }
    end.traces++;
    length ??= schedule.length;
    if (stuck === STUCK_DEADLOCK) end.deadlocks++;
    if (end.traces % 64 === 0) options.progress?.(end);
    if (takeRun({ events, schedule, end: stuck === STUCK_DEADLOCK ? "deadlock" : "ended" })) return end;
  }
  end.complete = sample === undefined && endless === 0;
  return end;
}

function limitsOf({ time, signal, stepCap }: ExploreOptions, length?: number) {
  const cap = length === undefined ? FIRST_STEP_CAP : Math.max(LEAST_STEP_CAP, length * LONGER);
  return { time, signal, stepCap: stepCap ?? cap };
}

/** A search that proves nothing. */
function fail(end: SearchEnd, finding: Finding): SearchEnd {
  end.findings.push(finding);
  return Object.assign(end, { ok: false, complete: false });
}

function isGood(
  list: ReturnType<Outcomes["list"]>,
  claims: ExploreResult["claims"],
  hasClaims: boolean,
): boolean {
  if (hasClaims) return claims.every(({ holds }) => holds);
  return !list.some(isBad);
}

/** What passes as long as sleeps last as long as they say, and fails otherwise, gets words of its own. */
async function sleepFindings(
  laboratory: Laboratory,
  target: Target,
  prepared: Prepared,
  params: Params,
  free: Outcomes,
  { signal }: ExploreOptions,
): Promise<readonly Finding[]> {
  // A lesson about a race has no right output to hold the ordered runs against: its sleep makes the race, and hides nothing.
  const isRace = target.kind === "lesson" && target.lesson.races;
  if (isRace || !free.haveTime() || !free.some(isBad)) return [];
  const ordered = createOutcomes(target, prepared, { sets: [], time: "ordered" });
  const take = ({ events, schedule, end: how }: Run) => {
    ordered.add(events, schedule, how);
    return ordered.some(isBad);
  };
  const limits = { time: "ordered", maxTraces: ORDERED_TRACES, timeout: ORDERED_SECONDS, signal } as const;
  const end = await search(laboratory, prepared, params, take, { sets: [], ...limits });
  if (!end.complete || ordered.some(isBad)) return [];
  const message =
    "The sleep hides the bug: as long as sleeps and timeouts last as long as they say, nothing goes wrong; " +
    "let one last a little longer, as a busy machine does, and it does. A sleep is no synchronisation.";
  return [{ kind: "note", message, threads: [], places: [] }];
}

const ORDERED_TRACES = 2_000;
const ORDERED_SECONDS = 10;

function isBad({ verdict }: { readonly verdict: string }): boolean {
  return verdict !== "ran" && !verdict.startsWith("match");
}

function nameOf(target: Target): string {
  return target.kind === "file" ? target.name : target.lesson.id;
}

/** What was set, and what the lesson sets for searches. */
function setsOf(params: Params, defaults: Params | undefined, given: readonly string[]): string[] {
  const named = new Set(given.map((set) => set.slice(0, set.indexOf("=")).trim()));
  return Object.entries(params)
    .filter(([name, value]) => named.has(name) || defaults?.[name] !== value)
    .map(([name, value]) => `${name}=${value}`);
}

function cutShort(limit: string): Finding {
  const message =
    `The search was cut short (${limit}), so schedules are left that nobody has tried. ` +
    "Try fewer threads with --set, or give it more with --max-traces.";
  return { kind: "search-limit", message, threads: [], places: [] };
}

function unfinished({ reason, deaths }: Ending): Finding {
  const why =
    reason === "timeout"
      ? `one run took longer than ${PLAN_TIMEOUT} s: a thread computes without end, or waits for the outside world`
      : reason === "interrupted"
        ? "it was interrupted"
        : (deaths[0]?.error?.message ?? "a thread died");
  return { kind: "search-limit", message: `The search was cut short: ${why}.`, threads: [], places: [] };
}

function diverged(): Finding {
  const message =
    "The program did not do the same again under the same schedule, so its schedules cannot be searched. It depends on " +
    "something else: randomness, real time, the outside world, or a module's own state.";
  return { kind: "divergence", message, threads: [], places: [] };
}
