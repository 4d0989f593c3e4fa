import { sayWhy } from "../explain/prediction.ts";
import { showNumber } from "../protocol/quantity.ts";
import type { GradedClaim, Prediction, ReaderClaim } from "../result/prediction.ts";
import { writeDocument } from "./documents/json.ts";
import { outputText } from "./outcome-text.ts";
import { fitText } from "./text/cells.ts";
import { paragraph, wrapProse } from "./text/prose.ts";
import { visible, widthOf } from "./text/sanitise.ts";
import { columnsOf, type View } from "./text/view.ts";

const INDENT = "   ";
const GAP = 3;
const WIDEST_CLAIM = 44;

/** A claim as a reader sees and types it. */
export function claimText(claim: ReaderClaim): string {
  if (claim.kind === "deadlock") return "deadlock";
  if (claim.kind === "order") return `${visible(claim.first)} before ${visible(claim.second)}`;
  return outputText(claim.lines);
}

/** The answer, the truth, and the reason. */
export function renderPrediction({ question, graded, limits }: Prediction, view: View): readonly string[] {
  const { style } = view;
  const texts = graded.map(({ claim }) => claimText(claim));
  const name = question.kind === "outputs" ? "output" : "order";
  const said = "you said".length;
  const can = "it can".length;
  const others = INDENT.length + said + can + 2 * GAP + 4;
  const widest = Math.min(WIDEST_CLAIM, columnsOf(view) - others);
  const width = Math.max(name.length, Math.min(widest, Math.max(...texts.map(widthOf))));
  const lead = others + width;
  const room = columnsOf(view) - lead - GAP;
  const gap = " ".repeat(GAP);
  const head = `${INDENT}${fitText(name, width)}${gap}you said${gap}it can`;
  const rows = graded.flatMap((each, index) => {
    const mark =
      each.can === undefined ? style.yellow("?") : isRight(each) ? style.green("✓") : style.red("✗");
    const told = each.can === undefined ? "?" : yesNo(each.can);
    const [claim = "", ...more] = wrapProse(texts[index] as string, width).map((line) =>
      fitText(line, width),
    );
    const row = `${INDENT}${claim}${gap}${yesNo(each.said).padEnd(said)}${gap}${told.padEnd(can)}  ${mark}`;
    const why = wrapProse(sayWhy(each), room >= 24 ? room : columnsOf(view) - 2 * INDENT.length);
    const below = more.map((line) => `${INDENT}${line}`);
    if (room < 24)
      return [
        row,
        ...below.map((line) => line.trimEnd()),
        ...why.map((line) => `${INDENT}${INDENT}${style.dim(line)}`),
      ];
    const left = [row, ...below.map((line) => line + " ".repeat(lead - INDENT.length - width))];
    return Array.from({ length: Math.max(left.length, why.length) }, (_, i) =>
      `${left[i] ?? " ".repeat(lead)}${gap}${style.dim(why[i] ?? "")}`.trimEnd(),
    );
  });
  const wrong = graded.find((each) => each.can === true && !each.said && each.replay !== undefined);
  return [
    style.dim(head),
    ...rows,
    "",
    ` ${score(graded)}`,
    ...limits.flatMap((limit) => paragraph(visible(limit), view)),
    ...(wrong?.replay === undefined ? [] : [` To see "${claimText(wrong.claim)}": ${visible(wrong.replay)}`]),
  ];
}

export function renderPredictionJson({ question, traces, complete, limits, graded }: Prediction): string {
  return writeDocument({
    command: "predict",
    ok: graded.length > 0,
    lesson: question.lesson,
    question: question.kind,
    ...{ traces, complete, limits, sets: question.sets },
    right: graded.filter(isRight).length,
    choices: graded.map(({ claim, said, can, traces: count, grounds, replay }) => ({
      ...claim,
      ...{ said, can: can ?? null, why: sayWhy({ claim, grounds }) },
      ...(count !== undefined && { traces: count }),
      ...(replay !== undefined && { replay }),
    })),
  });
}

function score(graded: readonly GradedClaim[]): string {
  const known = graded.filter(({ can }) => can !== undefined);
  const right = known.filter(isRight).length;
  const open = graded.length - known.length;
  const rest = open === 0 ? "" : ` ${showNumber(open)} could not be decided.`;
  return `${showNumber(right)} of ${showNumber(known.length)} right.${rest}`;
}

function isRight({ said, can }: GradedClaim): boolean {
  return said === can;
}

function yesNo(value: boolean): string {
  return value ? "yes" : "no";
}
