import { hasOneOrder } from "../../expect/match/count-orders.ts";
import { sayBound } from "../../explain/search-limit.ts";
import { threadOfTurn } from "../../kernel/scheduling/turn.ts";
import type { Goal, Reach } from "../../result/steering.ts";
import { countSwitches } from "../../scheduler/schedule-token.ts";
import { createPollBound } from "../explore/explore-polls.ts";
import { drawSome, FEW_DRAWS, isComparable } from "../search/draw-some.ts";
import { LEAST_RUNS, repeatsItself, type Sample } from "../search/repeats-itself.ts";
import { diverged, searchLimit } from "../search/search-end.ts";
import { stepLimits } from "../search/search-options.ts";
import { byPass, searchSchedules } from "../search/search-schedules.ts";
import { type Run, sampleOf } from "../search/searched-run.ts";
import { type TimeBudget, thisMoment } from "../time-budget.ts";
import { doubtsOf, isReached, type Judgement } from "./goal.ts";
import type { Steered, SteeredRuns } from "./steered-runs.ts";

/** What the runs of a search are held against, and for how long it may search. */
interface Aim {
  readonly goal: Goal;
  readonly judge: (run: Run) => Judgement;
  readonly budget: TimeBudget;
}

/** Searches for a schedule with this beginning that reaches the goal. @param made the runs that the reader has seen. */
export async function searchGoal(
  steered: Steered,
  { goal, judge, budget }: Aim,
  turns: readonly number[],
  made: SteeredRuns,
): Promise<Reach> {
  const { limits } = steered;
  const began = thisMoment();
  const numbered = made.isNumbered();
  const found = searchSchedules(steered, {
    ...{ ...limits, ...budget, began, after: turns },
    ...(numbered && { numbered }),
  });
  const sight = createSight(goal, judge, limits.ordersPrints);
  const passes = byPass(createPollBound);
  let longest = 0;
  const samples: Sample[] = [];
  for await (const run of found) {
    if (samples.length < LEAST_RUNS) samples.push(sampleOf(run));
    longest = Math.max(longest, run.schedule.length);
    passes.of(run.pass).add(run);
    sight.look(run);
  }
  const { traces, complete, findings, bounds, pass } = found.end;
  const isNever = complete === true && sight.shortest() === undefined;
  const doubt = isNever ? await findDoubt() : undefined;
  const shortest = sight.shortest();
  const doubts = shortest === undefined ? sight.doubts() : [];
  const known = isNever && doubt === undefined && doubts.length === 0 ? false : undefined;
  return {
    can: shortest !== undefined ? true : known,
    traces,
    limits: [
      ...findings.map(({ message }) => message),
      ...(complete === "polls" ? [sayBound(passes.of(pass).tell(bounds))] : []),
      ...(doubt === undefined ? [] : [doubt]),
      ...doubts,
    ],
    ...sight.outputs(),
    ...(shortest && { shortest: shortest.schedule.map(threadOfTurn) }),
  };

  /** Why the search cannot say that no schedule reaches the goal: one that is drawn, or that the reader has chosen, may not do so either. */
  async function findDoubt(): Promise<string | undefined> {
    const steps = stepLimits(limits, longest);
    const how = { ...limits, ...steps, after: turns, numbered };
    let hasMissed = false;
    for await (const run of drawSome(steered, how, FEW_DRAWS, { ...budget, began }))
      if (run.end !== "endless") sight.look(run);
      else hasMissed ||= isComparable(run, longest);
    const seen = (await made.all()).map(({ run }) => run);
    for (const run of seen) if (run.end !== "endless" && beginsWith(run, turns)) sight.look(run);
    hasMissed ||= sight.shortest() !== undefined;
    const hasDiverged = seen.some(({ end }) => end === "diverged");
    if (hasDiverged || !(await repeatsItself(steered, samples, steps))) return diverged().message;
    return hasMissed ? searchLimit("missed outcome").message : undefined;
  }
}

/** What a search sees of its runs. */
interface Sight {
  look(run: Run): void;
  /** The run with the fewest switches that reaches the goal. */
  shortest(): Run | undefined;
  /** What keeps some runs from showing whether they reach the goal. */
  doubts(): readonly string[];
  outputs(): Pick<Reach, "outputs">;
}

function createSight(goal: Goal, judge: Aim["judge"], ordersPrints: boolean): Sight {
  let shortest: Run | undefined;
  const outputs = new Map<string, readonly string[]>();
  const doubts = new Set<string>();
  let isFixed = true;

  return {
    look(run) {
      isFixed &&= ordersPrints || hasOneOrder(run.facts.transcript.output.lines);
      const judged = judge(run);
      outputs.set(JSON.stringify(judged.output), judged.output);
      for (const { message } of doubtsOf(goal, judged)) doubts.add(message);
      if (!isReached(goal, judged)) return;
      if (shortest === undefined || switches(run) < switches(shortest)) shortest = run;
    },
    shortest: () => shortest,
    doubts: () => [...doubts],
    // Where nothing fixes the order of lines, a trace has other outputs than that of its run.
    outputs: () => (isFixed ? { outputs: [...outputs.values()] } : {}),
  };
}

function beginsWith({ schedule }: Run, turns: readonly number[]): boolean {
  return turns.every((thread, index) => threadOfTurn(schedule[index] as number) === thread);
}

function switches({ schedule }: Run): number {
  return countSwitches(schedule);
}
