import type { Target } from "../../lesson/resolve.ts";
import { asInternalError, isThreadlabError, ThreadlabError } from "../../protocol/errors.ts";
import type { RunResult } from "../../result/run.ts";
import { shareProcessor } from "../../supervisor/processor-time.ts";
import { prepare } from "../prepare.ts";
import { runRepeatably } from "../run/make-repeatable.ts";
import { wrongLesson } from "../run/result-of.ts";
import { openSession } from "../session.ts";
import type { CheckOptions } from "./check-options.ts";
import { checkSchedules, isOnRealClock, withOwnSets } from "./check-schedules.ts";

/**
 * Lessons that run at the same time with `--real`, unless `--jobs` says otherwise: they spend most of their time asleep, and a few
 * neighbours delay them far less than they sleep.
 */
const REAL_AT_ONCE = 4;

interface CheckAllOptions extends Omit<CheckOptions, "program"> {
  /** Runs once, on the machine's clock, instead of under schedules on the virtual one. */
  readonly real?: boolean;
  /** How many lessons are checked at the same time. Default 1, and 4 with `real`. */
  readonly jobs?: number | undefined;
  /** Called in the order of the targets, as soon as a result and all results before it are known. */
  onResult(result: RunResult): void;
}

/**
 * Runs every target, and returns the results in the order of the targets. No target ends the check: even an error in threadlab is only the
 * result of its target.
 *
 * @throws ThreadlabError `ERR_NOTHING_SELECTED` for no targets: a check of nothing proves nothing.
 */
export async function checkTargets(
  targets: readonly Target[],
  options: CheckAllOptions,
): Promise<readonly RunResult[]> {
  if (targets.length === 0) {
    throw new ThreadlabError(
      "ERR_NOTHING_SELECTED",
      "No lesson was selected, so nothing was checked. Name a lesson, a file or a folder.",
    );
  }
  const results: (RunResult | undefined)[] = targets.map(() => undefined);
  const { real = false, jobs = real ? REAL_AT_ONCE : 1 } = options;
  let told = 0;
  /** Targets that change state which all lessons of this process share: they are checked alone. */
  const alone: number[] = [];
  await workAll(real ? lanesOf([...targets.keys()], jobs) : lanesByClock(targets, jobs));
  await workAll([alone].filter(({ length }) => length > 0));
  return results.filter((result) => result !== undefined);

  /** Works off all lines. If one of them cannot go on, the others finish what they have begun. */
  async function workAll(lines: readonly number[][]): Promise<void> {
    const lanes = lines.map((line) =>
      work(line).catch((error: unknown) => {
        for (const other of lines) other.length = 0;
        throw error;
      }),
    );
    const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  }

  /** Runs the targets in the queue, one after another. */
  async function work(line: number[]): Promise<void> {
    let session = await openSession();
    const leave = jobs > 1 && !real ? shareProcessor() : () => {};
    try {
      for (let index = line.shift(); index !== undefined && !options.signal.aborted; index = line.shift()) {
        const target = targets[index] as Target;
        if (line !== alone && jobs > 1 && !real && (await changesGlobals(target))) {
          alone.push(index);
          continue;
        }
        try {
          results[index] = await (real
            ? runRepeatably(session, target, withOwnSets(target, options))
            : checkSchedules(session, target, options));
        } catch (error) {
          if (isThreadlabError(error) && error.code !== "ERR_INTERNAL") throw error;
          results[index] = { ...wrongLesson(target, asInternalError(error).message), bug: true };
          // Its state is unknown.
          await session.close();
          session = await openSession();
        }
        tell();
      }
    } finally {
      leave();
      await session.close();
    }
  }

  function tell(): void {
    for (let result = results[told]; result !== undefined; result = results[told]) {
      options.onResult(result);
      told++;
    }
  }
}

/** A line of targets for several lanes: each takes the next target. */
function lanesOf(line: number[], count: number): number[][] {
  return Array.from({ length: Math.min(count, line.length) }, () => line);
}

/**
 * A line for each clock. Under schedules lessons only compute, and a session keeps its workers warm from one lesson to the next. Lessons
 * that measure the machine run beside them, one at a time.
 */
function lanesByClock(targets: readonly Target[], count: number): number[][] {
  const all = [...targets.keys()];
  const isReal = (index: number) => isOnRealClock(targets[index] as Target);
  return [
    ...lanesOf(
      all.filter((index) => !isReal(index)),
      count,
    ),
    ...lanesOf(all.filter(isReal), 1),
  ];
}

/** Whether it may change the environment of this process, which all lessons share. Its check reports its other problems. */
async function changesGlobals(target: Target): Promise<boolean> {
  return prepare(target).then(
    ({ program }) => program.touchesGlobals,
    () => false,
  );
}
