import type { ExampleRun } from "../../result/explore.ts";

/** Tells apart runs whose descriptions are equal: puts before each the step in which it differs from the one most like it. */
export function tellApart<R extends ExampleRun>(runs: readonly R[]): readonly R[] {
  const alike = new Map<string, R[]>();
  for (const run of runs) {
    const group = alike.get(run.shownBy);
    if (group === undefined) alike.set(run.shownBy, [run]);
    else group.push(run);
  }
  const steps = new Map<R, number>();
  for (const group of alike.values()) noteSteps(group, steps);
  return runs.map((run) => {
    const step = steps.get(run);
    const row = step === undefined ? undefined : run.rows[step];
    if (step === undefined || row === undefined) return run;
    return { ...run, shownBy: `step ${step + 1}: ${row.threadName} ${row.text}; ${run.shownBy}` };
  });
}

/** Notes for each of several runs after how many steps it differs from all others. */
function noteSteps<R extends ExampleRun>(runs: readonly R[], steps: Map<R, number>): void {
  const sorted = runs
    .map((run) => {
      const keys = run.rows.map(({ thread, text }) => `${thread} ${text}`);
      return { run, keys, whole: keys.join("\n") };
    })
    // Those with the longest common beginning are then neighbours.
    .sort((a, b) => (a.whole < b.whole ? -1 : 1));
  for (const [i, { run, keys }] of sorted.slice(1).entries()) {
    const before = sorted[i] as (typeof sorted)[number];
    const common = keys.findIndex((key, step) => key !== before.keys[step]);
    const step = common === -1 ? keys.length : common;
    for (const one of [before.run, run]) steps.set(one, Math.max(step, steps.get(one) ?? 0));
  }
}
