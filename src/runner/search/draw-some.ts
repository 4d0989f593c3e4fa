import { pollersOf } from "../../kernel/rounds/pollers.ts";
import { NO_BOUNDS } from "../../kernel/rounds/rounds.ts";
import { decisionsInBounds } from "../../kernel/scheduling/control.ts";
import { analyse } from "../analyse.ts";
import { ranToItsEnd } from "../record.ts";
import { type ClockReading, patienceOf, secondsLeft, type TimeBudget } from "../time-budget.ts";
import { type DrawnRun, type PlanOptions, type Runnable, runDrawn } from "./run-plan.ts";
import { DRAWN, type Run } from "./searched-run.ts";

/** Schedules that are drawn: they show a fault that one in ten schedules has with a probability of 98 %. */
export const MANY_DRAWS = 40;
/** Schedules that are drawn after a short search, which must have seen their outcomes. */
export const FEW_DRAWS = 8;

/**
 * Runs under some schedules that POS draws. A search goes depth first, and its first thousands of traces are much alike; these are not.
 * Where threads wait for each other the others go on, as in a search: one of them may still release what these wait for.
 * Without bounds on rounds a run that is stopped as endless is no outcome by itself: see {@link isComparable}. With bounds, runs that a
 * search with these bounds need not see count as endless, too.
 */
export async function* drawSome(
  runnable: Runnable,
  how: PlanOptions & Pick<DrawnRun, "after" | "numbered" | "bounds">,
  draws: number,
  time: TimeBudget & { readonly began: ClockReading },
): AsyncGenerator<Run, void> {
  for (let seed = 1; seed <= draws && secondsLeft(time, time.began) > 0; seed++) {
    if (how.signal.aborted) return;
    const within = { ...how, patience: patienceOf(time, time.began) };
    const recording = await runDrawn(runnable, { ...within, strategy: "pos", seed, goesOn: true });
    const { ending, schedule } = recording;
    if (!ranToItsEnd(ending)) return;
    const { stuck } = ending;
    const { world } = runnable.engine.kernel;
    const isBeyond = how.bounds !== undefined && decisionsInBounds(world) < schedule.length;
    const isStopped = stuck !== undefined || schedule.length >= how.stepCap;
    const end = isBeyond ? "endless" : stuck === "deadlock" ? "deadlock" : isStopped ? "endless" : "ended";
    const bounds = (pollersOf(world).length > 0 ? how.bounds : undefined) ?? NO_BOUNDS;
    yield { pass: DRAWN, facts: analyse(recording), schedule, end, bounds, pollers: [] };
  }
}

/**
 * Whether a search of all schedules must agree with a drawn run: it came to an end, or was stopped after more decisions than any run of the
 * search can have.
 *
 * @param longest the most decisions that a run of the search has. Other orders of the same trace have up to twice as many: wherever a thread
 * has to wait, it takes one more.
 */
export function isComparable({ end, schedule }: Pick<Run, "end" | "schedule">, longest: number): boolean {
  return end !== "endless" || schedule.length > 2 * longest;
}
