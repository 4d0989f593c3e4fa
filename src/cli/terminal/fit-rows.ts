import { stripVTControlCharacters } from "node:util";
import { showCount } from "../../protocol/quantity.ts";
import { widthOf } from "../../render/text/sanitise.ts";

/** The rows that a line takes on a terminal, which breaks it where it is too long. */
function heightOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(widthOf(stripVTControlCharacters(line)) / columns));
}

/** The rows that lines take on a terminal. */
export function heightOfAll(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + heightOf(line, columns), 0);
}

/**
 * Leaves out lines that do not fit, and says how many: those far from the most important one, and the first ones only if there is no room
 * for all lines before it. A row is kept for each of the two remarks.
 *
 * @param focus the index of the line that stays in any case. @param room rows, at least 3. @param advice how the others can be seen.
 */
export function fitRows(
  lines: readonly string[],
  focus: number,
  { room, columns, advice }: { readonly room: number; readonly columns: number; readonly advice: string },
): readonly string[] {
  const height = (from: number, to: number) => heightOfAll(lines.slice(from, to), columns);
  if (height(0, lines.length) <= room) return lines;
  const most = Math.max(1, room - 2);
  let from = 0;
  if (height(0, focus + 1) > most) {
    // Half of the rows are for what follows, if there is so much.
    const after = Math.min(most >> 1, height(focus + 1, lines.length));
    for (from = focus; from > 0 && height(from - 1, focus + 1) + after <= most; ) from--;
  }
  let to = from + 1;
  while (to < lines.length && height(from, to + 1) <= most) to++;
  const remark = (count: number, where: string) =>
    count === 0 ? [] : [` … ${showCount(count, "line")} ${where}; ${advice}`];
  return [...remark(from, "above"), ...lines.slice(from, to), ...remark(lines.length - to, "below")];
}
