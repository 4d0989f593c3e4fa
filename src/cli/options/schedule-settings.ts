import { availableParallelism } from "node:os";
import { usageError } from "../../protocol/errors.ts";
import { OUTPUTS_IN_WORDS } from "../../render/outcome-text.ts";
import { MOST_POLLS } from "../../result/explore.ts";
import type { ReaderClaim } from "../../result/prediction.ts";
import type { Goal } from "../../result/steering.ts";
import { DEFAULT_VIRTUAL, type Scheduling, type VirtualClock } from "../../runner/scheduling.ts";
import type { System } from "../system/system.ts";
import { FOR_ONE_RUN, GOALS, STRATEGIES, TIMES } from "./choices.ts";
import { readNumber } from "./read-number.ts";
import { type RunCommandOptions, type RunSettings, readRunSettings } from "./settings.ts";

/** Options about schedules, as commander reads them. */
export interface ScheduleOptions extends RunCommandOptions {
  readonly virtual?: boolean;
  readonly seed?: string;
  readonly strategy?: string;
  readonly speed?: string;
  readonly depth?: string;
  readonly seeds?: string;
  readonly real?: boolean;
  readonly jobs?: string;
  readonly explore?: boolean;
  readonly time?: string;
  readonly maxTraces?: string;
  readonly polls?: string;
  readonly runs?: string;
  readonly find?: string;
  readonly schedule?: string;
  readonly repeat?: string;
  readonly orders?: boolean;
  readonly python?: boolean;
  readonly watch?: boolean;
  readonly poll?: boolean;
  readonly answer?: readonly string[];
  readonly goal?: string;
  readonly choices?: string;
}

export interface ExploreSettings extends RunSettings {
  readonly time: "free" | "ordered";
  readonly maxTraces: number | undefined;
  readonly polls: number | undefined;
  readonly sample:
    | { readonly strategy: VirtualClock["strategy"]; readonly runs: number; readonly seed: number }
    | undefined;
  readonly find: string | undefined;
  /** How many workers make a long search. */
  readonly jobs: number;
}

interface PredictSettings extends RunSettings {
  /** The reader's answer, in place of a question. */
  readonly answers: readonly string[] | undefined;
  readonly maxTraces: number | undefined;
}

export interface SteerSettings extends RunSettings {
  readonly goal: Goal;
  /** The threads that go next, one for each choice, in place of questions. */
  readonly choices: readonly number[] | undefined;
}

export interface ReplaySettings extends RunSettings {
  readonly time: "free" | "ordered";
  readonly schedule: string | undefined;
}

export interface CheckSettings extends RunSettings {
  readonly real: boolean;
  readonly seeds: number | undefined;
  readonly explore: boolean;
  /** The number of lessons that are checked at the same time. */
  readonly jobs: number | undefined;
}

/** Each job takes about 100 MB of memory, so 64 take 6 GB. */
export const JOBS = { option: "--jobs", least: 1, most: 64, whole: true };

/** The jobs of one search, if there are as many processors. */
const USUAL_JOBS = 8;

/** How `run` runs: on the machine's clock, perhaps faster, or under a schedule on the virtual one. */
export function readScheduling({ virtual, seed, strategy, speed, depth, time }: ScheduleOptions): Scheduling {
  const wanted =
    virtual === true ||
    seed !== undefined ||
    strategy !== undefined ||
    depth !== undefined ||
    time !== undefined;
  if (!wanted)
    return {
      clock: "machine",
      speed: readNumber(speed, { option: "--speed", least: 0.01, most: 10_000 }) ?? 1,
    };
  if (speed !== undefined)
    throw usageError(
      "--speed is for the machine's clock. A run under a schedule does not wait at all, so leave out --speed.",
    );
  if (strategy === "surw")
    throw usageError(
      "surw plans each run by what a first run did, and run makes only one. Use explore --strategy surw.",
    );
  return {
    ...DEFAULT_VIRTUAL,
    strategy: readStrategy(strategy ?? DEFAULT_VIRTUAL.strategy, FOR_ONE_RUN),
    seed: readCount("--seed", seed, 0) ?? DEFAULT_VIRTUAL.seed,
    depth: readCount("--depth", depth) ?? DEFAULT_VIRTUAL.depth,
    time: readTime(time, "ordered"),
  };
}

/** The number of runs, if `--repeat` asks for more than one. */
export function readRepeat({ repeat, orders, python }: ScheduleOptions): number | undefined {
  if (repeat !== undefined && python === true)
    throw usageError("--python shows one run beside Python's, and --repeat makes many. Use one of them.");
  if (repeat !== undefined && orders === true)
    throw usageError("--orders lists the orders of one run, and --repeat makes many. Use one of them.");
  return readCount("--repeat", repeat);
}

export function readCheckSettings(options: ScheduleOptions, system: System): CheckSettings {
  const { real = false, seeds, explore = false } = options;
  if (real && (seeds !== undefined || explore))
    throw usageError(
      "--real runs each lesson once, on the machine's clock. Use it without --seeds and --explore.",
    );
  return {
    ...readRunSettings(options, system),
    ...{ real, seeds: readCount("--seeds", seeds), explore },
    jobs: readNumber(options.jobs, JOBS),
  };
}

export function readExploreSettings(options: ScheduleOptions, system: System): ExploreSettings {
  const { strategy, runs, seed, maxTraces, polls, find, time } = options;
  if (strategy === undefined && (runs !== undefined || seed !== undefined))
    throw usageError(
      "--runs and --seed need a strategy that draws schedules: --strategy pct, pos, surw or random.",
    );
  if (strategy !== undefined && (find !== undefined || maxTraces !== undefined || polls !== undefined))
    throw usageError(
      "--find, --max-traces and --polls belong to a search of all schedules, and --strategy only draws some. Use one of the two.",
    );
  if (options.jobs !== undefined && (strategy !== undefined || find !== undefined))
    throw usageError("--jobs belongs to a search of all schedules. Leave it out with --strategy or --find.");
  if (strategy === "round-robin" && (runs !== undefined || seed !== undefined))
    throw usageError(
      "round-robin always gives the same schedule, so it runs once. Leave out --runs and --seed.",
    );
  return {
    ...readRunSettings(options, system),
    time: readTime(time, "free"),
    maxTraces: readCount("--max-traces", maxTraces),
    polls: readNumber(polls, { option: "--polls", least: 1, most: MOST_POLLS, whole: true }),
    sample:
      strategy === undefined
        ? undefined
        : {
            strategy: readStrategy(strategy, STRATEGIES),
            runs: strategy === "round-robin" ? 1 : (readCount("--runs", runs) ?? 1000),
            seed: readCount("--seed", seed, 0) ?? 1,
          },
    find,
    jobs: readNumber(options.jobs, JOBS) ?? Math.min(availableParallelism(), USUAL_JOBS),
  };
}

export function readPredictSettings(options: ScheduleOptions, system: System): PredictSettings {
  const { answer: answers, maxTraces } = options;
  if (answers?.some((answer) => answer.trim() === ""))
    throw usageError('--answer is given an empty value. Give it outputs, or "none" for none of the choices.');
  return {
    ...readRunSettings(options, system),
    answers,
    maxTraces: readCount("--max-traces", maxTraces),
  };
}

export function readSteerSettings(options: ScheduleOptions, system: System): SteerSettings {
  const { goal, choices } = options;
  return {
    ...readRunSettings(options, system),
    goal: readGoal(goal),
    choices: choices === undefined ? undefined : readChoices(choices),
  };
}

function readChoices(text: string): readonly number[] {
  const choices = text.split(",").map((choice) => choice.trim());
  if (choices.every((choice) => /^[1-9]\d*$/.test(choice))) return choices.map(Number);
  const message = `--choices takes numbers from 1 with commas between them: 1,2,2. It was given "${text}".`;
  throw usageError(message);
}

/** A word for a way to fail, or an output. */
function readGoal(text: string | undefined): Goal {
  if (text === undefined) return { kind: "wrong" };
  const kind = GOALS.find((goal) => goal === text);
  return kind === undefined ? readOutput(text) : { kind };
}

/**
 * Whether to look at the files once a second instead of waiting for events; undefined if nothing is to be watched.
 *
 * @throws ThreadlabError `ERR_USAGE` for `--poll` alone.
 */
export function readWatch({ watch = false, poll = false }: ScheduleOptions): boolean | undefined {
  if (poll && !watch) throw usageError("--poll belongs to --watch, which runs again on every save. Add it.");
  return watch ? poll : undefined;
}

export function readReplaySettings(options: ScheduleOptions, system: System): ReplaySettings {
  return {
    ...readRunSettings(options, system),
    time: readTime(options.time, "free"),
    schedule: options.schedule,
  };
}

function readStrategy(text: string, names: typeof STRATEGIES | typeof FOR_ONE_RUN): VirtualClock["strategy"] {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  throw usageError(`There is no strategy "${text}". The strategies are ${names.join(", ")}.`);
}

function readTime(text: string | undefined, fallback: "free" | "ordered"): "free" | "ordered" {
  const found = text === undefined ? fallback : TIMES.find((time) => time === text);
  if (found !== undefined) return found;
  throw usageError(`--time takes free or ordered. It was given "${text}".`);
}

function readCount(option: string, text: string | undefined, least = 1): number | undefined {
  return readNumber(text, { option, least, most: 2_000_000_000, whole: true });
}

/** An output that is typed in one line, with ⏎, or a backslash and an n, between its lines. */
export function readOutput(text: string): ReaderClaim & { readonly kind: "output" } {
  return { kind: "output", lines: OUTPUTS_IN_WORDS.get(text) ?? text.split(/\s*⏎\s*|\\n|\n/) };
}
