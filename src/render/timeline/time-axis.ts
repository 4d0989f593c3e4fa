import type { TimeScale } from "./time-scale.ts";

/** The approximate columns from one label to the next. */
const LABEL_COLUMNS = 10;

/** Seconds below the lanes: `╵0 s     ╵1 s`, each mark at its time. There are none if columns do not stand for times. */
export function renderTicks(scale: TimeScale, columns: number): readonly string[] {
  if (scale.kind === "order") return [];
  const step = niceStep((scale.seconds * LABEL_COLUMNS) / columns);
  let row = "";
  for (let tick = 0; tick * step <= scale.seconds; tick++) {
    const column = scale.columnOfTime(tick * step);
    const label = `╵${showTick(tick * step, step)} s`;
    // If time runs fast, labels would overlap.
    if (row !== "" && column < row.length + 1) continue;
    if (column + label.length <= columns) row = row.padEnd(column) + label;
  }
  return row === "" ? [] : [row];
}

/** The smallest of 1, 2, 5, 10, 20 … that is not less, or a tenth, a hundredth … of one. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
}

function showTick(seconds: number, step: number): string {
  return seconds === 0 ? "0" : seconds.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}
