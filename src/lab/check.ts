import type { Target } from "../lesson/resolve.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import type { RunResult } from "../protocol/result.ts";
import type { CheckOptions } from "./check-options.ts";
import { checkSchedules } from "./check-schedules.ts";
import { openLaboratory } from "./laboratory.ts";
import { runTarget } from "./run-target.ts";

/**
 * Lessons that run at the same time: on the real clock they spend most of their time asleep, and sleep far longer than the
 * delays that a few neighbours cause. On the virtual clock they only compute, and one laboratory keeps its workers warm for all.
 */
const AT_ONCE = { real: 4, virtual: 1 } as const;

/**
 * Runs every target, and gives the results in the order of the targets.
 *
 * @throws ThreadlabError `ERR_NOTHING_SELECTED` for no targets: a check of nothing proves nothing.
 */
export async function checkTargets(
  targets: readonly Target[],
  options: CheckOptions,
): Promise<readonly RunResult[]> {
  if (targets.length === 0) {
    throw new ThreadlabError("ERR_NOTHING_SELECTED", "Nothing was selected, so nothing was checked.");
  }
  const results: (RunResult | undefined)[] = targets.map(() => undefined);
  const { real = false } = options;
  let next = 0;
  let told = 0;
  await Promise.all(
    Array.from({ length: Math.min(AT_ONCE[real ? "real" : "virtual"], targets.length) }, work),
  );
  return results.filter((result) => result !== undefined);

  async function work(): Promise<void> {
    const laboratory = await openLaboratory();
    try {
      while (next < targets.length && !options.signal.aborted) {
        const index = next++;
        const target = targets[index] as Target;
        results[index] = await (real
          ? runTarget(laboratory, target, options)
          : checkSchedules(laboratory, target, options));
        tell();
      }
    } finally {
      await laboratory.close();
    }
  }

  function tell(): void {
    for (let result = results[told]; result !== undefined; result = results[told]) {
      options.onResult(result);
      told++;
    }
  }
}
