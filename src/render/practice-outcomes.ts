import type { PracticeResult } from "../practice/verdict.ts";
import { showNumber } from "../protocol/quantity.ts";
import type { Outcome } from "../result/explore.ts";
import { isFailure } from "../result/verdict.ts";
import { countHidden, cutOutcomes, linesOf } from "./outcome-text.ts";
import { cutText, fitText } from "./text/cells.ts";
import { wrapProse } from "./text/prose.ts";
import { visible, widthOf } from "./text/sanitise.ts";
import { columnsOf, type View } from "./text/view.ts";

/** More outcomes than these are counted, not listed. `--json` has all that are kept. */
const MOST_OUTCOMES = 12;
/** An output may be wider than this on a wide screen. */
const WIDEST_OUTPUT = 36;
/** Columns for a mark and a few words beside an outcome; fewer words would be useless. */
const LEAST_BESIDE = 40;
const LEAST_MEANING = 16;
const GAP = "   ";

/** The outcomes of an exercise's traces, beside the expected output; below it if the screen is narrow. */
export function renderPracticeOutcomes(
  { exercise, outcomes, traces, cases }: PracticeResult,
  view: View,
): readonly string[] {
  const { style } = view;
  const groups = (cases ?? [{ sets: [], traces, outcomes }]).map((group) => ({
    ...group,
    name: group.sets.length === 0 ? "" : visible(`with ${group.sets.join(", ")}`),
    shown: group.outcomes.slice(0, MOST_OUTCOMES),
    hidden: Math.max(0, group.outcomes.length - MOST_OUTCOMES),
  }));
  const shown = groups.flatMap((group) => group.shown);
  const expected = exercise.expected.trimEnd().split("\n").map(visible).join(" ⏎ ");
  const countWidth = Math.max("traces".length, ...shown.map(({ traces }) => showNumber(traces).length));
  const columns = columnsOf(view) - GAP.length;
  const widest = Math.max("outcome".length, ...shown.map((outcome) => widthOf(linesOf(outcome))));
  const width = Math.min(
    widest,
    Math.max(WIDEST_OUTPUT, Math.floor(columns / 3)),
    Math.max(1, columns - countWidth - 2 * GAP.length - 1),
  );
  const expectedWidth = Math.max("expected".length, widthOf(expected));
  const table = width + countWidth + 2 * GAP.length;
  const isBeside = expectedWidth + GAP.length + table + LEAST_BESIDE <= columns;
  const lead = (text: string) => (isBeside ? GAP + fitText(text, expectedWidth) : "") + GAP;
  const room = columns - table - 2 - (isBeside ? expectedWidth + GAP.length : 0);
  const row = (outcome: Outcome, output: string) => {
    const isWrong = isFailure(outcome);
    const [mark, paint] = markOf(outcome);
    const what =
      isWrong && room >= LEAST_MEANING ? `  ${style.dim(cutText(meaningOf(outcome), room - 2))}` : "";
    const text = paint(fitText(output, width));
    const count = showNumber(outcome.traces).padStart(countWidth);
    return `${lead(outcome === shown[0] ? expected : "")}${text}${GAP}${count}${GAP}${paint(mark)}${what}`.trimEnd();
  };
  return [
    ...(isBeside ? [] : wrapProse(`expected: ${expected}`, columns).map((line) => GAP + style.dim(line))),
    style.dim(`${lead("expected")}${fitText("outcome", width)}${GAP}${"traces".padStart(countWidth)}`),
    ...groups.flatMap((group) => [
      ...(group.name === "" ? [] : [style.dim(cutText(`${lead("")}${group.name}`, columnsOf(view)))]),
      ...cutOutcomes(group.shown, width).map((output, i) => row(group.shown[i] as Outcome, output)),
      ...(group.hidden > 0 ? [`${lead("")}… and ${countHidden(group.hidden, group)}`] : []),
    ]),
  ];

  function markOf(outcome: Outcome) {
    if (!isFailure(outcome)) return ["✓", style.green] as const;
    return outcome.verdict === "timeout" ? (["!", style.yellow] as const) : (["✗", style.red] as const);
  }

  /** The exercise's remark on it, or else who went when. */
  function meaningOf({ output, shownBy, deadlock }: Outcome): string {
    const own = Object.hasOwn(exercise.means, output.join("\n")) && !deadlock;
    return visible(own ? (exercise.means[output.join("\n")] as string) : shownBy);
  }
}
