import { explain } from "../../explain/explain.ts";
import { nameOf } from "../../lesson/target.ts";
import type { Explore } from "../../protocol/lesson.ts";
import { countTraces, type ExploreResult } from "../../result/explore.ts";
import { hasReached } from "../../result/finding.ts";
import { isFailure, isMatch, type Verdict } from "../../result/verdict.ts";
import type { Explored } from "../prepare.ts";
import type { Carrier } from "../search/carriers.ts";
import { drawSome, FEW_DRAWS, isComparable } from "../search/draw-some.ts";
import type { Helpers } from "../search/helpers.ts";
import { repeatsItself, type Sample } from "../search/repeats-itself.ts";
import { diverged, fail, type SearchEnd, searchLimit } from "../search/search-end.ts";
import { type SearchLimits, stepLimits } from "../search/search-options.ts";
import { type ByPass, byPass, type Counts, searchSchedules } from "../search/search-schedules.ts";
import { DRAWN, sampleOf } from "../search/searched-run.ts";
import { type ClockReading, secondsLeft, thisMoment } from "../time-budget.ts";
import { createDrawnRuns } from "./drawn-runs.ts";
import { claimsOf, countClaims, isFault } from "./explore-claims.ts";
import { createConduct, leastGap } from "./explore-conduct.ts";
import { createOutcomes, type Outcomes } from "./explore-outcomes.ts";
import { createExploredRaces, type ExploredRaces } from "./explore-races.ts";
import { mostOf } from "./news.ts";
import { createPrintedOrders } from "./printed-orders.ts";
import { ordersLines } from "./run-judge.ts";
import { createGatherer, type Gathered, takeRun } from "./shown.ts";

export interface ExploreLimits extends Omit<SearchLimits, "draws" | "team"> {
  readonly began: ClockReading;
  /** Called now and then. */
  progress?(progress: ExploreProgress): void;
  /** Ends the search with the first run that matches. */
  readonly untilMatch?: boolean;
  /** Whether to note which lines can come before which. */
  readonly orders?: boolean;
  /** Others that make a part of the search. */
  readonly helpers?: Helpers;
}

/** The progress of a search. */
export interface ExploreProgress extends Counts {
  /** The first run that fails in each way, once. On fibers it is not confirmed yet. */
  readonly found: readonly FoundFailure[];
}

export interface FoundFailure extends Sample {
  readonly failure: Verdict | "uncaught error";
}

/** Makes the whole search of a program on one carrier. */
export async function exploreProgram(carrier: Carrier, options: ExploreLimits): Promise<ExploreResult> {
  const { engine, confirm, target, hasLost } = carrier;
  const { began, untilMatch = false } = options;
  // A part of a search says nothing about the orders of lines, and may go past the first match.
  const helpers = untilMatch || options.sample || options.orders ? undefined : options.helpers;
  const gather = await createGatherer(carrier, options);
  const passes = byPass(gather);
  const shared = { races: createExploredRaces(), conduct: createConduct() };
  const { races, conduct } = shared;
  const drawn = createDrawnRuns(passes.of(DRAWN).outcomes, races);
  const orders = options.orders ? createPrintedOrders() : undefined;
  const ordersPrints = ordersLines(target);
  const newFailures = createNews(passes, target.lesson?.races ? undefined : races);
  /** The runs that show something new. */
  const telling: Sample[] = [];
  /** The decisions of the longest run of the search. */
  let longest = 0;
  let hasDrawn = false;
  let told = 0;
  const team = helpers && {
    helpers,
    hasRoomFor: (pass: number, runs: readonly Sample[]) => passes.of(pass).outcomes.hasRoomFor(runs),
  };
  const limits = {
    ...{ ...options, ordersPrints, hasLost, draws: !untilMatch && !options.sample },
    ...(team && { team }),
  };
  const search = searchSchedules(carrier, limits);
  for await (const run of search) {
    const isDrawn = run.pass === DRAWN;
    const gathered = passes.of(run.pass);
    if (!isDrawn) longest = Math.max(longest, run.schedule.length);
    const news = isDrawn
      ? mostOf(drawn.add(run), conduct.add(run))
      : takeRun({ ...gathered, ...shared }, run).news;
    const isTelling = [news === "shows", orders?.add(run.facts)].includes(true);
    if (engine.isFibers && isTelling) telling.push(sampleOf(run));
    if (untilMatch && gathered.outcomes.kept().some(isMatch)) break;
    // Each pass counts anew, and a helper's run may stand for many traces.
    const toTell = Math.floor(search.end.traces / PROGRESS_TRACES);
    if (!isDrawn && (hasDrawn || (toTell > 0 && toTell !== told)))
      options.progress?.({ ...search.counts(), found: newFailures() });
    told = toTell;
    hasDrawn = isDrawn;
  }
  const { end } = search;
  const repeats = { ...stepLimits(options), hasTime: () => secondsLeft(options, began) > 0 };
  const missed = await missedByDraws();
  if (missed !== undefined) {
    end.complete = false;
    if (await repeatsItself(carrier, [missed], repeats)) end.findings.push(searchLimit("missed outcome"));
    else fail(end, diverged());
  }
  const found = combine(passes, end);
  const { outcomes } = found;
  // No schedule controls processes: a run with them need not be the same again.
  const isRepeatable = end.ok && !hasReached(end.findings, "processes");
  const ended = outcomes.kept().filter(({ verdict }) => verdict !== "timeout");
  if (isRepeatable && !(await repeatsItself(carrier, ended, repeats))) fail(end, diverged());
  const racing = races.shortest();
  const shown = [...telling, ...outcomes.kept(), ...outcomes.deadlocked(), ...(racing ? [racing] : [])];
  await confirm(end, shown, stepLimits(options));
  const isTimed = conduct.found().shortestWait < Infinity;
  const hiding =
    options.time === "free" && !options.sample && end.complete === true && isTimed
      ? await hiddenBySleep(carrier, outcomes, options)
      : undefined;
  if (hiding !== undefined) end.findings.push(explain({ kind: "sleep-hides", races: hiding.races }));
  return {
    ...tell(carrier, options, end, { ...found, races }),
    ...conduct.found(),
    ...(orders && { orders: orders.found() }),
    ...(hiding && { hiddenFor: hiding.seconds }),
  };

  /** After a search that claims to have seen all schedules, some are drawn that it must have seen, unless it has drawn some already. */
  async function missedByDraws(): Promise<Sample | undefined> {
    const how = { ...stepLimits(options, longest), ordersPrints };
    const draw = (bounds: Partial<Pick<SearchEnd, "bounds">> = {}) =>
      drawSome(carrier, { ...how, ...bounds }, FEW_DRAWS, options);
    if (end.complete === true) {
      if (drawn.count === 0)
        for await (const run of draw()) {
          drawn.add(run);
          // That no thread waits for the clock is a proof, too: a drawn run may refute it.
          if (conduct.addWaits(run)) telling.push(sampleOf(run));
        }
      return drawn.missedBy(passes.of(end.pass).outcomes, longest);
    }
    if (end.complete !== "polls") return undefined;
    // Runs that were drawn without bounds may well show more.
    const within = gather().outcomes;
    const drawnWithin = createDrawnRuns(within, races);
    for await (const run of draw({ bounds: end.bounds })) drawnWithin.add(run);
    const missed = drawnWithin.missedBy(passes.of(end.pass).outcomes, Infinity);
    if (missed !== undefined) passes.of(DRAWN).outcomes.adopt(within);
    return missed;
  }
}

/** @param races data races that the lesson does not intend. @returns the first run that fails in each way, since the last call. */
function createNews(
  passes: ByPass<Gathered>,
  races: ExploredRaces | undefined,
): () => readonly FoundFailure[] {
  const told = new Set<FoundFailure["failure"]>();
  return () => {
    const newest = [passes.of(DRAWN), ...passes.all().slice(-1)];
    const failing = newest.flatMap(({ outcomes }) => outcomes.kept().filter(isFailure));
    const found: readonly (readonly [FoundFailure["failure"], Sample | undefined])[] = [
      ...failing.map((run) => [run.verdict, run] as const),
      ...newest.map(({ outcomes }) => ["uncaught error", outcomes.ended()] as const),
      ["race", races?.shortest()],
    ];
    return found.flatMap(([failure, run]) => {
      if (run === undefined || told.has(failure)) return [];
      told.add(failure);
      const { schedule, bounds, events } = run;
      return [{ failure, schedule, bounds, events }];
    });
  };
}

/** The result, apart from what the threads did in all passes together. */
function tell(
  { target, word, sets }: Explored,
  { time, sample, began }: ExploreLimits,
  end: SearchEnd,
  { outcomes, races, polls }: Gathered & { readonly races: ExploredRaces },
) {
  const { lesson } = target;
  const isAboutRace = lesson?.races === true;
  const list = outcomes.list();
  const verdicts = outcomes.verdicts();
  const traces = countTraces({ verdicts }, () => true);
  const unseen = outcomes.limits();
  const complete = unseen.length === 0 && end.complete;
  // A search that proves nothing decides no claim.
  const judged = claimsOf(lesson, end.ok ? list : [], complete === true);
  // Who draws schedules asks for no proof.
  const isOpen =
    judged.undecided.length > 0 && (!sample || list.some(({ verdict }) => verdict === "timeout"));
  const racing = isAboutRace ? undefined : races.shortest();
  const raceFindings = races
    .findings({ target: word, sets, time })
    .map((finding) => (isAboutRace ? { ...finding, expected: true } : finding));
  return {
    lesson: nameOf(target),
    target: word,
    threads: outcomes.threads(),
    time,
    strategy: sample?.strategy ?? "search",
    races: isAboutRace,
    traces,
    failing: countTraces({ verdicts }, isFailure),
    verdicts,
    blocked: end.blocked,
    complete,
    ...(complete === "polls" && { polls: polls.tell(end.bounds) }),
    deadlocks: outcomes.deadlocks(),
    outcomes: list,
    // A race of a run whose outcome was known does not count above.
    raced: races.count() > 0 && traces > 0 ? Math.max(outcomes.raced(), 1) : 0,
    uncaught: outcomes.uncaught(),
    ...(racing && { racing: outcomes.show("race", racing) }),
    findings: [...end.findings, ...unseen, ...outcomes.findings(), ...raceFindings],
    ...judged,
    ok:
      end.ok &&
      !isOpen &&
      isGood(list, judged.claims, lesson?.explore) &&
      (isAboutRace || races.count() === 0),
    seconds: thisMoment().machine - began.machine,
    sets,
  };
}

/** The number of traces between two reports on the progress of a search. */
const PROGRESS_TRACES = 64;

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
  return kept;
}

/**
 * Whether no claim of the lesson is false. If it makes none: whether no run fails. A claim is about what is printed, so no claim makes a
 * deadlock or an error good.
 */
function isGood(
  list: ReturnType<Outcomes["list"]>,
  claims: ExploreResult["claims"],
  explore: Explore | undefined,
): boolean {
  if (countClaims(explore) === 0) return !list.some(isFailure);
  return !list.some(isFault) && claims.every(({ holds }) => holds);
}

interface Hiding {
  /** Whether the program has a data race even if sleeps last as long as they say. */
  readonly races: boolean;
  /** See `hiddenFor` in {@link ExploreResult}. */
  readonly seconds: number;
}

/** Whether the program passes if sleeps last as long as they say, and fails otherwise. */
async function hiddenBySleep(
  carrier: Carrier,
  free: Outcomes,
  { signal }: SearchLimits,
): Promise<Hiding | undefined> {
  // A lesson about a race has no right output to compare the ordered runs with: its sleep causes the race, and hides nothing.
  const { target } = carrier;
  if (target.lesson?.races || !free.kept().some(isFailure)) return undefined;
  const ordered = createOutcomes(carrier, "ordered");
  const limits = {
    ...({ time: "ordered", maxTraces: ORDERED_TRACES, effort: ORDERED_SECONDS, signal } as const),
    ordersPrints: ordersLines(target),
    began: thisMoment(),
  };
  const search = searchSchedules(carrier, limits);
  const races = createExploredRaces();
  const hasFailed = () => ordered.kept().some(isFailure);
  let longest = 0;
  let gap = Infinity;
  for await (const run of search) {
    longest = Math.max(longest, run.schedule.length);
    ordered.add(run);
    races.add(run);
    gap = Math.min(gap, leastGap(run.facts.events));
    if (hasFailed()) break;
  }
  if (search.end.complete !== true || hasFailed()) return undefined;
  const { traces, blocked } = search.end;
  const computing = (thisMoment().processor - limits.began.processor) / (traces + blocked);
  const how = { ...stepLimits(limits, longest), ordersPrints: limits.ordersPrints };
  for await (const run of drawSome(carrier, how, FEW_DRAWS, limits))
    if (isComparable(run, longest)) ordered.add(run);
  if (hasFailed()) return undefined;
  // The virtual clock stands still while a thread computes, and the machine's clock does not.
  return { races: races.count() > 0, seconds: gap > 10 * computing ? gap : 0 };
}

const ORDERED_TRACES = 2_000;
const ORDERED_SECONDS = 10;
