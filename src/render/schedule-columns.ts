import type { ScheduleRow } from "../protocol/explore.ts";
import { cutText, fitText } from "./cells.ts";
import { showNumber } from "./quantity.ts";
import { columnsOf, type View } from "./view.ts";

/** Narrower columns than this say nothing. */
const LEAST_COLUMN = 14;
const WIDEST_COLUMN = 36;
/** Longer schedules are folded in the middle. */
const MOST_ROWS = 60;
const EDGE = 25;

/** A schedule with a column for each thread, one operation a row, from top to bottom as they happened. */
export function renderSchedule(rows: readonly ScheduleRow[], view: View): readonly string[] {
  const { style } = view;
  const threads = [...new Map(rows.map(({ thread, threadName }) => [thread, threadName]))].sort(
    ([a], [b]) => a - b,
  );
  if (threads.length === 0) return [];
  const room = columnsOf(view) - 4;
  const numbers = String(rows.length).length;
  const width = Math.min(WIDEST_COLUMN, Math.floor((room - numbers) / threads.length) - 2);
  const line = (row: ScheduleRow, index: number) => {
    const number = style.dim(String(index + 1).padStart(numbers));
    if (width < LEAST_COLUMN)
      return `   ${number}  ${cutText(`${row.threadName} ${row.text}`, room - numbers - 2)}`;
    const before = threads.findIndex(([thread]) => thread === row.thread);
    const gap = " ".repeat(before * (width + 2));
    const text = cutText(row.text, width);
    return `   ${number}  ${gap}${isTold(row.text) ? style.bold(text) : text}`;
  };
  const head =
    width < LEAST_COLUMN
      ? []
      : [
          `   ${" ".repeat(numbers)}  ${threads.map(([, name]) => style.bold(fitText(name, width))).join("  ")}`.trimEnd(),
          `   ${style.dim("─".repeat(Math.min(room, numbers + threads.length * (width + 2))))}`,
        ];
  const lines = rows.map(line);
  if (lines.length <= MOST_ROWS) return [...head, ...lines];
  const hidden = lines.length - 2 * EDGE;
  return [
    ...head,
    ...lines.slice(0, EDGE),
    style.dim(`   … ${showNumber(hidden)} more operations …`),
    ...lines.slice(-EDGE),
  ];
}

/** What a reader looks for: values, and what is printed. */
function isTold(text: string): boolean {
  return /^(?:reads|writes|prints) /.test(text);
}
