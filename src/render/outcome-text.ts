import { showCount } from "../protocol/quantity.ts";
import type { Outcome } from "../result/explore.ts";
import { cutText } from "./text/cells.ts";
import { visible, widthOf } from "./text/sanitise.ts";

const BETWEEN = " ⏎ ";

export const NOTHING = "(nothing)";
export const EMPTY_LINE = "(an empty line)";

/** An output in one line. */
export function outputText(lines: readonly string[]): string {
  if (lines.length === 0) return NOTHING;
  return lines.length === 1 && lines[0] === "" ? EMPTY_LINE : lines.map(visible).join(BETWEEN);
}

/** The output of an outcome and its ending, in one line. */
export function linesOf({ output, deadlock, verdict }: Outcome): string {
  const text = output.length === 0 ? "" : outputText(output);
  if (deadlock) return text === "" ? "deadlock" : `${text}${BETWEEN}deadlock`;
  if (verdict === "timeout") return text === "" ? "no end" : `${text}${BETWEEN}no end`;
  if (verdict === "crash" || verdict === "error") return text === "" ? "error" : `${text}${BETWEEN}error`;
  return outputText(output);
}

/** How many orders of its lines an outcome stands for: ` (1 of 6 orders)`, or "" if it has only this one. */
export function ordersOf({ orders }: Outcome): string {
  if (orders === undefined) return "";
  return ` (1 of ${orders.exact ? "" : "over "}${showCount(orders.count, "order")})`;
}

/**
 * The outputs of outcomes, each in at most `width` columns. Those that would look the same when cut leave out the lines with which all of
 * them begin. What `after` adds is not cut where it takes up to half of the width.
 */
export function cutOutcomes(
  outcomes: readonly Outcome[],
  width: number,
  after: (outcome: Outcome) => string = () => "",
): readonly string[] {
  const rows = outcomes.map((outcome) => {
    const [text, tail] = [linesOf(outcome), after(outcome)];
    const kept = widthOf(tail) > width / 2 ? 0 : widthOf(tail);
    const cut = (whole: string) =>
      kept === 0 ? cutText(whole + tail, width) : cutText(whole, width - kept) + tail;
    return { lines: text.split(BETWEEN), cut, short: cut(text), isCut: widthOf(text + tail) > width };
  });
  return rows.map(({ lines, cut, short, isCut }) => {
    const alike = rows.filter((row) => row.short === short).map((row) => row.lines);
    const common = isCut && alike.length > 1 ? commonLines(alike) : 0;
    return common === 0 ? short : cut(["…", ...lines.slice(common)].join(BETWEEN));
  });
}

/** With how many lines all of the texts begin, without the last line of each. */
function commonLines(texts: readonly (readonly string[])[]): number {
  const most = Math.min(...texts.map((lines) => lines.length - 1));
  let count = 0;
  while (count < most && texts.every((lines) => lines[count] === texts[0]?.[count])) count++;
  return count;
}
