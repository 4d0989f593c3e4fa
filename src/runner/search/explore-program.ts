import { explain } from "../../explain/explain.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Params } from "../../protocol/program.ts";
import type { ExploreResult } from "../../result/explore.ts";
import type { Finding } from "../../result/finding.ts";
import { isFailure, isMatch, type Verdict } from "../../result/verdict.ts";
import { analyse, type Facts } from "../analyse.ts";
import type { Engine } from "../engine.ts";
import type { Prepared } from "../prepare.ts";
import { type ClockReading, secondsLeft, thisMoment } from "../time-budget.ts";
import type { Carrier } from "./carriers.ts";
import { drawSome, FEW_DRAWS, isComparable } from "./draw-some.ts";
import { createDrawnRuns } from "./drawn-runs.ts";
import { claimsOf, makesClaims } from "./explore-claims.ts";
import { createConduct } from "./explore-conduct.ts";
import { createOutcomes, type Outcomes, ordersLines } from "./explore-outcomes.ts";
import { createPollBound } from "./explore-polls.ts";
import { createExploredRaces } from "./explore-races.ts";
import { repeatsItself, type Sample } from "./explore-repeats.ts";
import { createPrintedOrders } from "./printed-orders.ts";
import { runPlan } from "./run-plan.ts";
import { diverged, fail, type SearchEnd } from "./search-end.ts";
import { searchLimit } from "./search-limits.ts";
import { type SearchLimits, stepLimits } from "./search-options.ts";
import { type ByPass, byPass, type Counts, searchSchedules } from "./search-schedules.ts";
import { DRAWN, type Run, sampleOf } from "./searched-run.ts";

/** The subject of a search. */
export interface Explored {
  readonly target: Target;
  /** Its name on the command line. */
  readonly word: string;
  readonly params: Params;
  /** The params that differ from the lesson's own, as the command line gives them. */
  readonly sets: readonly string[];
}

export interface ExploreLimits extends Omit<SearchLimits, "draws"> {
  readonly began: ClockReading;
  /** Called now and then. */
  progress?(progress: ExploreProgress): void;
  /** Ends the search with the first run that matches. */
  readonly untilMatch?: boolean;
  /** Whether to note which lines can come before which. */
  readonly orders?: boolean;
}

/** The progress of a search. */
export interface ExploreProgress extends Counts {
  /** The first failing run of each verdict, once. On fibers it is not confirmed yet. */
  readonly found: readonly FoundFailure[];
}

export interface FoundFailure extends Sample {
  readonly verdict: Verdict;
}

/** Makes the whole search of a program on one carrier. */
export async function exploreProgram(
  { engine, prepared, confirm }: Carrier,
  { target, word, params, sets }: Explored,
  options: ExploreLimits,
): Promise<ExploreResult> {
  const { began, untilMatch = false } = options;
  const { lesson } = target;
  /** The runs that show something new. */
  const telling: Sample[] = [];
  // A search begins with it; drawn schedules may not contain it.
  const serial =
    lesson?.races && options.sample ? await runSerially(engine, prepared, params, options) : undefined;
  const passes = byPass((): Gathered => {
    const outcomes = createOutcomes(target, prepared, { target: word, sets, time: options.time });
    if (serial !== undefined) outcomes.compareWith(serial);
    return { outcomes, races: createExploredRaces(), polls: createPollBound() };
  });
  const conduct = createConduct();
  const orders = options.orders ? createPrintedOrders() : undefined;
  const told = new Set<Verdict>();
  const news = () =>
    [passes.of(DRAWN), ...passes.all().slice(-1)]
      .flatMap(({ outcomes }) => outcomes.kept().filter(isFailure))
      .filter(({ verdict }) => !told.has(verdict) && told.add(verdict));
  let drawn = 0;
  const draws = createDrawnRuns(passes.of(DRAWN));
  /** The longest of the drawn runs that were stopped, and the decisions of the longest run of the search. */
  let drawnEndless: Run | undefined;
  let longest = 0;
  let isHeld = lesson?.races !== true || options.sample !== undefined;
  /** Drawn runs of a lesson about a race are compared with the first run of a search. */
  const addDrawn = async (run: Run) => {
    drawn++;
    if (run.end === "endless") {
      if (run.schedule.length > (drawnEndless?.schedule.length ?? 0)) drawnEndless = run;
      return [];
    }
    if (!isHeld) passes.of(DRAWN).outcomes.compareWith(await runSerially(engine, prepared, params, options));
    isHeld = true;
    return draws.add(run);
  };
  let hasDrawn = false;
  const limits = { ...options, ordersPrints: ordersLines(target), draws: !untilMatch && !options.sample };
  const search = searchSchedules(engine, prepared, params, limits);
  for await (const run of search) {
    const isDrawn = run.pass === DRAWN;
    const { outcomes, races, polls } = passes.of(run.pass);
    if (!isDrawn) longest = Math.max(longest, run.schedule.length);
    const shows = isDrawn ? await addDrawn(run) : [outcomes.add(run), races.add(run.facts), polls.add(run)];
    shows.push(conduct.add(run), orders?.add(run.facts) === true);
    if (engine.isFibers && shows.includes(true)) telling.push(sampleOf(run));
    if (untilMatch && outcomes.some(isMatch)) break;
    const counts = search.counts();
    if (!isDrawn && (hasDrawn || counts.traces % PROGRESS_TRACES === 0))
      options.progress?.({ ...counts, found: news().map(foundOf) });
    hasDrawn = isDrawn;
  }
  const { end } = search;
  const repeats = { ...stepLimits(options), seconds: secondsLeft(options, began) };
  const how = { ...stepLimits(options, longest), ordersPrints: limits.ordersPrints };
  let missed: Sample | undefined;
  if (end.complete === true) {
    if (drawn === 0)
      for await (const run of drawSome(engine, prepared, params, how, FEW_DRAWS, options))
        await addDrawn(run);
    const endless = drawnEndless && isComparable(drawnEndless, longest) ? drawnEndless : undefined;
    if (endless) passes.of(DRAWN).outcomes.add(endless);
    missed = (endless && sampleOf(endless)) ?? draws.missedBy(passes.of(end.pass));
  } else if (end.complete === "polls") {
    // Runs that were drawn without bounds may well show more.
    const outcomes = createOutcomes(target, prepared, { target: word, sets, time: options.time });
    const drawsWithin = createDrawnRuns({ ...passes.of(DRAWN), outcomes });
    const within = { ...how, bounds: end.bounds };
    for await (const run of drawSome(engine, prepared, params, within, FEW_DRAWS, options))
      if (run.end !== "endless") drawsWithin.add(run);
    missed = drawsWithin.missedBy(passes.of(end.pass));
    if (missed !== undefined) passes.of(DRAWN).outcomes.adopt(outcomes);
  }
  if (missed !== undefined) {
    end.complete = false;
    if (await repeatsItself(engine, prepared, params, [missed], repeats))
      end.findings.push(searchLimit("missed outcome"));
    else fail(end, diverged());
  }
  const { outcomes, races, polls } = combine(passes, end);
  await confirm(params, end, [...telling, ...outcomes.kept()], repeats);
  // No schedule controls processes: a run with them need not be the same again.
  const isRepeatable = !engine.isFibers && !hasProcesses(end);
  if (
    isRepeatable &&
    end.ok &&
    !(await repeatsItself(engine, prepared, params, outcomes.samples(), repeats))
  ) {
    fail(end, diverged());
  }
  const isTimed = conduct.found().shortestWait < Infinity;
  if (options.time === "free" && !options.sample && end.complete === true && isTimed) {
    end.findings.push(...(await sleepFindings(engine, target, prepared, params, outcomes, options)));
  }
  const list = outcomes.list();
  const traces = outcomes.count(() => true);
  const unseen = outcomes.limits();
  const complete = unseen.length === 0 && end.complete;
  const claims = end.ok ? claimsOf(lesson, list, complete === true) : [];
  return {
    lesson: nameOf(target),
    target: word,
    threads: outcomes.threads(),
    time: options.time,
    ...conduct.found(),
    strategy: options.sample?.strategy ?? "search",
    races: lesson?.races ?? false,
    traces,
    failing: outcomes.count(isFailure),
    blocked: end.blocked,
    complete,
    ...(complete === "polls" && { polls: polls.tell(end.bounds) }),
    deadlocks: outcomes.count(({ verdict }) => verdict === "deadlock"),
    outcomes: list,
    raced: Math.min(races.count(), traces),
    findings: [
      ...end.findings,
      ...unseen,
      ...outcomes.findings(),
      ...races.findings().map((finding) => (lesson?.races ? { ...finding, expected: true } : finding)),
    ],
    claims,
    ...(orders && { orders: orders.found() }),
    ok:
      end.ok &&
      isGood(list, claims, makesClaims(lesson?.explore)) &&
      (lesson?.races === true || races.count() === 0),
    seconds: thisMoment().machine - began.machine,
    sets,
  };
}

/** The number of traces between two reports on the progress of a search. */
const PROGRESS_TRACES = 64;

function foundOf({ verdict, schedule, bounds, events }: FoundFailure): FoundFailure {
  return { verdict, schedule, bounds, events };
}

function hasProcesses({ findings }: SearchEnd): boolean {
  return findings.some(({ facts }) => facts?.kind === "search-limit" && facts.reached === "processes");
}

interface Gathered {
  readonly outcomes: Outcomes;
  readonly races: ReturnType<typeof createExploredRaces>;
  readonly polls: ReturnType<typeof createPollBound>;
}

/**
 * The results of the pass that the answer is about. A longer pass that was cut short adds its own, and if the answer is incomplete, every
 * pass does. An answer up to a bound on rounds omits what the bound hides, so drawn runs count then, too.
 */
function combine({ of, all }: ByPass<Gathered>, { pass, complete }: SearchEnd): Gathered {
  const kept = of(pass);
  const drawn = of(DRAWN);
  const newest = all().slice(-1);
  const some = complete === "polls" ? [drawn, ...newest] : newest;
  const others = (complete === false ? all() : some).filter((other) => other !== kept);
  // Several drawn schedules may belong to one trace.
  for (const other of others) kept.outcomes.adopt(other.outcomes, other === drawn ? 1 : Infinity);
  const raced = [kept, ...others].find(({ races }) => races.count() > 0);
  const { races } = raced ?? kept;
  return { ...kept, races: raced === drawn ? { ...races, count: () => 1 } : races };
}

/** What the threads do when they run one after another, as far as possible. */
async function runSerially(
  engine: Engine,
  prepared: Prepared,
  params: Params,
  options: SearchLimits,
): Promise<Facts> {
  const recording = await runPlan(engine, prepared, params, {
    ...stepLimits(options),
    plan: { prefix: [], asleep: [] },
  });
  return analyse(recording);
}

function isGood(
  list: ReturnType<Outcomes["list"]>,
  claims: ExploreResult["claims"],
  hasClaims: boolean,
): boolean {
  if (hasClaims) return claims.every(({ holds }) => holds);
  return !list.some(isFailure);
}

/** Whether the program passes if sleeps last as long as they say, and fails otherwise. */
async function sleepFindings(
  engine: Engine,
  target: Target,
  prepared: Prepared,
  params: Params,
  free: Outcomes,
  { signal }: SearchLimits,
): Promise<readonly Finding[]> {
  // A lesson about a race has no right output to compare the ordered runs with: its sleep causes the race, and hides nothing.
  const isRace = target.lesson?.races === true;
  if (isRace || !free.some(isFailure)) return [];
  const ordered = createOutcomes(target, prepared, { target: "", sets: [], time: "ordered" });
  const limits = {
    ...({ time: "ordered", maxTraces: ORDERED_TRACES, effort: ORDERED_SECONDS, signal } as const),
    ordersPrints: ordersLines(target),
    began: thisMoment(),
  };
  const search = searchSchedules(engine, prepared, params, limits);
  let longest = 0;
  for await (const run of search) {
    longest = Math.max(longest, run.schedule.length);
    ordered.add(run);
    if (ordered.some(isFailure)) break;
  }
  if (search.end.complete !== true || ordered.some(isFailure)) return [];
  const how = { ...stepLimits(limits, longest), ordersPrints: limits.ordersPrints };
  for await (const run of drawSome(engine, prepared, params, how, FEW_DRAWS, limits))
    if (isComparable(run, longest)) ordered.add(run);
  if (ordered.some(isFailure)) return [];
  return [explain({ kind: "sleep-hides" })];
}

const ORDERED_TRACES = 2_000;
const ORDERED_SECONDS = 10;

function nameOf(target: Target): string {
  return target.kind === "file" ? target.name : target.lesson.id;
}
