import type { Op } from "../protocol/operations.ts";
import type { Finding } from "./finding.ts";
import type { Orders } from "./run.ts";
import { isFailure, type Verdict } from "./verdict.ts";

/** One operation of a schedule, as a row of the view with a column for each thread. */
export interface ScheduleRow {
  readonly thread: number;
  readonly threadName: string;
  /** The operation; at the end of a wait, the operation that waited. */
  readonly op: Op;
  /** What it did: `reads num → 101`. */
  readonly text: string;
  /** `main.ts:7:3`, or "". */
  readonly place: string;
}

/** A run of a search. */
export interface SearchedRun {
  /** How it ended, and how its output compares with the expected one; `ran` if there is none. */
  readonly verdict: Verdict;
  /** The lines that it prints, in its order. */
  readonly output: readonly string[];
  /** Its schedule, as `--schedule` takes it: of those that were tried, the one with the fewest switches. */
  readonly schedule: string;
  /** The number of switches from one thread to another in `schedule`. */
  readonly switches: number;
  /** The command that shows it. */
  readonly replay: string;
  /** It in one line: `Thread-1 first, then Thread-2`, and if another outcome reads the same, the step in which it differs. */
  readonly shownBy: string;
}

/** A run of a search, to look at. */
export interface ExampleRun extends SearchedRun {
  readonly rows: readonly ScheduleRow[];
}

/** One outcome of a program, which some of its schedules lead to. */
export interface Outcome extends ExampleRun {
  /**
   * How many orders of these lines the synchronisation of one of its traces allows, if there are several that count as one outcome. Absent if
   * each of its traces prints these lines in this order.
   */
  readonly orders?: Orders;
  /** The number of traces that lead to it. */
  readonly traces: number;
  /** Of a lesson about a race: whether each of these traces loses an update. */
  readonly losesUpdates?: boolean;
  /** Whether it ends in a deadlock. */
  readonly deadlock: boolean;
  /** The code of the `process.exit()` that ends it, unless that is 0. */
  readonly exitCode?: number;
  /** Some schedules of other traces that lead to it. */
  readonly also?: readonly string[];
}

/** The number of traces that lead to some outcomes. */
export function tracesOf(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, { traces }) => sum + traces, 0);
}

/** The number of traces with one of these verdicts, those of outcomes that are not listed included. */
export function countTraces(
  { verdicts }: Pick<ExploreResult, "verdicts">,
  isWanted: (outcome: { readonly verdict: Verdict }) => boolean,
): number {
  const counts = Object.entries(verdicts) as [Verdict, number][];
  return counts.reduce((sum, [verdict, traces]) => (isWanted({ verdict }) ? sum + traces : sum), 0);
}

/** How many rounds threads may make in the schedules that a search saw. */
export interface PollBound {
  /** After this many equal rounds without effect in a row, a thread waits until the others can do no more. */
  readonly bound: number;
  /** Rounds of any loop, after which a thread waits; present if some thread made as many. */
  readonly laps?: number;
  /** Which schedules these are: `in which no thread goes round a loop more than 2 times in a row in vain`. */
  readonly words: string;
  /** Where threads reached a bound. */
  readonly loops: readonly PollingLoop[];
}

/** The highest bound that a search takes. */
export const MOST_POLLS = 100;

/** A bound with which a search may see more; undefined if there is none. */
export function higherBound({ bound, loops }: PollBound): number | undefined {
  if (bound >= MOST_POLLS || loops.every(({ does }) => does === "work")) return undefined;
  return Math.min(bound * 2, MOST_POLLS);
}

export interface PollingLoop {
  readonly thread: string;
  readonly place: string;
  /** What its rounds do: only look, or only sleep; change something and undo it; or anything, if they are not in vain. */
  readonly does: "look" | "undo" | "work";
}

/** Which printed lines can come before which, in the runs of a search. Lines are identified by their texts. */
export interface PrintedOrders {
  /** Texts that no run prints twice, in the order in which they were first printed; none if some run prints too much. */
  readonly texts: readonly string[];
  /** For each text those that a run may print after it. */
  readonly later: ReadonlyMap<string, ReadonlySet<string>>;
  /** The threads that print each text. */
  readonly threads: ReadonlyMap<string, ReadonlySet<number>>;
}

/** The result of a search of a program's schedules. */
export interface ExploreResult {
  /** The lesson's name, or the path as given for a bare file. */
  readonly lesson: string;
  /** The word of the command line that stands for the lesson or file. */
  readonly target: string;
  /** The most threads that a schedule started, not counting MainThread. A run counts it. */
  readonly threads: number;
  /** Whether a sleep may last longer than it says. */
  readonly time: "free" | "ordered";
  /** The most threads besides MainThread that any run had in progress at the same time. */
  readonly threadsAtOnce: number;
  /** Whether in any run a thread prints after a look at what another thread has used, such as a shared value. */
  readonly printsShared: boolean;
  /** The schedule of a run in which an error or a crash ends a thread, the one with the fewest switches; undefined if there is none. */
  readonly uncaught?: string | undefined;
  /** The schedule of a run that the program ends by `process.exit()`, if it ends any. */
  readonly exits?: string | undefined;
  /** … while other threads, which are no daemons, have not come to their end. */
  readonly cutsOff?: string | undefined;
  /** Seconds of the shortest sleep or timeout of any schedule; Infinity if none sleeps, or waits with a timeout. */
  readonly shortestWait: number;
  /**
   * If a fault shows only where a sleep or a timeout lasts longer than it says: the seconds between the ends of two of them, at least; 0 if
   * the threads compute so long that these say nothing.
   */
  readonly hiddenFor?: number;
  /** Whether threads of some schedule wait for what only other threads can do, and so might wait for ever. */
  readonly waitsForOthers: boolean;
  /** `search` for every trace, or the strategy that drew the runs. */
  readonly strategy: string;
  /** Whether the lesson is about a race. Then outcomes are compared with what the threads print when they run one after another. */
  readonly races: boolean;
  /** Runs that ended, deadlocked ones included: one for each trace in a search. */
  readonly traces: number;
  /** Runs that were cut off because another run had shown the same. */
  readonly blocked: number;
  /**
   * Whether every trace was seen; "polls": every trace in which no thread makes more rounds in a row than `polls` says. There may be
   * further traces.
   */
  readonly complete: boolean | "polls";
  readonly polls?: PollBound;
  /** The number of traces that end in a deadlock. */
  readonly deadlocks: number;
  /** The number of traces that fail. Like all counts, it includes the traces of outcomes that are not listed. */
  readonly failing: number;
  /** The number of traces with each verdict. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** The number of traces with a data race. */
  readonly raced: number;
  /** Of the traces with a data race that the lesson does not intend, the one with the fewest switches. */
  readonly racing?: ExampleRun;
  /** The outcomes that are kept: at least the first of each verdict. */
  readonly outcomes: readonly Outcome[];
  /** What the search showed and a reader should know. */
  readonly findings: readonly Finding[];
  /** If a claim does not hold: whether the reader has changed the program, in a copy of the lesson. */
  readonly changed?: true;
  /** The lesson's claims about all its schedules that the search has decided. */
  readonly claims: readonly {
    /** The claim and its result, in words. */
    readonly text: string;
    /** Whether it holds. */
    readonly holds: boolean;
  }[];
  /** Those that it could neither prove nor refute, in words. */
  readonly undecided: readonly string[];
  readonly ok: boolean;
  /** Seconds on the machine's clock. */
  readonly seconds: number;
  /** If the search was asked for it. */
  readonly orders?: PrintedOrders;
  /** The params of the search, as `name=value`: those that result from `--set` and the lesson's own settings. */
  readonly sets: readonly string[];
}

/** The run to look at: of those that go wrong, or of all if none does, the one with the fewest switches. */
export function worthSeeing({ outcomes, racing }: ExploreResult): ExampleRun | undefined {
  const bad = outcomes.filter(isFailure);
  // What goes wrong beside a data race most likely comes from it, and is easier to see.
  if (bad.length === 0 && racing !== undefined) return racing;
  const candidates = bad.length > 0 ? bad : outcomes;
  return [...candidates].sort((a, b) => a.switches - b.switches)[0];
}

/** The same, if it goes wrong. */
export function failingRun(result: ExploreResult): ExampleRun | undefined {
  const worth = worthSeeing(result);
  return worth !== undefined && isFailure(worth) ? worth : undefined;
}
