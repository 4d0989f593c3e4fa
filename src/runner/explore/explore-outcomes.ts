import { countOrders, hasOneOrder } from "../../expect/match/count-orders.ts";
import { matchOutput } from "../../expect/match/match.ts";
import { explain } from "../../explain/explain.ts";
import type { RoundBounds } from "../../kernel/rounds/rounds.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import type { ExploreResult, Outcome } from "../../result/explore.ts";
import type { Finding } from "../../result/finding.ts";
import {
  type Conduct,
  isMatch,
  isTrouble,
  judge,
  type OutputVerdict,
  type Verdict,
} from "../../result/verdict.ts";
import { countSwitches, writeSchedule } from "../../scheduler/schedule-token.ts";
import { DEFAULT_CAPS, type StampedLine } from "../../trace/lines.ts";
import { analyse, type Facts } from "../analyse.ts";
import type { Prepared } from "../prepare.ts";
import { replayCommand } from "../replay-command.ts";
import { scheduleRows, shownBy } from "../schedule-rows.ts";
import type { Sample } from "../search/repeats-itself.ts";
import { searchLimit } from "../search/search-limits.ts";
import type { Run } from "../search/searched-run.ts";
import { troublesOf } from "../troubles.ts";
import { canonicalOrder } from "./canonical-order.ts";
import { createFailures, type Failures } from "./explore-failures.ts";
import { tellEndlessRetry, tellLivelock, tellLooping } from "./explore-polls.ts";
import { losesUpdate, lostUpdate } from "./lost-update.ts";

/** Collects what explored runs print: one entry for each different output. Orders that nothing determines do not count as different. */
export interface Outcomes {
  /** Sets the run that others of a lesson about a race are compared with. Without it that is the first one added. */
  compareWith(run: Facts): void;
  /** Takes a run. An endless one was stopped. @returns whether it fails in a new way. */
  add(run: Run): boolean;
  /** Takes what another search of the same program saw and this one did not. @param most the most traces that count for each outcome. */
  adopt(other: Outcomes, most?: number): void;
  /** The run that shows an outcome of another search of the same program which this search certainly lacks, if there is one. */
  lacks(other: Outcomes): Sample | undefined;
  /** How threads failed: see {@link Failures.ends}. */
  ends(): ReadonlySet<string> | undefined;
  /** For {@link adopt} and {@link lacks}. */
  seen(): SeenOutcomes;
  /** Whether some outcome has one of these verdicts. */
  some(isWanted: (outcome: { readonly verdict: Verdict }) => boolean): boolean;
  /** Matching outcomes first, then the most frequent. */
  list(): readonly Outcome[];
  /** The number of traces with one of these verdicts, those of outcomes that were not kept included. */
  count(isWanted: (outcome: { readonly verdict: Verdict }) => boolean): number;
  findings(): readonly Finding[];
  /** Why some runs could not be compared completely: then the outcomes are not certainly different. */
  limits(): readonly Finding[];
  /** The run that shows each outcome, if it ended. */
  samples(): readonly Sample[];
  /** The run that shows each outcome. */
  kept(): readonly (Sample & { readonly verdict: Verdict })[];
  threads(): number;
}

interface SeenOutcomes {
  readonly entries: ReadonlyMap<string, KeptOutcome>;
  readonly failures: Failures;
}

interface KeptOutcome {
  /** Identifies its output, as far as the order of the lines is determined. */
  readonly text: string;
  readonly output: readonly string[];
  readonly deadlock: boolean;
  readonly verdict: Verdict;
  /** The lines of the first run that does not determine their order, if there is one: other runs of the outcome may determine it. */
  open: Printed | undefined;
  traces: number;
  /** See {@link Outcome}. */
  losesUpdates: boolean;
  schedule: readonly number[];
  /** Schedules of other traces that lead to it: a few of them. */
  readonly also: Omit<Sample, "events">[];
  /** See {@link Run.bounds}. */
  bounds: RoundBounds;
  switches: number;
  /** The run with the fewest switches. */
  events: readonly TraceEvent[];
}

/** @param how params, kind of time, and the target's name: for the commands that show an outcome. */
export function createOutcomes(
  target: Target,
  { program, expected, alsoRight = [] }: Prepared,
  how: Pick<ExploreResult, "target" | "sets" | "time">,
): Outcomes {
  const entries = new Map<string, KeptOutcome>();
  const failures = createFailures(program);
  /** The number of traces of further outcomes, by verdict. */
  const beyond = new Map<Verdict, { readonly verdict: Verdict; traces: number }>();
  let keptEvents = 0;
  let threads = 0;
  let endless = 0;
  const limits = new Map<string, Finding>();
  /** The output of the first run of a search, in which the threads run one after another as far as possible. */
  let serial: string | undefined;

  return {
    compareWith(run) {
      serial = JSON.stringify(canonicalOrder(printedLines(run)));
    },
    add(run) {
      const { facts, schedule, end, bounds } = run;
      const { events } = facts;
      const failed = failures.known.size;
      const deadlock = end === "deadlock";
      if (end === "endless") endless++;
      if (end === "livelock") failures.note(tellLivelock(run));
      if (end === "looping") failures.note(tellLooping(run));
      if (end === "given up") failures.note(tellEndlessRetry(run));
      threads = Math.max(
        threads,
        events.filter(({ op, outcome }) => op === "start" && outcome === "ok").length,
      );
      failures.noteEnds(facts);
      const lines = printedLines(facts);
      if (lines.isCut) noteLimit(searchLimit("output"));
      const output = lines.map(({ text }) => text);
      const same = ordersLines(target) ? output : canonicalOrder(lines);
      const verdict = verdictOf(lines, end, events);
      // If nothing determines the order, chance decides whether a run printed it word for word.
      const key = JSON.stringify([same, isMatch({ verdict }) ? "match" : verdict]);
      const known = entries.get(key);
      const open = known?.open ?? (isOpen(lines) ? lines : undefined);
      const switches = countSwitches(schedule);
      const losesUpdates = target.lesson?.races === true && losesUpdate(events);
      if (known === undefined) {
        keep(key, {
          text: JSON.stringify(same),
          output,
          deadlock,
          verdict,
          open,
          traces: 1,
          losesUpdates,
          schedule: [...schedule],
          also: [],
          bounds,
          switches,
          events,
        });
        return failures.known.size > failed;
      }
      known.traces++;
      known.open = open;
      known.losesUpdates &&= losesUpdates;
      noteOther(known, switches < known.switches ? known : { schedule: [...schedule], bounds });
      if (switches < known.switches)
        Object.assign(known, { output, verdict, switches, schedule: [...schedule], bounds, events });
      return failures.known.size > failed;
    },
    adopt(other, most = Infinity) {
      const seen = other.seen();
      for (const [key, entry] of seen.entries)
        if (!entries.has(key) && !beyond.has(entry.verdict))
          keep(key, { ...entry, traces: Math.min(entry.traces, most) });
      failures.adopt(seen.failures, most);
    },
    lacks(other) {
      // The contents of outcomes that were not kept are unknown.
      if (beyond.size > 0) return undefined;
      const known = new Set([...entries.values()].map(outcomeOf));
      return [...other.seen().entries.values()].find((entry) => !known.has(outcomeOf(entry)));
    },
    ends: failures.ends,
    seen: () => ({ entries, failures }),
    some: (isWanted) => [...entries.values()].some(isWanted),
    count: (isWanted) =>
      [...entries.values(), ...beyond.values()].reduce(
        (sum, outcome) => sum + (isWanted(outcome) ? outcome.traces : 0),
        0,
      ),
    list: () => [...entries.values()].sort(byInterest).map(toOutcome),
    findings: () => [
      ...failures.findings(),
      ...[...entries.values()].flatMap((entry) => (entry.deadlock ? describeDeadlock(entry) : [])),
      ...(endless > 0 ? [explain({ kind: "livelock", why: "steps", traces: endless })] : []),
      ...(beyond.size > 0 ? [explain({ kind: "output-cap", of: "traces", ...countBeyond() })] : []),
    ],
    limits: () => [...limits.values()],
    samples: () => [...entries.values()].filter(({ verdict }) => verdict !== "timeout"),
    kept: () => [...entries.values()],
    threads: () => threads,
  };

  /**
   * Keeps an outcome, or counts it if too many are kept already. The first of each verdict is always kept, and the first that loses no
   * update: what is said of all outcomes depends on them.
   */
  function keep(key: string, entry: KeptOutcome): void {
    const { verdict, traces, losesUpdates, events } = entry;
    const isFull = entries.size >= MOST_OUTCOMES || keptEvents + events.length > MOST_EVENTS;
    const isAlike = (other: KeptOutcome) => other.verdict === verdict && other.losesUpdates === losesUpdates;
    if (isFull && [...entries.values()].some(isAlike)) {
      const counted = beyond.get(verdict)?.traces ?? 0;
      beyond.set(verdict, { verdict, traces: counted + traces });
      return;
    }
    entries.set(key, entry);
    keptEvents += events.length;
  }

  function noteOther({ also }: KeptOutcome, { schedule, bounds }: Omit<Sample, "events">): void {
    if (also.length >= MOST_OTHERS || keptEvents + schedule.length > MOST_EVENTS) return;
    also.push({ schedule, bounds });
    keptEvents += schedule.length;
  }

  function countBeyond(): { readonly count: number; readonly outcomes: number } {
    const count = [...beyond.values()].reduce((sum, { traces }) => sum + traces, 0);
    return { count, outcomes: entries.size };
  }

  function noteLimit(finding: Finding): void {
    limits.set(finding.message, finding);
  }

  function verdictOf(lines: Printed, end: Run["end"], events: readonly TraceEvent[]): Verdict {
    const { isWrongProgram, hasCrashed } = troublesOf(events);
    const conduct: Conduct = {
      end: end === "ended" || end === "deadlock" ? end : "endless",
      ...{ isWrongProgram, hasCrashed },
      // The runs of a lesson about a race are compared with each other, as far as they were kept.
      isCut: lines.isCut && target.lesson?.races !== true,
      // A search counts races separately.
      hasRaced: false,
    };
    return judge(conduct, () => compare(lines));
  }

  function isOpen(lines: Printed): boolean {
    return !ordersLines(target) && !hasOneOrder(lines, ORDERS_BUDGET);
  }

  function compare(lines: Printed): OutputVerdict | undefined {
    if (expected === undefined || target.kind === "file") return undefined;
    const { order, races } = target.lesson;
    // Lost updates show in comparison with a run in which the threads run one after another. The expected text allows any loss.
    if (races) {
      const text = JSON.stringify(canonicalOrder(lines));
      serial ??= text;
      return text === serial ? "match" : "mismatch";
    }
    let verdict: OutputVerdict = "mismatch";
    for (const text of [expected, ...alsoRight]) {
      const matched = matchOutput({ expected: text, lines, order });
      verdict = matched.verdict;
      if (verdict === "mismatch" && matched.exhausted) noteLimit(searchLimit("steps of a comparison"));
      if (isMatch({ verdict })) break;
    }
    return verdict;
  }

  /** Which thread waits for which, in the run that shows it. */
  function describeDeadlock({ events }: KeptOutcome): readonly Finding[] {
    const { deadlock } = analyse({ program, events });
    return deadlock === undefined ? [] : [explain(deadlock)];
  }

  function toOutcome({ events, schedule, bounds, also, open, text: _, ...entry }: KeptOutcome): Outcome {
    const { roster } = analyse({ program, events });
    const rows = scheduleRows(events, roster);
    const text = writeSchedule(schedule, bounds);
    const replay = replayCommand(how.target, { ...how, schedule: text });
    return {
      ...{ ...entry, schedule: text, replay, rows },
      also: also.map((other) => writeSchedule(other.schedule, other.bounds)),
      ...(open && { orders: countOrders(open, ORDERS_BUDGET) }),
      shownBy: lostUpdate(events, roster) ?? shownBy(rows),
    };
  }
}

/**
 * Identifies an outcome, whatever it is compared with: its text, and what else went wrong. A drawn run ends where threads wait for each
 * other in a cycle, and a search lets the others go on, so all deadlocks count as the same.
 */
function outcomeOf(entry: KeptOutcome): string {
  if (entry.deadlock) return "deadlock";
  return `${isTrouble(entry) ? entry.verdict : ""} ${entry.text}`;
}

/** The most outcomes that are kept, and the most steps of all the runs that show them: some hundred bytes each. */
const MOST_OUTCOMES = 1_000;
const MOST_EVENTS = 250_000;

/** The most further schedules of an outcome. */
const MOST_OTHERS = 2;

/** A few milliseconds for each outcome. */
const ORDERS_BUDGET = 10_000;

/** Whether the order of printed lines is judged, so that a different order is a different outcome. */
export function ordersLines(target: Target): boolean {
  return target.lesson?.order === "exact" && !target.lesson.races;
}

function byInterest(a: KeptOutcome, b: KeptOutcome): number {
  const last = ["deadlock", "timeout"];
  const rank = (entry: KeptOutcome) => (isMatch(entry) ? 0 : last.includes(entry.verdict) ? 2 : 1);
  return rank(a) - rank(b) || b.traces - a.traces || a.output.join("\n").localeCompare(b.output.join("\n"));
}

/** The lines in the order printed. */
interface Printed extends ReadonlyArray<StampedLine> {
  /** Whether more was printed than was kept. */
  readonly isCut: boolean;
}

function printedLines({ transcript }: Facts): Printed {
  const { lines, truncated } = transcript.output;
  const isLong = ({ text }: StampedLine) => text.length > DEFAULT_CAPS.lineCharacters;
  return Object.assign([...lines], { isCut: truncated || lines.some(isLong) });
}
