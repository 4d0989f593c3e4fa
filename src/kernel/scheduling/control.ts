import { MAIN_THREAD } from "../../protocol/event.ts";
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

const NUMBER = opCode("number");

/** How a controlled run is scheduled. */
export interface Control {
  /** Code of the strategy. */
  readonly strategy: number;
  /** Decisions to begin with: threads to choose, or turns. */
  readonly prefix: readonly number[];
  /** The sleep set before the last decision of `prefix`. */
  readonly asleep: readonly number[];
  /** Whether sleeps may last as long as they like and timeouts may always strike. */
  readonly freeTime: boolean;
  /** Whether to keep what each decision had to choose from. */
  readonly record: boolean;
  /** Whether the order in which lines are printed is to be searched as well. */
  readonly ordersPrints?: boolean;
  /** Whether it makes a difference what comes before a look at the clock: in free time, where the program looks at it. */
  readonly clocked?: boolean;
  /** Whether it makes a difference what threads and pools are called: to make one is then a step, and so is a message about one. */
  readonly numbered?: boolean;
  /** How often threads may go round before they are held back. Default: any number. */
  readonly bounds?: RoundBounds;
  /** Most decisions. */
  readonly stepCap: number;
  /** Whether the supervisor reads along, or only at the end. */
  readonly live: boolean;
}

/** Puts the next run under control. After {@link resetWorld}, before {@link startMain}. */
export function controlRun(world: World, control: Control): void {
  const { words } = world;
  set(words, WORLD, HEADER.mode, MODE_CONTROLLED);
  set(words, WORLD, HEADER.token, MAIN_THREAD);
  set(words, WORLD, HEADER.steps, 0);
  set(words, WORLD, HEADER.report, 0);
  set(words, WORLD, HEADER.stuck, 0);
  set(words, WORLD, HEADER.strategy, control.strategy);
  set(words, WORLD, HEADER.freeTime, control.freeTime ? 1 : 0);
  set(words, WORLD, HEADER.record, control.record ? 1 : 0);
  set(words, WORLD, HEADER.orderedPrints, control.ordersPrints ? 1 : 0);
  // Where sleeps end in the order of the clock, it moves only in jumps, which come before or after everything.
  set(words, WORLD, HEADER.clocked, control.clocked && control.freeTime ? 1 : 0);
  set(words, WORLD, HEADER.numbered, control.numbered || hasNumbers(control.prefix) ? 1 : 0);
  set(words, WORLD, HEADER.clockRead, 0);
  set(words, WORLD, HEADER.polls, control.bounds?.polls ?? 0);
  set(words, WORLD, HEADER.laps, control.bounds?.laps ?? 0);
  for (const field of [
    HEADER.pollers,
    HEADER.noted,
    HEADER.expected,
    HEADER.held,
    HEADER.vain,
    HEADER.beyond,
  ])
    set(words, WORLD, field, 0);
  // A schedule that cannot be recorded could not be repeated.
  set(words, WORLD, HEADER.stepCap, Math.min(control.stepCap, MAX_DECISIONS));
  set(words, WORLD, HEADER.listenAlways, control.live ? 1 : 0);
  prescribe(world, control.prefix);
  for (const thread of control.asleep) set(words, threadAt(thread), THREAD.asleep, 1);
}

/** Whether a schedule says when threads and pools get their numbers, or messages tell of them. */
export function hasNumbers(turns: readonly number[]): boolean {
  return turns.some((turn) => opOfTurn(turn) === NUMBER);
}

export function isControlled({ words }: World): boolean {
  return get(words, WORLD, HEADER.mode) === MODE_CONTROLLED;
}

/** Whether a thread of the controlled run has looked at the clock. */
export function hasReadClock({ words }: World): boolean {
  return get(words, WORLD, HEADER.clockRead) === 1;
}

/**
 * Decisions of the controlled run before a loop went round more often than the bound on loops says: nobody counts on what comes
 * after, in which there is no end of choices.
 */
export function decisionsInBounds({ words }: World): number {
  const beyond = get(words, WORLD, HEADER.beyond);
  return beyond === 0 ? get(words, WORLD, HEADER.steps) : beyond - 1;
}

/** Why a controlled run stopped before it ended, if it did. */
export function stuckReason({ words }: World): Stuck | undefined {
  return (
    (get(words, WORLD, HEADER.mode) === MODE_CONTROLLED && STUCK[get(words, WORLD, HEADER.stuck)]) ||
    undefined
  );
}
