import type { Target } from "../../lesson/resolve.ts";
import { asInternalError, isThreadlabError, ThreadlabError } from "../../protocol/errors.ts";
import type { RunResult } from "../../result/run.ts";
import { runRepeatably } from "../run/make-repeatable.ts";
import { wrongLesson } from "../run/result-of.ts";
import { openSession } from "../session.ts";
import type { CheckOptions } from "./check-options.ts";
import { checkSchedules, isOnRealClock, withOwnSets } from "./check-schedules.ts";

/**
 * Lessons that run at the same time with `--real`: they spend most of their time asleep, and sleep far longer than the
 * delays that a few neighbours cause.
 */
const REAL_AT_ONCE = 4;

/**
 * Runs every target, and gives the results in the order of the targets. Nothing that one of them does ends the check: an error
 * of threadlab's own, too, is the result of that target alone.
 *
 * @throws ThreadlabError `ERR_NOTHING_SELECTED` for no targets: a check of nothing proves nothing.
 */
export async function checkTargets(
  targets: readonly Target[],
  options: CheckOptions,
): Promise<readonly RunResult[]> {
  if (targets.length === 0) {
    throw new ThreadlabError(
      "ERR_NOTHING_SELECTED",
      "No lesson was selected, so nothing was checked. Name a lesson, a file or a folder.",
    );
  }
  const results: (RunResult | undefined)[] = targets.map(() => undefined);
  const { real = false } = options;
  let told = 0;
  await Promise.all((real ? realLanes(targets) : lanesByClock(targets)).map(work));
  return results.filter((result) => result !== undefined);

  /** Runs the targets in the queue, one after another. */
  async function work(line: number[]): Promise<void> {
    let session = await openSession();
    try {
      for (let index = line.shift(); index !== undefined && !options.signal.aborted; index = line.shift()) {
        const target = targets[index] as Target;
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

/** One line of all targets, in which several stand at a time. */
function realLanes(targets: readonly Target[]): number[][] {
  const line = [...targets.keys()];
  return Array.from({ length: Math.min(REAL_AT_ONCE, targets.length) }, () => line);
}

/**
 * One line for each clock. Under schedules lessons only compute, and one session keeps its workers warm for all of them;
 * those that measure the machine run beside it, one at a time.
 */
function lanesByClock(targets: readonly Target[]): number[][] {
  const all = [...targets.keys()];
  const isReal = (index: number) => isOnRealClock(targets[index] as Target);
  return [all.filter((index) => !isReal(index)), all.filter(isReal)].filter((line) => line.length > 0);
}
