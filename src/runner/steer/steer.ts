import type { Target } from "../../lesson/resolve.ts";
import { type ThreadlabError, usageError } from "../../protocol/errors.ts";
import type { Goal, NextStep, Reach, SteerEnd, SteerState } from "../../result/steering.ts";
import { writeSchedule } from "../../scheduler/schedule-token.ts";
import { replayCommand } from "../commands.ts";
import { ordersLines } from "../explore/run-judge.ts";
import { isSound } from "../explore/serial-run.ts";
import { prepareSearch } from "../prepare.ts";
import type { SearchLimits } from "../search/search-options.ts";
import type { Run } from "../search/searched-run.ts";
import type { Session } from "../session.ts";
import { createJudge, isCompared, isReached } from "./goal.ts";
import { type Position, positionAt } from "./position.ts";
import { searchGoal } from "./reach.ts";
import { createRuns, type DecidedRun, type Steered, type SteeredRun } from "./steered-runs.ts";

interface SteerOptions extends Pick<SearchLimits, "signal" | "timeout"> {
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

/** @throws ThreadlabError if the lesson is wrong, and `ERR_PARAM`. */
export async function openSteering(
  session: Session,
  target: Target,
  goal: Goal,
  { sets, signal, timeout }: SteerOptions,
): Promise<Steering> {
  const { lesson } = target;
  const explored = await prepareSearch(target, { sets });
  const { program, sets: named, word } = explored;
  // An output is reached or not by its order, whatever else is said of the order of lines.
  const ordersPrints = goal.kind === "output" || ordersLines(target);
  // A reader waits for each run.
  const limits = { signal, time: "free", timeout, patience: timeout, ordersPrints } as const;
  const steered: Steered = { ...explored, engine: session, limits };
  const budget = timeout === undefined ? { effort: SEARCH_SECONDS } : { timeout };
  const runs = createRuns(steered);
  const serial = (await runs.after([])).onward.run;
  const reference = isSound(serial) ? serial.facts : undefined;
  if (lesson?.races && reference === undefined && isCompared(goal)) throw nothingToCompare();
  const judge = createJudge(explored, reference);

  return {
    goal,
    sets: named,
    at,
    async finish(turns) {
      return endedAt((await runs.after(turns)).onward);
    },
    search: (turns) => searchGoal(steered, { goal, judge, budget }, turns, runs),
  };

  async function at(chosen: readonly number[]): Promise<SteerState> {
    const seen = await runs.after(chosen);
    const turns = [...chosen, ...forcedAfter(seen, chosen.length)];
    const choice = seen.decisions[turns.length];
    if (choice === undefined) return endedAt(seen.onward);
    const enabled = choice.enabled.map(({ thread }) => thread);
    const here = stateOf(seen, turns.length);
    const next: NextStep[] = [];
    for (const [index, thread] of enabled.entries()) {
      const after = stateOf(await runs.after([...turns, thread]), turns.length + 1);
      const row = after.rows.slice(here.rows.length).find((each) => each.thread === thread);
      const threadName = seen.run.facts.roster.thread(thread);
      next.push({
        ...(row ?? { thread, threadName, op: "none", text: "goes on", place: "" }),
        choice: index + 1,
      });
    }
    return { turns, ...here, next, end: undefined };
  }

  function endedAt(last: DecidedRun): SteerState {
    const turns = last.decisions.map(({ chosen }) => chosen);
    return { turns, ...stateOf(last, turns.length), next: [], end: endState(last.run) };
  }

  function stateOf({ run, decisions }: DecidedRun, length: number): Position {
    return positionAt(program, { decisions, events: run.facts.events, length });
  }

  function endState(run: Run): SteerEnd {
    const judged = judge(run);
    const schedule = writeSchedule(run.schedule, run.bounds);
    const replay = replayCommand(word, { sets: named, time: "free", schedule });
    return { ...judged.run, reached: isReached(goal, judged), replay };
  }
}

function nothingToCompare(): ThreadlabError {
  return usageError(
    "The runs of this lesson are compared with the one in which its threads run one after another, and that run " +
      "did not end, or it failed. If it only takes too long, give it more time with --timeout.",
  );
}

/** The steps that follow as long as only one thread can go. */
function forcedAfter({ decisions }: SteeredRun, length: number): readonly number[] {
  const rest = decisions.slice(length);
  const choice = rest.findIndex(({ enabled }) => enabled.length > 1);
  return (choice < 0 ? rest : rest.slice(0, choice)).map(({ chosen }) => chosen);
}
