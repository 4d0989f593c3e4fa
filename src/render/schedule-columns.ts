import { isPrint } from "../protocol/operations.ts";
import { showCount, showNumber } from "../protocol/quantity.ts";
import type { ScheduleRow } from "../result/explore.ts";
import { repetitionAt } from "../trace/repetition.ts";
import { cutText, fitText } from "./text/cells.ts";
import { wrapProse } from "./text/prose.ts";
import { visible } from "./text/sanitise.ts";
import { columnsOf, type View } from "./text/view.ts";

/** Narrower columns than this cannot be read. */
const LEAST_COLUMN = 12;
const WIDEST_COLUMN = 36;
/** Longer schedules are folded in the middle. */
const MOST_ROWS = 60;
const EDGE = 25;

/** A schedule with a column for each thread, one operation a row, in order from top to bottom. */
export function renderSchedule(rows: readonly ScheduleRow[], view: View): readonly string[] {
  const { style } = view;
  const threads = [...new Map(rows.map(({ thread, threadName }) => [thread, threadName]))].sort(
    ([a], [b]) => a - b,
  );
  if (threads.length === 0) return [];
  const room = columnsOf(view) - 4;
  const numbers = String(rows.length).length;
  const width = Math.min(WIDEST_COLUMN, Math.floor((room - numbers) / threads.length) - 2);
  const line = (row: ScheduleRow, index: number): readonly string[] => {
    const number = style.dim(String(index + 1).padStart(numbers));
    if (width < LEAST_COLUMN)
      return [`   ${number}  ${cutText(`${row.threadName} ${row.text}`, room - numbers - 2)}`];
    const before = threads.findIndex(([thread]) => thread === row.thread);
    const gap = " ".repeat(before * (width + 2));
    const paint = isTold(row) ? style.bold : (text: string) => text;
    return wrapCell(row.text, width).map((text, part) =>
      part === 0 ? `   ${number}  ${gap}${paint(text)}` : `   ${" ".repeat(numbers)}  ${gap}${paint(text)}`,
    );
  };
  const head =
    width < LEAST_COLUMN
      ? []
      : [
          `   ${" ".repeat(numbers)}  ${threads.map(([, name]) => style.bold(fitText(name, width))).join("  ")}`.trimEnd(),
          `   ${style.dim("─".repeat(Math.min(room, numbers + threads.length * (width + 2))))}`,
        ];
  const lines = foldRepeats(rows).map((part) =>
    "times" in part
      ? [style.dim(cutText(`   … the same ${showCount(part.times, "more time")} …`, room))]
      : line(part.row, part.index),
  );
  if (lines.length <= MOST_ROWS) return [...head, ...lines.flat()];
  const hidden = lines.length - 2 * EDGE;
  return [
    ...head,
    ...lines.slice(0, EDGE).flat(),
    style.dim(`   … ${showNumber(hidden)} more operations …`),
    ...lines.slice(-EDGE).flat(),
  ];
}

/** The most lines for one operation. */
const MOST_LINES = 3;

/** An operation in the width of its column, with later lines indented: the name of its object may come last. */
function wrapCell(text: string, width: number): readonly string[] {
  const whole = visible(text);
  const [first = ""] = wrapProse(whole, width);
  // A word that is too long is broken, and goes on without a space.
  const rest = whole.slice(first.length).trimStart();
  if (rest === "") return [first];
  const more = wrapProse(rest, width - 2);
  const shown =
    more.length < MOST_LINES ? more : [...more.slice(0, MOST_LINES - 2), `${more[MOST_LINES - 2]}…`];
  return [first, ...shown.map((line) => `  ${cutText(line, width - 2)}`)];
}

type ColumnPart = { readonly row: ScheduleRow; readonly index: number } | { readonly times: number };

/** Rounds of a loop in which nothing changes are shown once. */
const FOLDED = { longest: 4, least: 3 };

/** A thread that spins repeats itself: shows the first round, and how often it was repeated. */
function foldRepeats(rows: readonly ScheduleRow[]): readonly ColumnPart[] {
  const parts: ColumnPart[] = [];
  for (let at = 0; at < rows.length; ) {
    const { length, count } = repetitionAt(rows, at, FOLDED, isSameStep);
    for (let index = at; index < at + length; index++) parts.push({ row: rows[index] as ScheduleRow, index });
    if (count > 1) parts.push({ times: count - 1 });
    at += length * count;
  }
  return parts;
}

function isSameStep(a: ScheduleRow, b: ScheduleRow): boolean {
  return a.thread === b.thread && a.text === b.text;
}

/** The parts that a reader looks for: values, and printed text. */
function isTold({ op }: ScheduleRow): boolean {
  return op === "read" || op === "write" || isPrint(op);
}
