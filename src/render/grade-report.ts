import type { Graded, GradeReason } from "../practice/grade/graded.ts";
import { showCount, showNumber, showSeconds } from "../protocol/quantity.ts";
import type { GradeEntry } from "./documents/course-document.ts";
import { writeDocument } from "./documents/json.ts";
import { renderSchedule } from "./schedule-columns.ts";
import { cutText, fitText } from "./text/cells.ts";
import { wrapMessage } from "./text/prose.ts";
import { visible, widthOf } from "./text/sanitise.ts";
import { columnsOf, type View } from "./text/view.ts";

const LEAST_NAME = 10;
const MOST_NAME = 40;
const VERDICT = "not-proved".length;
const TRACES = "traces".length;
const WHY = 20;

/** The table of a grading, row by row, in columns as wide as the names. */
interface GradeTable {
  readonly head: string;
  row(graded: Graded): string;
}

/** @param hasSeconds whether rows show the time, which is never the same twice. */
export function gradeTable(names: readonly string[], hasSeconds: boolean, view: View): GradeTable {
  const { style } = view;
  const room = columnsOf(view) - VERDICT - TRACES - (hasSeconds ? 10 : 0) - 9;
  const reason = Math.max(8, Math.min(WHY, room - LEAST_NAME));
  const width = Math.max(LEAST_NAME, Math.min(MOST_NAME, room - reason, Math.max(...names.map(widthOf))));
  const line = (cells: readonly string[]) => cells.join("  ").trimEnd();
  const seconds = (text: string) => (hasSeconds ? [text.padStart(8)] : []);
  const head = ["submission".padEnd(width), "verdict".padEnd(VERDICT), "why".padEnd(reason), "traces"];
  return {
    head: style.dim(`   ${line([...head, ...seconds("seconds")])}`),
    row(graded) {
      const why = whyOf(graded);
      const traces = graded.traces === undefined ? "" : showNumber(graded.traces);
      return ` ${markOf(graded, view)} ${line([
        fitText(graded.name, width),
        graded.verdict.padEnd(VERDICT),
        fitText(why, reason),
        cutText(traces, TRACES).padStart(TRACES),
        ...seconds(showSeconds(graded.seconds)),
      ])}`;
    },
  };
}

function markOf({ verdict }: Graded, { style }: View): string {
  if (verdict === "solved") return style.green("✓");
  return verdict === "not-proved" ? style.yellow("!") : style.red("✗");
}

/** Rules whose names do not say what is wrong. */
const BROKEN: Readonly<Record<string, string>> = {
  compiles: "cannot run",
  ends: "stopped",
  shared: "nothing shared",
};

/** A broken rule in a word or two. */
function wordOf({ rule, cause }: GradeReason): string {
  return cause ?? BROKEN[rule] ?? rule;
}

/** The broken rules, in a word or two each. */
function whyOf({ reasons }: Graded): string {
  return [...new Set(reasons.map(wordOf))].join(", ");
}

/** The number of submissions by verdict; for a single submission also why, and the schedule that shows it. */
export function renderGradeSummary(graded: readonly Graded[], view: View): readonly string[] {
  const solved = graded.filter(({ verdict }) => verdict === "solved").length;
  const others = (["not-solved", "not-proved", "stopped", "error"] as const).flatMap((verdict) => {
    const count = graded.filter((each) => each.verdict === verdict).length;
    if (count === 0) return [];
    return [verdict === "error" ? showCount(count, verdict) : `${showNumber(count)} ${verdict}`];
  });
  const [only] = graded;
  const words = graded.length === 1 && only !== undefined ? sayWhy(only) : [];
  const { rows, replay } = (graded.length === 1 && only?.result?.shown) || { rows: [], replay: "" };
  return [
    ...words.flatMap((text) => wrapMessage(text, columnsOf(view) - 3).map((row) => `   ${row}`.trimEnd())),
    ...(rows.length === 0 ? [] : ["", ...renderSchedule(rows, view)]),
    ...(replay === "" ? [] : ["", ` ${visible(replay)}`]),
    "",
    ` ${[`${showNumber(solved)} of ${showCount(graded.length, "submission")} solved`, ...others].join(", ")}`,
  ];
}

/** Sentences. */
function sayWhy({ reasons, result }: Graded): readonly string[] {
  return result?.proof === undefined ? reasons.map(({ message }) => message) : [`Proved: ${result.proof}.`];
}

/** A grading as one JSON document. It has no seconds: the bytes are the same every time. */
export function renderGradeJson(
  exercise: string,
  { ok, results, left }: { readonly ok: boolean; readonly results: readonly Graded[]; readonly left: number },
): string {
  return writeDocument({
    ...{ command: "grade", ok, exercise },
    results: results.map(({ name, verdict, reasons, traces, result, repeat }) => ({
      ...{ submission: name, verdict, reasons },
      ...(traces !== undefined && { traces }),
      ...(result && { outcomes: result.outcomes.map(outcomeDocument) }),
      ...(result?.shown && {
        shortest: result.shown.rows.map(({ threadName, text, place }) => ({
          thread: threadName,
          text,
          place,
        })),
      }),
      ...(repeat !== undefined && { repeat }),
      ...(result?.proof !== undefined && { proof: result.proof }),
    })),
    ...(left > 0 && { notGraded: left }),
  });
}

function outcomeDocument({
  output,
  traces,
  verdict,
  deadlock,
  schedule,
}: NonNullable<Graded["result"]>["outcomes"][number]): NonNullable<GradeEntry["outcomes"]>[number] {
  return { output, ...(traces > 0 && { traces }), verdict, deadlock, schedule };
}
