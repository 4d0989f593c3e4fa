import type { Claim, ClaimVerdict } from "../lesson/claims.ts";
import { showCount } from "../protocol/quantity.ts";
import type { RunResult } from "../result/run.ts";
import { cutText, fitText, type Paint } from "./text/cells.ts";
import { paragraph, wrapProse } from "./text/prose.ts";
import { visible, widthOf } from "./text/sanitise.ts";
import { columnsOf, readingColumnsOf, type View } from "./text/view.ts";
import { tellVerdict } from "./verdict.ts";

/** Lines of evidence that are shown. `--json` has them all. */
const MOST_LINES = 12;
/** Below this width, the text about a claim stands below its id. */
const LEAST_BESIDE = 56;

/**
 * A table of claims with their verdicts, and below it how many of them hold.
 *
 * @param results runs of the lessons, for the evidence. A lesson that shows several claims is quoted for the first one.
 */
export function renderClaims(
  claims: readonly Claim[],
  results: readonly RunResult[],
  view: View,
): readonly string[] {
  const quoted = new Map<string, string>();
  const rows = claims.flatMap((claim) => {
    const result = results.find(({ lesson }) => lesson === claim.lesson);
    const before = quoted.get(claim.lesson);
    quoted.set(claim.lesson, before ?? claim.id);
    const evidence: Evidence = before === undefined ? { result } : { result, shownFor: before };
    return [...renderClaim(claim, evidence, claims, view), ...(result === undefined ? [] : [""])];
  });
  const gap = rows.length > 0 && rows.at(-1) !== "" ? [""] : [];
  return [...rows, ...gap, ...renderSummary(claims, view)];
}

interface Evidence {
  readonly result: RunResult | undefined;
  /** The claim for which the lesson has been quoted. */
  readonly shownFor?: string;
}

function renderClaim(
  claim: Claim,
  evidence: Evidence,
  claims: readonly Claim[],
  view: View,
): readonly string[] {
  const { style } = view;
  const idWidth = widest(claims.map(({ id }) => id));
  const leftWidth = widest(claims.flatMap(({ verdict, lesson }) => [verdict, lesson]));
  const beside = columnsOf(view) >= LEAST_BESIDE;
  const indent = beside ? 1 + idWidth + 2 + leftWidth + 2 : 1 + idWidth + 2;
  const room = readingColumnsOf(view) - indent;
  const id = style.bold(fitText(claim.id, idWidth));
  const verdict = paintOf(claim.verdict, view)(claim.verdict);
  const lesson = style.cyan(visible(claim.lesson));
  const said = [
    ...wrapProse(visible(claim.text), room),
    ...wrapProse(visible(claim.why), room - 2).map((row, index) =>
      style.dim((index === 0 ? "→ " : "  ") + row),
    ),
    ...renderEvidence(evidence, room, view),
  ];
  const margin = " ".repeat(indent);
  if (!beside) {
    const head = wrapProse(verdict, room).map((row, index) =>
      index === 0 ? ` ${id}  ${row}` : margin + row,
    );
    return [...head, ...[...said, lesson].map((row) => margin + row)];
  }
  const left = [
    ` ${id}  ${verdict}${" ".repeat(leftWidth - claim.verdict.length)}  `,
    ` ${" ".repeat(idWidth)}  ${lesson}${" ".repeat(leftWidth - widthOf(claim.lesson))}  `,
  ];
  return said.map((row, index) => (left[index] ?? margin) + row);
}

/** What the lesson printed, and how that compares with its expected output. */
function renderEvidence({ result, shownFor }: Evidence, room: number, view: View): readonly string[] {
  if (result === undefined) return [];
  const { style } = view;
  if (shownFor !== undefined) return wrapProse(style.dim(`shown above for ${shownFor}`), room);
  const { mark, words, paint } = tellVerdict(result, view);
  const hidden = result.printed - Math.min(result.actual.length, MOST_LINES);
  const more = hidden > 0 ? [style.dim(cutText(`… and ${showCount(hidden, "more line")}`, room - 2))] : [];
  return [
    ...[...result.actual.slice(0, MOST_LINES).map((line) => cutText(line, room - 2)), ...more].map((row) =>
      `${style.dim("│")} ${row}`.trimEnd(),
    ),
    ...wrapProse(`${paint(mark)} ${words}`, room),
  ];
}

/** `17 claims: 7 hold, 8 hold with a limit, 2 are wrong; 2 questions answered`. */
function renderSummary(claims: readonly Claim[], view: View): readonly string[] {
  const count = (wanted: ClaimVerdict) => claims.filter(({ verdict }) => verdict === wanted).length;
  const [holds, limited, wrong] = [count("holds"), count("holds with a limit"), count("wrong")];
  const answered = count("answered");
  const parts = [
    ...(holds > 0 ? [`${holds} ${holds === 1 ? "holds" : "hold"}`] : []),
    ...(limited > 0 ? [`${limited} ${limited === 1 ? "holds" : "hold"} with a limit`] : []),
    ...(wrong > 0 ? [`${wrong} ${wrong === 1 ? "is" : "are"} wrong`] : []),
  ];
  const texts = [
    ...(parts.length > 0
      ? [`${view.style.bold(showCount(claims.length - answered, "claim"))}: ${parts.join(", ")}`]
      : []),
    ...(answered > 0 ? [`${showCount(answered, "question")} answered`] : []),
  ];
  const text = texts.join("; ");
  return paragraph(text, view);
}

function paintOf(verdict: ClaimVerdict, { style }: View): Paint {
  switch (verdict) {
    case "holds":
    case "answered":
      return style.green;
    case "holds with a limit":
      return style.yellow;
    case "wrong":
      return style.red;
  }
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(widthOf));
}
