import { explain } from "../../explain/explain.ts";
import { applyParams } from "../../lesson/params.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Params, Program } from "../../protocol/program.ts";
import type { ExploreResult } from "../../result/explore.ts";
import type { Finding } from "../../result/finding.ts";
import { isFailure } from "../../result/verdict.ts";
import { analyse, type Facts } from "../analyse.ts";
import { type Prepared, prepare } from "../prepare.ts";
import { wordFor } from "../repeat-command.ts";
import type { Session } from "../session.ts";
import { type Moment, secondsLeft, thisMoment } from "../time-budget.ts";
import { type Carrier, onCarrier } from "./carriers.ts";
import { claimsOf, makesClaims } from "./explore-claims.ts";
import { createOutcomes, type Outcomes, ordersLines } from "./explore-outcomes.ts";
import { createPollBound } from "./explore-polls.ts";
import { createExploredRaces } from "./explore-races.ts";
import { repeatsItself, type Sample } from "./explore-repeats.ts";
import {
  diverged,
  fail,
  type Run,
  type SearchEnd,
  type SearchLimits,
  sampleOf,
  searchSchedules,
  stepLimits,
} from "./explore-search.ts";
import { runPlan } from "./run-plan.ts";

export interface ExploreOptions extends SearchLimits {
  readonly sets: readonly string[];
  /** Runs with the lesson's own params, instead of those that it gives for searches. */
  readonly ownParams?: boolean;
  /** Where it is compiled already: see `prepare`. */
  readonly program?: Program;
  /** Called after each trace. It returns true to end the search, because it has found what it looks for. */
  isFound?(outcomes: Outcomes): boolean;
  /**
   * Called where the search begins, and again where all of it is made anew on another carrier. The answer is shown every run that
   * is no waste, those of searches that began again included, and says whether it learns of something by it.
   */
  watch?(): (run: Run) => boolean;
}

/**
 * Runs a program under every schedule that makes a difference, on real workers and the virtual clock.
 *
 * @throws ThreadlabError where the lesson is wrong, and `ERR_PARAM`.
 */
export async function exploreTarget(
  session: Session,
  target: Target,
  options: ExploreOptions,
): Promise<ExploreResult> {
  const lesson = target.kind === "lesson" ? target.lesson : undefined;
  const smaller = options.ownParams ? {} : lesson?.explore?.params;
  const params = applyParams(lesson && { ...lesson.params, ...smaller }, options.sets);
  const prepared = await prepare(target, options.program);
  const began = thisMoment();
  return onCarrier(session, prepared, (carrier) => exploreOn(carrier, target, params, { ...options, began }));
}

async function exploreOn(
  { session, prepared, isFibers, confirm }: Carrier,
  target: Target,
  params: Params,
  options: ExploreOptions & { readonly began: Moment },
): Promise<ExploreResult> {
  const { began } = options;
  const lesson = target.kind === "lesson" ? target.lesson : undefined;
  const sets = setsOf(params, lesson?.params, options.sets);
  const gather = () => ({
    outcomes: createOutcomes(target, prepared, { sets, time: options.time }),
    races: createExploredRaces(),
    polls: createPollBound(),
  });
  const passes = [gather()];
  const watch = options.watch?.();
  /** Runs that show something that no other has shown. */
  const telling: Sample[] = [];
  // A search begins with it; schedules that are drawn need not be among them.
  const serial =
    lesson?.races && options.sample ? await runSerially(session, prepared, params, options) : undefined;
  const begin = () => {
    const { outcomes, races, polls } = gather();
    passes.push({ outcomes, races, polls });
    if (serial !== undefined) outcomes.compareWith(serial);
    return (run: Run) => {
      const news = [outcomes.add(run), races.add(run.facts), polls.add(run), watch?.(run)];
      if (isFibers && news.includes(true)) telling.push(sampleOf(run));
      return options.isFound?.(outcomes) ?? false;
    };
  };
  const limits = { ...options, ordersPrints: ordersLines(target) };
  const end = await searchSchedules(session, prepared, params, begin, limits);
  const { outcomes, races, polls } = combine(passes, end);
  const repeats = { ...stepLimits(options), seconds: secondsLeft(options, began) };
  await confirm(params, end, [...telling, ...outcomes.kept()], stepLimits(options));
  if (!isFibers && end.ok && !(await repeatsItself(session, prepared, params, outcomes.samples(), repeats))) {
    fail(end, diverged());
  }
  if (options.time === "free" && !options.sample && end.complete === true) {
    end.findings.push(...(await sleepFindings(session, target, prepared, params, outcomes, options)));
  }
  const list = outcomes.list();
  const traces = outcomes.count(() => true);
  const unseen = outcomes.limits();
  const complete = unseen.length === 0 && end.complete;
  const claims = end.ok ? claimsOf(lesson, list, complete === true) : [];
  return {
    ...(lesson
      ? { lesson: lesson.id, title: lesson.title, section: lesson.section }
      : { lesson: nameOf(target) }),
    target: wordFor(target),
    threads: outcomes.threads(),
    time: options.time,
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
    ok:
      end.ok &&
      isGood(list, claims, makesClaims(lesson?.explore)) &&
      (lesson?.races === true || races.count() === 0),
    seconds: thisMoment().machine - began.machine,
    sets,
  };
}

interface Gathered {
  readonly outcomes: Outcomes;
  readonly races: ReturnType<typeof createExploredRaces>;
  readonly polls: ReturnType<typeof createPollBound>;
}

/**
 * What the search that the answer is about has gathered, and what another one found that was cut short on its way further; where
 * the answer is not the whole, what any of them found.
 */
function combine(passes: readonly Gathered[], { pass, complete }: SearchEnd): Gathered {
  const kept = passes[pass] as Gathered;
  const others = (complete === false ? passes : passes.slice(-1)).filter((other) => other !== kept);
  for (const { outcomes } of others) kept.outcomes.adopt(outcomes);
  const raced = [kept, ...others].find(({ races }) => races.count() > 0);
  return { ...kept, races: (raced ?? kept).races };
}

/** What the threads do when they run one after another, as far as possible. */
async function runSerially(
  session: Session,
  prepared: Prepared,
  params: Params,
  options: SearchLimits,
): Promise<Facts> {
  const recording = await runPlan(session, prepared, params, {
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

/** Whether the program passes as long as sleeps last as long as they say, and fails otherwise. */
async function sleepFindings(
  session: Session,
  target: Target,
  prepared: Prepared,
  params: Params,
  free: Outcomes,
  { signal }: ExploreOptions,
): Promise<readonly Finding[]> {
  // A lesson about a race has no right output to compare the ordered runs with: its sleep causes the race, and hides nothing.
  const isRace = target.kind === "lesson" && target.lesson.races;
  if (isRace || !free.haveTime() || !free.some(isFailure)) return [];
  const ordered = createOutcomes(target, prepared, { sets: [], time: "ordered" });
  const take = (run: Run) => {
    ordered.add(run);
    return ordered.some(isFailure);
  };
  const limits = {
    ...({ time: "ordered", maxTraces: ORDERED_TRACES, effort: ORDERED_SECONDS, signal } as const),
    ordersPrints: ordersLines(target),
  };
  const end = await searchSchedules(session, prepared, params, () => take, limits);
  if (end.complete !== true || ordered.some(isFailure)) return [];
  return [explain({ kind: "sleep-hides" })];
}

const ORDERED_TRACES = 2_000;
const ORDERED_SECONDS = 10;

function nameOf(target: Target): string {
  return target.kind === "file" ? target.name : target.lesson.id;
}

/** The params of the call, and those that the lesson sets for searches. */
export function setsOf(params: Params, defaults: Params | undefined, given: readonly string[]): string[] {
  const named = new Set(given.map((set) => set.slice(0, set.indexOf("=")).trim()));
  return Object.entries(params)
    .filter(([name, value]) => named.has(name) || defaults?.[name] !== value)
    .map(([name, value]) => `${name}=${value}`);
}
