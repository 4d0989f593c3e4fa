import { showCount, showNumber } from "../../protocol/quantity.ts";
import type { AlignedRow } from "../../result/run.ts";

/** Rows that were left out, counted by kind. */
export interface Gap {
  readonly rows: number;
  readonly differing: number;
  readonly moved: number;
}

/** Views of up to this many rows are shown as a whole. */
const MOST_ROWS = 50;
const FIRST_ROWS = 8;
const LAST_ROWS = 8;
/** Equal rows that are kept on each side of one that differs. */
const CONTEXT = 2;
const MOST_DIFFERING = 40;
const MOST_MOVED = 12;
/** A gap has to save more than the line that marks it. */
const LEAST_GAP = 3;

/** Folds long views: the beginning, the end and the differences stay, and gaps stand for the rest. */
export function foldRows<Row extends Pick<AlignedRow, "state">>(
  rows: readonly Row[],
): readonly (Row | Gap)[] {
  if (rows.length <= MOST_ROWS) return rows;
  const keep = rowsToKeep(rows);
  const folded: (Row | Gap)[] = [];
  for (let from = 0; from < rows.length; ) {
    let to = from;
    while (to < rows.length && !keep[to]) to++;
    const hidden = rows.slice(from, to);
    if (hidden.length >= LEAST_GAP) folded.push(gapOf(hidden));
    else folded.push(...hidden);
    for (from = to; from < rows.length && keep[from]; from++) folded.push(rows[from] as Row);
  }
  return folded;
}

/** Lines that are shown without a comparison, folded in the same way. */
export function foldLines(
  lines: readonly string[],
): readonly { readonly text: string; readonly isGap: boolean }[] {
  const rows = lines.map((text) => ({ text, state: "same" as const }));
  return foldRows(rows).map((row) =>
    isGap(row)
      ? { text: `… ${showCount(row.rows, "more line")} …`, isGap: true }
      : { text: row.text, isGap: false },
  );
}

export function isGap(item: object): item is Gap {
  return "differing" in item;
}

/** Describes the rows that a gap stands for. */
export function describeGap({ rows, differing, moved }: Gap): string {
  if (differing === 0 && moved === 0) return `… ${showCount(rows, "line")} alike …`;
  const parts = [
    ...(differing > 0 ? [`${showNumber(differing)} different`] : []),
    ...(moved > 0 ? [`${showNumber(moved)} in another place`] : []),
  ];
  return `… ${showCount(rows, "line")}, ${parts.join(", ")} …`;
}

function rowsToKeep(rows: readonly Pick<AlignedRow, "state">[]): readonly boolean[] {
  const keep = rows.map((_, index) => index < FIRST_ROWS || index >= rows.length - LAST_ROWS);
  let differing = 0;
  let moved = 0;
  rows.forEach(({ state }, index) => {
    if (state === "same") return;
    if (state === "moved" ? ++moved > MOST_MOVED : ++differing > MOST_DIFFERING) return;
    keep.fill(true, Math.max(0, index - CONTEXT), index + CONTEXT + 1);
  });
  return keep;
}

function gapOf(rows: readonly Pick<AlignedRow, "state">[]): Gap {
  const same = rows.filter(({ state }) => state === "same").length;
  const moved = rows.filter(({ state }) => state === "moved").length;
  return { rows: rows.length, differing: rows.length - same - moved, moved };
}
