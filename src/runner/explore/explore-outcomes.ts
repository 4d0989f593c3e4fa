import { BUDGET_IN_SEARCH, countOrders, hasOneOrder } from "../../expect/match/count-orders.ts";
import { matchOutput } from "../../expect/match/match.ts";
import { explain } from "../../explain/explain.ts";
import type { Target } from "../../lesson/resolve.ts";
import type { ExampleRun, ExploreResult, Outcome } from "../../result/explore.ts";
import type { Finding } from "../../result/finding.ts";
import { type Conduct, isMatch, judge, type OutputVerdict, type Verdict } from "../../result/verdict.ts";
import { countSwitches, writeSchedule } from "../../scheduler/schedule-token.ts";
import { DEFAULT_CAPS, type StampedLine } from "../../trace/lines.ts";
import { isStart } from "../../trace/roster.ts";
import { analyse, type Facts } from "../analyse.ts";
import { replayCommand } from "../commands.ts";
import type { Prepared } from "../prepare.ts";
import { scheduleRows, shownBy } from "../schedule-rows.ts";
import type { Sample } from "../search/repeats-itself.ts";
import { searchLimit } from "../search/search-end.ts";
import { isWhole, type Run } from "../search/searched-run.ts";
import { failingExit, troublesOf } from "../troubles.ts";
import { canonicalOrder } from "./canonical-order.ts";
import { createFailures, type Failures } from "./explore-failures.ts";
import { tellEndlessRetry, tellLivelock, tellLooping } from "./explore-polls.ts";
import { createKeptOutcomes, type KeptOutcome, type KeptOutcomes } from "./kept-outcomes.ts";
import { losesUpdate, lostUpdate } from "./lost-update.ts";

/** Collects what explored runs print: one entry for each different output. Orders that nothing determines do not count as different. */
export interface Outcomes {
  /** Sets the run that those of a lesson about a race are compared with. Without it nothing is said about what they print. */
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
  /** Matching outcomes first, then the most frequent. */
  list(): readonly Outcome[];
  /** The number of traces with each verdict, those of outcomes that were not kept included. */
  verdicts(): ExploreResult["verdicts"];
  findings(): readonly Finding[];
  /** Why some runs could not be compared completely: then the outcomes are not certainly different. */
  limits(): readonly Finding[];
  /** The run that shows each outcome. */
  kept(): readonly (Sample & { readonly verdict: Verdict })[];
  threads(): number;
  /** A run with its steps and the command that repeats it. */
  show(verdict: Verdict, run: Sample): ExampleRun;
}

interface SeenOutcomes {
  readonly kept: KeptOutcomes;
  readonly failures: Failures;
}

/** @param how params, kind of time, and the target's name: for the commands that show an outcome. */
export function createOutcomes(
  target: Target,
  prepared: Prepared,
  how: Pick<ExploreResult, "target" | "sets" | "time">,
): Outcomes {
  const { program } = prepared;
  const kept = createKeptOutcomes();
  const failures = createFailures();
  const runJudge = createRunJudge(target, prepared);
  let threads = 0;
  let endless = 0;

  return {
    compareWith: runJudge.compareWith,
    add(run) {
      const { facts, schedule, bounds } = run;
      const { events } = facts;
      const failed = failures.known.size;
      noteEnd(run);
      threads = Math.max(threads, events.filter(isStart).length);
      const lines = printedLines(facts);
      const output = lines.map(({ text }) => text);
      const exitCode = failingExit(events)?.code;
      const outcome = {
        text: JSON.stringify(ordersLines(target) ? output : canonicalOrder(lines)),
        output,
        deadlock: run.end === "deadlock",
        ...(exitCode !== undefined && { exitCode }),
        verdict: runJudge.verdictOf(run, lines),
        traces: 1,
        losesUpdates: target.lesson?.races === true && losesUpdate(events),
        also: [],
        schedule: [...schedule],
        bounds,
        switches: countSwitches(schedule),
        events,
      };
      kept.add(outcome, () => (isOpen(lines) ? lines : undefined));
      return failures.known.size > failed;
    },
    adopt(other, most = Infinity) {
      const seen = other.seen();
      kept.adopt(seen.kept, most);
      failures.adopt(seen.failures, most);
    },
    lacks: (other) => kept.lacks(other.seen().kept),
    ends: failures.ends,
    seen: () => ({ kept, failures }),
    verdicts: kept.verdicts,
    list: () => [...kept.all()].sort(byInterest).map(toOutcome),
    findings: () => [
      ...failures.findings(),
      ...kept.all().flatMap((entry) => (entry.deadlock ? describeDeadlock(entry) : [])),
      ...(endless > 0 ? [explain({ kind: "livelock", why: "steps", traces: endless })] : []),
      ...describeBeyond(),
    ],
    limits: runJudge.limits,
    kept: kept.all,
    threads: () => threads,
    show,
  };

  function isOpen(lines: Printed): boolean {
    return !ordersLines(target) && !hasOneOrder(lines, BUDGET_IN_SEARCH);
  }

  function noteEnd(run: Run): void {
    const { end, facts } = run;
    if (end === "endless") endless++;
    if (end === "livelock") failures.note(tellLivelock(run));
    if (end === "looping") failures.note(tellLooping(run));
    if (end === "given up") failures.note(tellEndlessRetry(run));
    failures.noteEnds(facts);
  }

  /** Which thread waits for which, in the run that shows it. */
  function describeDeadlock({ events }: KeptOutcome): readonly Finding[] {
    const { deadlock } = analyse({ program, events });
    return deadlock === undefined ? [] : [explain(deadlock)];
  }

  function describeBeyond(): readonly Finding[] {
    const count = kept.countBeyond();
    const outcomes = kept.all().length;
    return count === 0 ? [] : [explain({ kind: "output-cap", of: "traces", count, outcomes })];
  }

  function toOutcome(kept: KeptOutcome): Outcome {
    const { events: _, bounds: __, text: ___, also, open, ...entry } = kept;
    return {
      ...{ ...entry, ...show(kept.verdict, kept) },
      also: also.map((other) => writeSchedule(other.schedule, other.bounds)),
      ...(open && { orders: countOrders(open, BUDGET_IN_SEARCH) }),
    };
  }

  function show(verdict: Verdict, run: Sample & Partial<Pick<KeptOutcome, "output">>): ExampleRun {
    const { events, schedule, bounds } = run;
    const facts = analyse({ program, events });
    const { roster } = facts;
    const output = run.output ?? printedLines(facts).map(({ text }) => text);
    const rows = scheduleRows(events, roster);
    const text = writeSchedule(schedule, bounds);
    const replay = replayCommand(how.target, { ...how, schedule: text });
    const by = lostUpdate(events, roster) ?? shownBy(rows);
    return { verdict, output, schedule: text, switches: countSwitches(schedule), replay, shownBy: by, rows };
  }
}

/** Holds what runs print against the expected output or, in a lesson about a race, against what another run printed. */
interface RunJudge extends Pick<Outcomes, "compareWith" | "limits"> {
  verdictOf(run: Run, lines: Printed): Verdict;
}

function createRunJudge(target: Target, { expected, alsoRight = [] }: Prepared): RunJudge {
  const limits = new Map<string, Finding>();
  /** What the threads of a lesson about a race print one after another. */
  let serial: string | undefined;

  return {
    compareWith(run) {
      serial = JSON.stringify(canonicalOrder(printedLines(run)));
    },
    verdictOf({ facts, end }, lines) {
      if (lines.isCut) noteLimit(searchLimit("output"));
      const { isWrongProgram, hasCrashed } = troublesOf(facts.events);
      const conduct: Conduct = {
        end: isWhole(end) ? end : "endless",
        ...{ isWrongProgram, hasCrashed },
        // The runs of a lesson about a race are compared as far as they were kept.
        isCut: lines.isCut && target.lesson?.races !== true,
        // A search counts races separately.
        hasRaced: false,
      };
      return judge(conduct, () => compare(lines));
    },
    limits: () => [...limits.values()],
  };

  function compare(lines: Printed): OutputVerdict | undefined {
    if (expected === undefined || target.kind === "file") return undefined;
    const { order, races } = target.lesson;
    // Lost updates show in comparison with a run in which the threads run one after another. The expected text allows any loss.
    if (races) {
      if (serial !== undefined)
        return JSON.stringify(canonicalOrder(lines)) === serial ? "match" : "mismatch";
      noteLimit(searchLimit("serial run"));
      return undefined;
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

  function noteLimit(finding: Finding): void {
    limits.set(finding.message, finding);
  }
}

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
