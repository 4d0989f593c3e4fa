import { countOrders } from "../../expect/match/count-orders.ts";
import { sayBound } from "../../explain/search-limit.ts";
import { NO_BOUNDS } from "../../kernel/rounds/rounds.ts";
import { readReport } from "../../kernel/scheduling/schedule-report.ts";
import { threadOfTurn } from "../../kernel/scheduling/turn.ts";
import { seenNumbers } from "../../kernel/threads/seen-numbers.ts";
import { applyParams } from "../../lesson/params.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Goal, NextStep, Reach, SteerEnd, SteerState } from "../../result/steering.ts";
import { countSwitches, writeSchedule } from "../../scheduler/schedule-token.ts";
import { analyse, type Facts } from "../analyse.ts";
import { prepare } from "../prepare.ts";
import { replayCommand } from "../replay-command.ts";
import { drawSome, FEW_DRAWS, isComparable } from "../search/draw-some.ts";
import { setsOf } from "../search/explore.ts";
import { ordersLines } from "../search/explore-outcomes.ts";
import { createPollBound } from "../search/explore-polls.ts";
import { LEAST_RUNS, repeatsItself, type Sample } from "../search/explore-repeats.ts";
import { runPlan } from "../search/run-plan.ts";
import { diverged } from "../search/search-end.ts";
import { searchLimit } from "../search/search-limits.ts";
import type { SearchLimits } from "../search/search-options.ts";
import { stepLimits } from "../search/search-options.ts";
import { byPass, searchSchedules } from "../search/search-schedules.ts";
import { endOf, type Run, sampleOf } from "../search/searched-run.ts";
import { dependsOnNames } from "../search/thread-numbers.ts";
import type { Session } from "../session.ts";
import { thisMoment } from "../time-budget.ts";
import { wordFor } from "../word-for.ts";
import { createJudge, isReached, type Judgement } from "./goal.ts";
import { type Position, positionAt } from "./position.ts";

export interface SteerOptions extends Pick<SearchLimits, "signal" | "timeout"> {
  readonly sets: readonly string[];
}

/** A program that a reader leads step by step. */
export interface Steering {
  readonly goal: Goal;
  readonly sets: readonly string[];
  /** Its position after these threads have gone. Steps without a choice are made. */
  at(turns: readonly number[]): Promise<SteerState>;
  /** Its end if it goes on from there by itself, with as few switches as possible. */
  finish(turns: readonly number[]): Promise<SteerState>;
  /** Whether some schedule with this beginning reaches the goal. */
  search(turns: readonly number[]): Promise<Reach>;
}

/** Seconds of processor time for a search, unless `--timeout` gives others. */
const SEARCH_SECONDS = 20;
/** Decisions after which a run counts as one without end. */
const STEP_CAP = 5_000;

/** @throws ThreadlabError if the lesson is wrong, and `ERR_PARAM`. */
export async function openSteering(
  session: Session,
  target: Target,
  goal: Goal,
  { sets, signal, timeout }: SteerOptions,
): Promise<Steering> {
  const { lesson } = target;
  const params = applyParams(lesson && { ...lesson.params, ...lesson.explore?.params }, sets);
  const prepared = await prepare(target);
  const { program } = prepared;
  const budget = timeout === undefined ? { effort: SEARCH_SECONDS } : { timeout };
  // An output is reached or not by its order, whatever else is said of the order of lines.
  const ordersPrints = goal.kind === "output" || ordersLines(target);
  const limits = { signal, time: "free", ordersPrints } as const;
  const named = setsOf(params, lesson?.params, sets);
  let serial: Facts | undefined;
  let numbered = false;
  const judge = createJudge(target, prepared, () => serial);
  /** Runs by the threads that they begin with. */
  const runs = new Map<string, Promise<Seen>>();

  interface Seen {
    readonly run: Run;
    readonly decisions: ReturnType<typeof readReport>;
  }

  function runAfter(turns: readonly number[]): Promise<Seen> {
    const key = turns.join(" ");
    const known = runs.get(key) ?? make(turns);
    runs.set(key, known);
    return known;
  }

  async function make(turns: readonly number[]): Promise<Seen> {
    const plan = { prefix: turns, asleep: [] };
    const how = { ...limits, plan, stepCap: STEP_CAP };
    const recording = await runPlan(session, prepared, params, { ...how, numbered });
    const facts = analyse(recording);
    // Before any choice is made, it can still become one which thread is made first.
    if (turns.length === 0 && !numbered && dependsOnNames(facts, seenNumbers(session.kernel.world))) {
      numbered = true;
      return make(turns);
    }
    const { schedule, ending } = recording;
    const decisions = readReport(session.kernel.world);
    return {
      run: { pass: 1, facts, schedule, end: endOf(ending.stuck), bounds: NO_BOUNDS, pollers: [] },
      decisions,
    };
  }

  function stateOf({ run, decisions }: Seen, length: number): Position {
    return positionAt(program, { decisions, events: run.facts.events, length });
  }

  async function at(chosen: readonly number[]): Promise<SteerState> {
    serial ??= (await runAfter([])).run.facts;
    const seen = await runAfter(chosen);
    const turns = [...chosen, ...forcedAfter(seen, chosen.length)];
    const enabled = seen.decisions[turns.length]?.enabled.map(({ thread }) => thread) ?? [];
    const here = stateOf(seen, turns.length);
    const next: NextStep[] = [];
    for (const [index, thread] of enabled.entries()) {
      const after = stateOf(await runAfter([...turns, thread]), turns.length + 1);
      const row = after.rows.slice(here.rows.length).find((each) => each.thread === thread);
      const threadName = seen.run.facts.roster.thread(thread);
      next.push({
        ...(row ?? { thread, threadName, op: "none", text: "goes on", place: "" }),
        choice: index + 1,
      });
    }
    return { turns, ...here, next, end: next.length > 0 ? undefined : endState(seen.run) };
  }

  /** The steps that follow as long as only one thread can go. */
  function forcedAfter({ decisions }: Seen, length: number): readonly number[] {
    const rest = decisions.slice(length);
    const choice = rest.findIndex(({ enabled }) => enabled.length > 1);
    return (choice < 0 ? rest : rest.slice(0, choice)).map(({ chosen }) => chosen);
  }

  async function finish(turns: readonly number[]): Promise<SteerState> {
    const { decisions } = await runAfter(turns);
    return at(decisions.map(({ chosen }) => chosen));
  }

  function endState(run: Run): SteerEnd {
    const judged = judge(run);
    const schedule = writeSchedule(run.schedule);
    const replay = replayCommand(wordFor(target), { sets: named, time: "free", schedule });
    return { ...judged, reached: isReached(goal, judged), replay };
  }

  async function search(turns: readonly number[]): Promise<Reach> {
    serial ??= (await runAfter([])).run.facts;
    let shortest: Run | undefined;
    const outputs = new Map<string, readonly string[]>();
    let isFixed = true;
    const look = (run: Run) => {
      isFixed &&= ordersPrints || isOnlyOrder(run.facts);
      const judged: Judgement = judge(run);
      outputs.set(JSON.stringify(judged.output), judged.output);
      if (!isReached(goal, judged)) return;
      if (shortest === undefined || switches(run) < switches(shortest)) shortest = run;
    };
    const began = thisMoment();
    const found = searchSchedules(session, prepared, params, {
      ...{ ...limits, ...budget, began, after: turns },
      ...(numbered && { numbered }),
    });
    const passes = byPass(createPollBound);
    let longest = 0;
    const samples: Sample[] = [];
    for await (const run of found) {
      if (samples.length < LEAST_RUNS) samples.push(sampleOf(run));
      longest = Math.max(longest, run.schedule.length);
      passes.of(run.pass).add(run);
      look(run);
    }
    const { traces, complete, findings, bounds, pass } = found.end;
    let hasMissed = false;
    let isSame = true;
    // No schedule that is drawn, or that the reader has chosen, may do what the search says that none does.
    if (complete === true && shortest === undefined) {
      const how = { ...limits, ...stepLimits(limits, longest), after: turns, numbered };
      for await (const run of drawSome(session, prepared, params, how, FEW_DRAWS, { ...budget, began }))
        if (run.end !== "endless") look(run);
        else hasMissed ||= isComparable(run, longest);
      for (const { run } of await Promise.all(runs.values()))
        if (run.end !== "endless" && beginsWith(run, turns)) look(run);
      hasMissed ||= shortest !== undefined;
      isSame = await repeatsItself(session, prepared, params, samples, stepLimits(limits, longest));
    }
    const known = complete === true && !hasMissed && isSame ? false : undefined;
    return {
      can: shortest !== undefined ? true : known,
      traces,
      limits: [
        ...findings.map(({ message }) => message),
        ...(complete === "polls" ? [sayBound(passes.of(pass).tell(bounds))] : []),
        ...(isSame ? [] : [diverged().message]),
        ...(hasMissed && isSame ? [searchLimit("missed outcome").message] : []),
      ],
      // Where nothing fixes the order of lines, a trace has other outputs than that of its run.
      ...(isFixed && { outputs: [...outputs.values()] }),
      ...(shortest && { shortest: shortest.schedule.map(threadOfTurn) }),
    };
  }

  return { goal, sets: named, at, finish, search };
}

function beginsWith({ schedule }: Run, turns: readonly number[]): boolean {
  return turns.every((thread, index) => threadOfTurn(schedule[index] as number) === thread);
}

/** Whether every run of the trace prints the same text. */
function isOnlyOrder({ transcript }: Facts): boolean {
  const { count, exact } = countOrders(transcript.output.lines, ORDERS_BUDGET);
  return exact && count === 1;
}

/** A few milliseconds for each run. */
const ORDERS_BUDGET = 10_000;

function switches({ schedule }: Run): number {
  return countSwitches(schedule);
}
