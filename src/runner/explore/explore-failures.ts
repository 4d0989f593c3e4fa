import { explain } from "../../explain/explain.ts";
import type { EventOf } from "../../protocol/event.ts";
import type { UncaughtError } from "../../protocol/message.ts";
import type { Finding } from "../../result/finding.ts";
import type { EndedByCrash, EndedByError, Exit } from "../../result/run-facts.ts";
import type { Livelock } from "../../result/schedule-facts.ts";
import { countSwitches, writeSchedule } from "../../scheduler/schedule-token.ts";
import { tellExit } from "../findings.ts";
import type { Sample } from "../search/repeats-itself.ts";
import { type Run, sampleOf } from "../search/searched-run.ts";
import { isCrash } from "../troubles.ts";
import { describeUncaught, tellUncaught } from "../uncaught.ts";
import { replayOf, type SearchedAs } from "./example-run.ts";
import { NOTHING_TAKEN, type Taken, together } from "./news.ts";

/** The most failures that are shown; the rest are counted. */
const MOST_FAILURES = 100;

/** How explored runs and their threads failed: by an error, by a crash, by `process.exit()`, or without end. */
export interface Failures {
  /**
   * Takes the errors and crashes of a run, and the `process.exit()` by which it fails. It has to be shown if it fails in a new way, or with
   * fewer switches.
   */
  noteEnds(run: FailingRun): Taken;
  /** Takes a run without end, in the same way. */
  note(livelock: Livelock, run: Omit<FailingRun, "facts">): Taken;
  /** Takes what another search of the same program saw and this one did not. @param most the most traces that count for each. */
  adopt(other: Failures, most: number): void;
  /** Each failure with the number of its traces, and the run that shows it with the fewest switches. */
  findings(how: SearchedAs): readonly Finding[];
  /** The schedule that shows an error or a crash of a thread with the fewest switches; undefined if there is none. */
  uncaught(): string | undefined;
  /** The first run in which a thread ends by an error or a crash. */
  ended(): Sample | undefined;
  /** For {@link adopt}. */
  readonly known: ReadonlyMap<string, CountedFailure>;
  /** Which threads failed with which errors or exit codes; undefined where there were too many to be kept. */
  ends(): ReadonlySet<string> | undefined;
  /** Whether there were too many to be kept. */
  isCut(): boolean;
}

type FailingRun = Pick<Run, "facts" | "schedule" | "bounds" | "traces">;

/**
 * Without the numbers that threadlab gives to threads: where no program sees them, they depend on who happens to come first.
 *
 * @param hasPools whether a number at the end may be that of a pool's thread.
 */
function endOf(fact: ThreadFailure, hasPools: boolean): string {
  const how = howItEnds(fact);
  const thread = hasPools ? fact.thread?.replace(/_\d+$/, "") : fact.thread;
  return `${thread} ${how}`.replace(/\b(Thread-|ThreadPoolExecutor-)\d+(_\d+)?\b/g, "$1");
}

function howItEnds(fact: ThreadFailure): string {
  if (fact.kind === "crash") return fact.how;
  return fact.kind === "exit" ? `exit ${fact.code}` : `${fact.error.name}: ${fact.error.message}`;
}

/** The same loop is one failure, however many rounds the pass that saw it allowed. */
function keyOf(fact: FailureFact): string {
  return JSON.stringify(fact.kind === "livelock" ? { ...fact, rounds: undefined } : fact);
}

interface CountedFailure {
  readonly fact: FailureFact;
  /** Of the run with the fewest switches. */
  readonly schedule: string;
  readonly switches: number;
  traces: number;
}

type ThreadFailure = EndedByError | EndedByCrash | Exit;
type FailureFact = ThreadFailure | Livelock;

export function createFailures(): Failures {
  /** Grouped by their messages. */
  const known = new Map<string, CountedFailure>();
  /** Further failures; one that occurs again and again is included. */
  let beyond = 0;
  let hasPools = false;
  let ended: Sample | undefined;

  return {
    noteEnds(run) {
      const { events, roster } = run.facts;
      const hadPools = hasPools;
      const noted: Taken[] = [];
      for (const event of events) {
        if (event.op === "end" && event.outcome !== "ok")
          noted.push(note(tellEnd(event, roster.thread(event.thread)), run));
        if (event.op === "exit" && isCrash(event)) noted.push(note(tellExit(event, roster), run));
        hasPools ||= event.op === "make" && event.kind === "pool";
      }
      if (noted.length > 0) ended ??= sampleOf(run);
      const pools: Taken = hasPools === hadPools ? NOTHING_TAKEN : { news: "changes", kind: "" };
      return together(pools, ...noted);
    },
    note,
    adopt(other, most) {
      for (const [key, failure] of other.known)
        if (!known.has(key) && known.size < MOST_FAILURES)
          known.set(key, { ...failure, traces: Math.min(failure.traces, most) });
    },
    findings: (how) => [
      ...[...known.values()].map(({ fact, traces, schedule }) => ({
        ...explain({ ...fact, traces }),
        replay: replayOf(how, schedule),
      })),
      ...(beyond > 0 ? [explain({ kind: "more", of: "failures", count: beyond })] : []),
    ],
    uncaught() {
      const ends = [...known.values()].filter(
        ({ fact: { kind } }) => kind === "uncaught" || kind === "crash",
      );
      return ends.sort((a, b) => a.switches - b.switches)[0]?.schedule;
    },
    ended: () => ended,
    known,
    isCut: () => beyond > 0,
    ends: () =>
      beyond > 0
        ? undefined
        : new Set(
            [...known.values()].flatMap(({ fact }) =>
              fact.kind === "livelock" ? [] : [endOf(fact, hasPools)],
            ),
          ),
  };

  function note(fact: FailureFact, run: Omit<FailingRun, "facts">): Taken {
    const { schedule, bounds, traces: more = 1 } = run;
    const key = keyOf(fact);
    const failure = known.get(key);
    if (failure === undefined && known.size >= MOST_FAILURES) {
      beyond += more;
      return { news: "counts", kind: key };
    }
    const traces = (failure?.traces ?? 0) + more;
    const switches = countSwitches(schedule);
    const isShown = failure === undefined || switches < failure.switches;
    if (isShown) known.set(key, { fact, schedule: writeSchedule(schedule, bounds), switches, traces });
    else failure.traces = traces;
    return { news: isShown ? "shows" : "counts", kind: key };
  }

  function tellEnd({ outcome, detail }: EventOf<"end">, thread: string): FailureFact {
    if (outcome === "crash") return { kind: "crash", thread, how: detail, place: "" };
    const error = JSON.parse(detail) as UncaughtError;
    return tellUncaught(thread, error, describeUncaught(thread, error));
  }
}
