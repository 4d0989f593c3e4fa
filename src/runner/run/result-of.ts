import { compareOutput } from "../../expect/compare/compare.ts";
import { countOrders, listOrders } from "../../expect/match/count-orders.ts";
import { matchOutput } from "../../expect/match/match.ts";
import { showExpected, shownCaptures } from "../../expect/show.ts";
import { explain } from "../../explain/explain.ts";
import { sayReordered, sayShownCapture } from "../../explain/output.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { Finding } from "../../result/finding.ts";
import type { Orders, RunResult } from "../../result/run.ts";
import { type Conduct, isTrouble, judge, type Verdict } from "../../result/verdict.ts";
import type { StampedLine } from "../../trace/lines.ts";
import { findingsOf, LIVELOCKS, type TimeLimit } from "../findings.ts";
import type { Observer } from "../observer.ts";
import type { Prepared } from "../prepare.ts";
import type { Ending } from "../record.ts";

interface ResultOptions {
  /** The run's time limit. */
  readonly limit: TimeLimit;
  /** How many of the possible orders of its lines to list. */
  readonly orders?: number;
}

interface EndedRun {
  readonly observer: Observer;
  readonly ending: Ending;
}

/** Without how two texts differ: that takes longer to find out than that they do. */
export function shortResultOf(
  target: Target,
  { expected }: Prepared,
  { observer, ending }: EndedRun,
  limit: TimeLimit,
): Pick<RunResult, "verdict" | "findings"> {
  const { lesson } = target;
  const { lines } = observer.transcript.output;
  const findings = findingsIn(target, { observer, ending }, limit);
  const verdict = judge(conductOf(observer, ending, findings), () =>
    expected === undefined || lesson === undefined
      ? undefined
      : matchOutput({ expected, lines, order: lesson.order }).verdict,
  );
  return { verdict, findings };
}

/** Whether a run has a data race that the lesson does not intend, whatever its verdict. */
export function hasRaced({ findings }: Pick<RunResult, "findings">): boolean {
  return findings.some(({ kind, expected }) => kind === "race" && !expected);
}

/** The result of a run: what it did, compared with what it should have done. */
export function resultOf(
  target: Target,
  { expected }: Prepared,
  { observer, ending }: EndedRun,
  { limit, orders: listed = 0 }: ResultOptions,
): RunResult {
  const { transcript, roster } = observer;
  const { lines } = transcript.output;
  const { lesson } = target;
  const findings = findingsIn(target, { observer, ending }, limit);
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
  const verdict = judge(conductOf(observer, ending, findings), () => compared?.verdict);
  const [wanted, shows] = [expected ?? [], lesson?.shows ?? {}];
  const stands = shownCaptures(wanted, shows);
  const isWhole = verdict === "race" || !isTrouble({ verdict });
  const { truncated } = transcript.output;
  const orders = HAS_ORDERS.has(verdict) && !truncated ? ordersOf(lines, listed) : undefined;
  // A line that was not kept may have been printed all the same.
  const facts = (compared?.facts ?? []).filter(({ kind }) => !truncated || kind !== "missing");
  return {
    ...heading(target),
    verdict,
    // A run that was cut short lasted longer than to its last event.
    seconds: ending.reason === "timeout" ? ending.seconds : observer.seconds,
    threads: roster.threads().filter(({ state, hidden }) => state !== "made" && !hidden).length,
    expected: showExpected(wanted, shows),
    ...(lesson && { output: lesson.output }),
    actual: lines.map(({ text }) => text),
    printed: transcript.output.printed,
    stderr: transcript.stderr.lines.map(({ text }) => text),
    rows: compared?.rows ?? [],
    ...(stands.length > 0 && { stands: stands.map(sayShownCapture) }),
    // If a run was cut short, missing lines are not worth reporting.
    findings: [...findings, ...(isWhole ? facts.map((fact) => explain(fact)) : [])],
    ...(orders && { orders }),
    ...(compared?.reordered !== undefined && isWhole && { remark: sayReordered(compared.reordered, orders) }),
  };
}

/** What is wrong with a run, whatever it printed. */
function findingsIn(
  { lesson }: Target,
  { observer, ending }: EndedRun,
  limit: TimeLimit,
): readonly Finding[] {
  return findingsOf(observer, ending, limit).map((finding) =>
    finding.kind === "race" && lesson?.races ? { ...finding, expected: true } : finding,
  );
}

/** Verdicts of runs that could have printed the same in another order. */
const HAS_ORDERS: ReadonlySet<Verdict> = new Set(["match", "match-reordered", "mismatch", "ran"]);

function ordersOf(lines: readonly StampedLine[], listed: number): Orders {
  const { count, exact } = countOrders(lines);
  if (listed === 0) return { count, exact };
  const some = listOrders(lines, listed);
  // A count that was cut short may be less than what is listed.
  return { count: exact ? count : Math.max(count, some.length - 1), exact, listed: some };
}

function conductOf(
  { troubles, transcript }: Observer,
  { reason, stuck }: Ending,
  findings: readonly Finding[],
): Conduct {
  const isStopped = reason === "timeout" || reason === "interrupted" || (stuck && LIVELOCKS[stuck]);
  return {
    end:
      reason === "hopeless"
        ? "deadlock"
        : stuck === "diverged"
          ? "diverged"
          : isStopped
            ? "endless"
            : "ended",
    isWrongProgram: troubles.isWrongProgram,
    hasCrashed: reason === "broken" || troubles.hasCrashed,
    hasRaced: hasRaced({ findings }),
    isCut: transcript.output.truncated,
  };
}

/** The result for a lesson that cannot be run. */
export function wrongLesson(target: Target, message: string): RunResult {
  // Such messages begin with the place, if there is one: `main.ts:4:3: Expected ")" …`.
  const places = [...message.matchAll(/^(\S.*?:\d+:\d+): /gm)].map(([, place = ""]) => place);
  const finding: Finding = { kind: "error", message, threads: [], places };
  const nothing = { actual: [], printed: 0, stderr: [], rows: [], expected: [] };
  return { ...heading(target), verdict: "error", seconds: 0, threads: 0, ...nothing, findings: [finding] };
}

function heading(target: Target): Pick<RunResult, "lesson" | "title" | "section"> {
  if (target.kind === "file") return { lesson: target.name };
  const { id, title, section } = target.lesson;
  return { lesson: id, title, section };
}
