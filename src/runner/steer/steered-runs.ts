import { NO_BOUNDS } from "../../kernel/rounds/rounds.ts";
import { readReport } from "../../kernel/scheduling/schedule-report.ts";
import { seenNumbers } from "../../kernel/threads/seen-numbers.ts";
import type { Params } from "../../protocol/program.ts";
import { analyse } from "../analyse.ts";
import type { Prepared } from "../prepare.ts";
import { type PlanOptions, runPlan } from "../search/run-plan.ts";
import { endOf, type Run } from "../search/searched-run.ts";
import { dependsOnNames } from "../search/thread-numbers.ts";
import type { Session } from "../session.ts";

/** A program that a reader steers, and how it runs. */
export interface Steered {
  readonly session: Session;
  readonly prepared: Prepared;
  readonly params: Params;
  readonly limits: Pick<PlanOptions, "signal" | "time"> & { readonly ordersPrints: boolean };
}

/** The runs of a steered program. Each is made once. */
export interface SteeredRuns {
  /** The run that begins with these threads, and goes on with as few switches as possible. */
  after(turns: readonly number[]): Promise<SteeredRun>;
  /** All runs so far. */
  all(): Promise<readonly SteeredRun[]>;
  /** Whether it makes a difference which thread is made first. */
  isNumbered(): boolean;
}

export interface SteeredRun {
  readonly run: Run;
  readonly decisions: ReturnType<typeof readReport>;
}

/** Decisions after which a run counts as one without end. */
const STEP_CAP = 5_000;

export function createRuns({ session, prepared, params, limits }: Steered): SteeredRuns {
  /** By the threads that they begin with. */
  const runs = new Map<string, Promise<SteeredRun>>();
  let numbered = false;

  return {
    after(turns) {
      const key = turns.join(" ");
      const known = runs.get(key) ?? make(turns);
      runs.set(key, known);
      return known;
    },
    all: () => Promise.all(runs.values()),
    isNumbered: () => numbered,
  };

  async function make(turns: readonly number[]): Promise<SteeredRun> {
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
}
