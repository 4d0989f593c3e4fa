import type { TracesSeen } from "../../result/check-facts.ts";
import { countTraces } from "../../result/explore.ts";
import { isMatch, isTrouble } from "../../result/verdict.ts";
import { writeSchedule } from "../../scheduler/schedule-token.ts";
import { replayCommand } from "../commands.ts";
import { STEP_CAP } from "../scheduling.ts";
import type { Carrier } from "../search/carriers.ts";
import { type SearchLimits, stepLimits } from "../search/search-options.ts";
import { byPass, searchSchedules } from "../search/search-schedules.ts";
import { DRAWN, isWhole, type Run } from "../search/searched-run.ts";
import { type ClockReading, secondsLeft } from "../time-budget.ts";
import { createOutcomes, type Outcomes } from "./explore-outcomes.ts";
import { createExploredRaces, type ExploredRaces } from "./explore-races.ts";
import { ordersLines } from "./run-judge.ts";

/** The search ends after a fixed number of traces, and so at the same trace every time. */
const LIMITS = { maxTraces: 400, maxDecisions: 8_000, stepCap: STEP_CAP, polls: 2, draws: true } as const;
/**
 * Depth first, traces are much alike. A search that may have to end after fewer than this takes longer than drawn schedules and shows less. A
 * longer one draws schedules, too.
 */
const LEAST_TRACES = 140;
/** Schedules drawn if a search would be too short, and the decisions of all of them: a few seconds. */
const DRAWS = 30;
const MAX_DRAWN_DECISIONS = 40_000;
/** Fewer drawn schedules than this show less than the seeds. */
const LEAST_DRAWS = 5;
/** Seconds of processor time. Only programs that compute for long reach this limit, and then nothing is reported. */
const BUDGET = { effort: 20 };

/** Runs in which a lesson does something else than its notes say. */
export interface DifferingTraces {
  readonly seen: TracesSeen;
  /** A run that differs: one that deadlocks or crashes, or else one that races, if there is any. */
  readonly schedule: string;
  /** The command that shows this run. */
  readonly replay: string;
}

/** What the search for them needs. */
export interface DifferingLimits {
  /** Decisions of a usual run. Nothing is tried if it is too long even for a few runs. */
  readonly length: number;
  readonly began: ClockReading;
  readonly signal: AbortSignal;
}

/**
 * Searches for schedules of a lesson, in ordered time, that do not print the expected text, or that show a data race. It makes a short
 * search, or draws schedules if a run takes many decisions. If it finds none, that proves nothing.
 */
export async function findDifferingTraces(
  carrier: Carrier,
  { length, began, signal }: DifferingLimits,
): Promise<DifferingTraces | undefined> {
  const { target, word, sets, confirm } = carrier;
  const tries = triesFor(length);
  if (tries === undefined) return undefined;
  const time = "ordered";
  const passes = byPass(() => createSeen(createOutcomes(carrier, time)));
  const limits = { ...tries, ...BUDGET, time, began, signal, ordersPrints: ordersLines(target) } as const;
  const search = searchSchedules(carrier, limits);
  for await (const run of search) passes.of(run.pass).take(run);
  const { ok, complete, pass } = search.end;
  const searched = passes.of(pass);
  const drawn = passes.of(DRAWN);
  const extent = "sample" in limits ? "drawn" : complete === true ? "all" : "some";
  // A long search draws schedules, too.
  const found = differing(searched, extent) ?? differing(drawn, "drawn");
  const shown = [searched, drawn]
    .flatMap(({ races, outcomes }) => [races.shortest() ?? [], outcomes.kept()].flat())
    .filter(({ schedule, bounds }) => writeSchedule(schedule, bounds) === found?.schedule);
  await confirm(search.end, shown, stepLimits(limits));
  return found;

  function differing(
    { outcomes, races, traces }: SeenRuns,
    extent: TracesSeen["extent"],
  ): DifferingTraces | undefined {
    // Outputs that could not be compared completely cannot be said to differ.
    if (!ok || signal.aborted || secondsLeft(BUDGET, began) <= 0 || outcomes.limits().length > 0)
      return undefined;
    const odd = outcomes.list().filter((outcome) => !isMatch(outcome));
    const trouble = odd.find(isTrouble);
    const race = races.shortest();
    if (trouble === undefined && race !== undefined) {
      const differing = races.count();
      const schedule = writeSchedule(race.schedule, race.bounds);
      const replay = replayCommand(word, { sets, time, schedule });
      return { seen: { traces: traces(), extent, differing, how: "race" }, schedule, replay };
    }
    const shown = trouble ?? odd[0];
    if (shown === undefined) return undefined;
    const differing = countTraces({ verdicts: outcomes.verdicts() }, (outcome) => !isMatch(outcome));
    const how = trouble === undefined ? "output" : "trouble";
    const seen = { traces: traces(), extent, differing, how } as const;
    return { seen, schedule: shown.schedule, replay: shown.replay };
  }
}

/** The tries for a lesson whose usual run takes this many decisions; undefined if there would be too few. */
function triesFor(length: number): Pick<SearchLimits, keyof typeof LIMITS | "sample"> | undefined {
  if (length * LEAST_TRACES <= LIMITS.maxDecisions) return LIMITS;
  const runs = Math.min(DRAWS, Math.floor(MAX_DRAWN_DECISIONS / length));
  if (runs < LEAST_DRAWS) return undefined;
  return { stepCap: STEP_CAP, sample: { strategy: "pos", runs, seed: 1 } };
}

/** What the runs of a search did. */
interface SeenRuns {
  /** How many there were. */
  traces(): number;
  readonly outcomes: Outcomes;
  readonly races: ExploredRaces;
  take(run: Run): void;
}

function createSeen(outcomes: Outcomes): SeenRuns {
  const races = createExploredRaces();
  let traces = 0;
  return {
    traces: () => traces,
    outcomes,
    races,
    take(run) {
      traces++;
      // A run that was stopped has no outcome.
      if (!isWhole(run.end)) return;
      outcomes.add(run);
      races.add(run);
    },
  };
}
