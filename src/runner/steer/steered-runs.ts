import { pollersOf } from "../../kernel/rounds/pollers.ts";
import { NO_BOUNDS, type RoundBounds } from "../../kernel/rounds/rounds.ts";
import { readReport } from "../../kernel/scheduling/schedule-report.ts";
import { seenNumbers } from "../../kernel/threads/seen-numbers.ts";
import { analyse } from "../analyse.ts";
import type { Engine } from "../engine.ts";
import type { Explored } from "../prepare.ts";
import { LET_OTHERS_GO } from "../scheduling.ts";
import { type PlanOptions, runPlan } from "../search/run-plan.ts";
import { endOf, type Run } from "../search/searched-run.ts";
import { dependsOnNames } from "../thread-numbers.ts";

/** A program that a reader steers, and how it runs. */
export interface Steered extends Explored {
  readonly engine: Engine;
  readonly limits: Pick<PlanOptions, "signal" | "time" | "timeout" | "patience"> & {
    readonly ordersPrints: boolean;
  };
}

/** The runs of a steered program. Each is made once, apart from old ones without end. */
export interface SteeredRuns {
  /** The run that begins with these threads, and goes on with as few switches as possible. */
  after(turns: readonly number[]): Promise<SteeredRun>;
  /** All runs so far that are kept: those that ended, and the newest others. */
  all(): Promise<readonly SteeredRun[]>;
  /** Whether it makes a difference which thread is made first. */
  isNumbered(): boolean;
}

export interface SteeredRun extends DecidedRun {
  /**
   * How it ends: the run itself, or where it was stopped, one in which threads that go round in vain let the others go first. A thread that
   * polls would else keep the others from what it waits for.
   */
  readonly onward: DecidedRun;
}

/** A run, and who could go at each of its decisions. */
export interface DecidedRun {
  readonly run: Run;
  readonly decisions: ReturnType<typeof readReport>;
}

/** Decisions after the reader's own, after which a run is stopped. */
const STEP_CAP = 5_000;
/** The same for a run to the end, as long as a search allows a run to be. */
const LAST_STEP_CAP = 20_000;

/** Runs without end are long, and each choice of a reader may need some. A search has nothing to learn of them. */
const MOST_ENDLESS = 100;

export function createRuns(steered: Steered): SteeredRuns {
  const { engine, limits } = steered;
  const { world } = engine.kernel;
  /** By the threads that they begin with. */
  const runs = new Map<string, Promise<SteeredRun>>();
  /** The same of those without end, the oldest first. */
  const endless: string[] = [];
  let numbered = false;

  return {
    after(turns) {
      const key = turns.join(" ");
      const known = runs.get(key) ?? make(turns).then((made) => noteEndless(key, made));
      runs.set(key, known);
      return known;
    },
    all: () => Promise.all(runs.values()),
    isNumbered: () => numbered,
  };

  function noteEndless(key: string, made: SteeredRun): SteeredRun {
    if (made.run.end === "endless" && endless.push(key) > MOST_ENDLESS)
      runs.delete(endless.shift() as string);
    return made;
  }

  async function make(turns: readonly number[]): Promise<SteeredRun> {
    const made = await makeOnce(turns, STEP_CAP);
    // Before any choice is made, it can still become one which thread is made first.
    const isNamed = dependsOnNames(made.run.facts, seenNumbers(world));
    if (turns.length === 0 && !numbered && isNamed) {
      numbered = true;
      return make(turns);
    }
    if (made.run.end !== "endless") return { ...made, onward: made };
    // The reader may have let a thread poll more often.
    const bounds = { ...LET_OTHERS_GO, from: turns.length };
    return { ...made, onward: await makeOnce(turns, LAST_STEP_CAP, bounds) };
  }

  async function makeOnce(
    turns: readonly number[],
    steps: number,
    bounds: RoundBounds = NO_BOUNDS,
  ): Promise<DecidedRun> {
    const plan = { prefix: turns, asleep: [] };
    const stepCap = turns.length + steps;
    const recording = await runPlan(steered, { ...limits, plan, stepCap, bounds, numbered });
    // A run that was interrupted shows nothing of how the program goes on.
    limits.signal.throwIfAborted();
    const pollers = pollersOf(world);
    const run: Run = {
      ...{ pass: 1, facts: analyse(recording), schedule: recording.schedule },
      ...{ end: endOf(recording.ending), pollers, bounds: pollers.length > 0 ? bounds : NO_BOUNDS },
    };
    return { run, decisions: readReport(world) };
  }
}
