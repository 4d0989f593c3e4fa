import { asSentence } from "../explain/vocabulary.ts";
import { showCount } from "../protocol/quantity.ts";
import { type Outcome, tracesOf } from "../result/explore.ts";
import { cutText } from "./text/cells.ts";
import { visible, widthOf } from "./text/sanitise.ts";

const BETWEEN = " ⏎ ";

const NOTHING = "(nothing)";
const EMPTY_LINE = "(an empty line)";

/** Words that stand for an ending, or for no choice. A line that reads like one is shown in quotes. */
const WORDS = [NOTHING, EMPTY_LINE, "deadlock", "stopped", "error", "none"];

/** Outputs that have a text of their own, by that text. */
export const OUTPUTS_IN_WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  [NOTHING, []],
  [EMPTY_LINE, [""]],
  ...WORDS.map((word): [string, readonly string[]] => [`"${word}"`, [word]]),
]);

function isWord(line: string): boolean {
  return WORDS.includes(line) || /^process\.exit\(\d+\)$/.test(line);
}

/** An output in one line. */
export function outputText(lines: readonly string[]): string {
  const [first, ...more] = lines;
  if (first === undefined) return NOTHING;
  if (more.length === 0 && first === "") return EMPTY_LINE;
  return more.length === 0 && isWord(first) ? `"${first}"` : lines.map(visible).join(BETWEEN);
}

/** The output of an outcome and its ending, in one line. */
export function linesOf(outcome: Outcome): string {
  const { output } = outcome;
  const ending = endingOf(outcome);
  if (ending === "") return outputText(output);
  return output.length === 0 ? ending : `${outputText(output)}${BETWEEN}${ending}`;
}

/** How an outcome ended in a word, or "" if it came to its end. */
export function endingOf({ deadlock, exitCode, verdict }: Outcome): string {
  if (deadlock) return "deadlock";
  if (exitCode !== undefined) return `process.exit(${exitCode})`;
  if (verdict === "timeout") return "stopped";
  if (verdict === "race") return "data race";
  return verdict === "crash" || verdict === "error" ? "error" : "";
}

/** How many of a search's outcomes are not listed: `over 980 more outcomes`, if it did not even keep all of them. */
export function countHidden(
  hidden: number,
  { outcomes, traces }: { readonly outcomes: readonly Outcome[]; readonly traces: number },
): string {
  return `${tracesOf(outcomes) < traces ? "over " : ""}${showCount(hidden, "more outcome")}`;
}

/** The same as a sentence: `Over 980 more outcomes left out.` */
export function sayLeftOut(hidden: number, found: Parameters<typeof countHidden>[1]): string {
  return asSentence(`${countHidden(hidden, found)} left out`);
}

/** How many orders of its lines an outcome stands for: ` (1 of 6 orders)`, or "" if it has only this one. */
export function ordersOf({ orders }: Outcome): string {
  if (orders === undefined) return "";
  if (orders.count === 0) return " (perhaps 1 of several orders)";
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
