import { compareOutput } from "../expect/compare.ts";
import { countOrders, listOrders } from "../expect/count-orders.ts";
import { showExpected } from "../expect/show.ts";
import type { Target } from "../lesson/resolve.ts";
import { MAIN_THREAD } from "../protocol/event.ts";
import { showNumber } from "../protocol/quantity.ts";
import type { Finding } from "../result/finding.ts";
import type { Orders, RunResult } from "../result/run.ts";
import type { Verdict } from "../result/verdict.ts";
import type { StampedLine } from "../trace/lines.ts";
import { findingsOf, type TimeLimit } from "./findings.ts";
import type { Observer } from "./observer.ts";
import type { Prepared } from "./prepare.ts";
import type { Ending } from "./record.ts";

export interface JudgeOptions {
  /** The run's time limit. */
  readonly limit: TimeLimit;
  /** How many of the orders that its lines could have had to list. */
  readonly orders?: number;
}

/** Compares what a run did with what it should have done. */
export function judge(
  target: Target,
  { program, expected }: Prepared,
  { observer, ending }: { readonly observer: Observer; readonly ending: Ending },
  { limit, orders: listed = 0 }: JudgeOptions,
): RunResult {
  const { transcript, roster } = observer;
  const { lines } = transcript.output;
  const lesson = target.kind === "lesson" ? target.lesson : undefined;
  const findings = findingsOf(program, observer, ending, limit).map((finding) =>
    finding.kind === "race" && lesson?.races ? { ...finding, expected: true } : finding,
  );
  const compared =
    expected === undefined || lesson === undefined
      ? undefined
      : compareOutput({
          expected,
          shows: lesson.shows,
          lines,
          order: lesson.order,
          events: observer.events,
          names: roster,
        });
  const trouble = verdictOfTrouble(observer, ending);
  const output = transcript.output.truncated && compared ? "mismatch" : (compared?.verdict ?? "ran");
  const raced = findings.some((finding) => finding.kind === "race" && !finding.expected);
  const verdict = trouble ?? (raced && output !== "mismatch" ? "race" : output);
  const orders =
    HAS_ORDERS.has(verdict) && !transcript.output.truncated ? ordersOf(lines, listed) : undefined;
  return {
    ...heading(target),
    verdict,
    // A run that was cut short lasted longer than to its last event.
    seconds: ending.reason === "timeout" ? ending.seconds : observer.seconds,
    threads: roster.threads().filter(({ state, hidden }) => state !== "made" && !hidden).length,
    expected: expected === undefined ? [] : showExpected(expected, lesson?.shows ?? {}),
    ...(lesson && { output: lesson.output }),
    actual: lines.map(({ text }) => text),
    lines: lines.map(({ text, thread, threadName, time, seq, parts }) => ({
      ...{ text, thread, threadName, time, seq },
      ...(parts && { parts }),
    })),
    printed: transcript.output.printed,
    stderr: transcript.stderr.lines.map(({ text }) => text),
    rows: compared?.rows ?? [],
    ...(compared !== undefined && compared.stands.length > 0 && { stands: compared.stands }),
    // If a run was cut short, missing lines are not worth reporting.
    findings: [...findings, ...(trouble === undefined ? (compared?.findings ?? []) : [])],
    ...(orders && { orders }),
    ...(compared?.remark !== undefined &&
      trouble === undefined && { remark: compared.remark + oneOf(orders) }),
  };
}

/** Verdicts of runs that could have printed the same in another order. */
const HAS_ORDERS: ReadonlySet<Verdict> = new Set(["match", "match-reordered", "ran"]);

function ordersOf(lines: readonly StampedLine[], listed: number): Orders {
  return { ...countOrders(lines), ...(listed > 0 && { listed: listOrders(lines, listed) }) };
}

function oneOf(orders: Orders | undefined): string {
  if (orders === undefined) return "";
  const count = `${orders.exact ? "" : "more than "}${showNumber(orders.count)}`;
  return `; one of ${count} orders that its synchronisation allows`;
}

/** Codes of errors which mean that the program is not a lesson. */
const WRONG_PROGRAM: readonly string[] = [
  "ERR_NO_DEFAULT_EXPORT",
  "ERR_MODULE_LEVEL_WORK",
  "ERR_MODULE_MISMATCH",
];

function verdictOfTrouble(
  { uncaught, crashes, exit }: Observer,
  { reason, stuck }: Ending,
): Verdict | undefined {
  if (uncaught.some(({ error }) => WRONG_PROGRAM.includes(error.code ?? ""))) return "error";
  if (reason === "hopeless") return "deadlock";
  if (stuck === "diverged") return "error";
  if (ENDLESS.has(stuck)) return "timeout";
  if (reason === "timeout" || reason === "interrupted") return "timeout";
  if (reason === "broken" || crashes.length > 0) return "crash";
  if (exit !== undefined && exit.code !== 0) return "crash";
  return uncaught.some(({ thread }) => thread === MAIN_THREAD) ? "crash" : undefined;
}

/** How runs end that do not end by themselves. */
const ENDLESS: ReadonlySet<Ending["stuck"]> = new Set(["step cap", "livelock", "given up"]);

/** The result for a lesson that cannot be run. */
export function wrongLesson(target: Target, message: string): RunResult {
  // Such messages begin with the place, where there is one: `main.ts:4:3: Expected ")" …`.
  const places = [...message.matchAll(/^(\S.*?:\d+:\d+): /gm)].map(([, place = ""]) => place);
  const finding: Finding = { kind: "error", message, threads: [], places };
  const nothing = { actual: [], lines: [], printed: 0, stderr: [], rows: [], expected: [] };
  return { ...heading(target), verdict: "error", seconds: 0, threads: 0, ...nothing, findings: [finding] };
}

function heading(target: Target): Pick<RunResult, "lesson" | "title" | "section"> {
  if (target.kind === "file") return { lesson: target.name };
  const { id, title, section } = target.lesson;
  return { lesson: id, title, section };
}
