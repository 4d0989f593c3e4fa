import { MAIN_THREAD } from "../../protocol/event.ts";
import { isControlled } from "../memory/run-state.ts";
import type { World } from "../memory/world.ts";
import { threadAt } from "../records/areas.ts";
import { MODE_CONTROLLED } from "../records/codes.ts";
import { get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import type { RoundBounds } from "../rounds/rounds.ts";
import { opCode } from "../steps/emit.ts";
import { MAX_DECISIONS, prescribe } from "./schedule-report.ts";
import { STUCK, type Stuck } from "./stuck.ts";
import { opOfTurn } from "./turn.ts";
import { hasWaitCycle } from "./wait-cycle.ts";

const NUMBER = opCode("number");

/** The scheduling of a controlled run. */
export interface Control {
  /** Code of the strategy. */
  readonly strategy: number;
  /** Decisions to begin with: threads to choose, or turns. */
  readonly prefix: readonly number[];
  /** The sleep set before the last decision of `prefix`. */
  readonly asleep: readonly number[];
  /** Whether sleeps may last as long as they like and timeouts may always strike. */
  readonly freeTime: boolean;
  /** Whether to keep the choices of each decision, and to let the others go on where threads wait for each other, as in a search. */
  readonly record: boolean;
  /** Whether the order in which lines are printed is searched, too. */
  readonly ordersPrints?: boolean;
  /** Whether the steps before a look at the clock make a difference: in free time, where the program looks at it. */
  readonly clocked?: boolean;
  /** Whether the names of threads and pools make a difference: making one is then a step, and so is a message about one. */
  readonly numbered?: boolean;
  /** How many rounds threads may make before they are held back. Default: any number. */
  readonly bounds?: RoundBounds;
  /** Most decisions. */
  readonly stepCap: number;
  /** Whether the supervisor reads the log during the run, or only at the end. */
  readonly live: boolean;
  /** UTF-16 code units that the program may print before the run ends as at `stepCap`. Default: any number. */
  readonly mostPrinted?: number | undefined;
}

/** Makes the next run a controlled one. Call it after {@link resetWorld}, before {@link startMain}. */
export function controlRun(world: World, control: Control): void {
  const { words } = world;
  set(words, WORLD, HEADER.mode, MODE_CONTROLLED);
  set(words, WORLD, HEADER.token, MAIN_THREAD);
  set(words, WORLD, HEADER.strategy, control.strategy);
  set(words, WORLD, HEADER.freeTime, control.freeTime ? 1 : 0);
  set(words, WORLD, HEADER.record, control.record ? 1 : 0);
  set(words, WORLD, HEADER.orderedPrints, control.ordersPrints ? 1 : 0);
  // Where sleeps end in the order of the clock, it moves only in jumps, which are ordered with all steps.
  set(words, WORLD, HEADER.clocked, control.clocked && control.freeTime ? 1 : 0);
  set(words, WORLD, HEADER.numbered, control.numbered || hasNumbers(control.prefix) ? 1 : 0);
  set(words, WORLD, HEADER.polls, control.bounds?.polls ?? 0);
  set(words, WORLD, HEADER.laps, control.bounds?.laps ?? 0);
  set(words, WORLD, HEADER.boundsFrom, control.bounds?.from ?? 0);
  // A schedule that cannot be recorded could not be repeated.
  set(words, WORLD, HEADER.stepCap, Math.min(control.stepCap, MAX_DECISIONS));
  set(words, WORLD, HEADER.listenAlways, control.live ? 1 : 0);
  set(words, WORLD, HEADER.printsLeft, control.mostPrinted ?? 0);
  prescribe(world, control.prefix);
  for (const thread of control.asleep) set(words, threadAt(thread), THREAD.asleep, 1);
}

/** Whether a schedule determines when threads and pools get their numbers, or whether messages mention them. */
export function hasNumbers(turns: readonly number[]): boolean {
  return turns.some((turn) => opOfTurn(turn) === NUMBER);
}

/** Whether a thread of the controlled run has looked at the clock. */
export function hasReadClock({ words }: World): boolean {
  return get(words, WORLD, HEADER.clockRead) === 1;
}

/**
 * The decisions of a controlled run before a loop exceeded the bound on rounds. What comes after is not counted on: its choices never end.
 */
export function decisionsInBounds({ words }: World): number {
  const beyond = get(words, WORLD, HEADER.beyond);
  return beyond === 0 ? get(words, WORLD, HEADER.steps) : beyond - 1;
}

/**
 * Why a controlled run stopped before its end, if it did. Where it came to its end, or to an exit, but some daemons wait for each other for
 * ever, that is a deadlock, too: a run on the machine's clock would have ended where the cycle closed.
 */
export function stuckReason(world: World): Stuck | undefined {
  if (!isControlled(world)) return undefined;
  return STUCK[get(world.words, WORLD, HEADER.stuck)] || (hasWaitCycle(world) ? "deadlock" : undefined);
}
