import type { PollingLoop, ScheduleRow } from "../../result/explore.ts";
import type { Finding } from "../../result/finding.ts";
import type { Orders } from "../../result/run.ts";
import type { Blocked, Goal, NextStep } from "../../result/steering.ts";
import type { Verdict } from "../../result/verdict.ts";
import type { Head } from "./head.ts";

/** `threadlab explore --json`. */
export interface ExploreDocument extends Head<"explore"> {
  /** One for each lesson or file; with `--find`, the answer. */
  readonly results: readonly ExploreEntry[] | readonly FoundEntry[];
}

/** A search of a program's schedules. */
export interface ExploreEntry {
  /** The lesson's name, or the path as given for a bare file. */
  readonly lesson: string;
  /** Runs that came to an end, deadlocked ones included: one for each trace in a search. */
  readonly traces: number;
  /** Runs that were cut off because another run had shown the same. */
  readonly blocked: number;
  /** Whether every trace was seen; `polls`: every trace in which no thread makes more rounds in a row than `polls` says. */
  readonly complete: boolean | "polls";
  /** The number of traces that end in a deadlock. */
  readonly deadlocks: number;
  /** Equal rounds in vain in a row, after which a thread waits until the others can do no more. */
  readonly polls?: number;
  /** Rounds of any loop, after which a thread waits. */
  readonly laps?: number;
  /** Where threads reached `polls` or `laps`. */
  readonly loops?: readonly PollingLoop[];
  /** The outcomes that are kept: at least the first of each verdict. */
  readonly outcomes: readonly (OutcomeEntry & {
    /** How many orders of these lines that run's synchronisation allows, if they count as one outcome. */
    readonly orders?: Orders;
    /** The number of switches from one thread to another in `schedule`. */
    readonly switches: number;
    /** The schedule in one line. */
    readonly shownBy: string;
  })[];
  /** What the search showed and a reader should know. */
  readonly findings: readonly Finding[];
  /** The word of the command line that stands for the lesson or file. */
  readonly target: string;
  /** The params of the search, as `name=value`. */
  readonly sets: readonly string[];
  /** The number of traces with a data race. */
  readonly raced: number;
  /** The most threads that a schedule started, besides MainThread. */
  readonly threads: number;
  /** Whether a sleep may last longer than it says. */
  readonly time: "free" | "ordered";
  /** `search` for every trace, or the strategy that drew the runs. */
  readonly strategy: string;
  /** The lesson's claims about all its schedules. */
  readonly claims: readonly {
    /** The claim and its result, in words. */
    readonly text: string;
    /** Whether it holds. */
    readonly holds: boolean;
  }[];
  /** Seconds on the machine's clock. */
  readonly seconds: number;
  /** The command that shows the shortest schedule that goes wrong. */
  readonly repeat?: string;
}

/** One outcome of a program, which some of its schedules lead to. */
export interface OutcomeEntry {
  /** The printed lines. */
  readonly output: readonly string[];
  /** The number of traces that lead to it. */
  readonly traces: number;
  /** How the output compares with the expected one; `ran` where there is none. */
  readonly verdict: Verdict;
  /** Whether it ends in a deadlock. */
  readonly deadlock: boolean;
  /** A schedule that shows it, as `--schedule` takes it. */
  readonly schedule: string;
  /** The command that shows it. */
  readonly replay: string;
}

/** Whether some schedule prints a text. */
export interface FoundEntry {
  /** The lesson's name, or the path as given for a bare file. */
  readonly lesson: string;
  /** Whether a schedule was found. */
  readonly found: boolean;
  /** Whether it is proved that there is none. */
  readonly refuted: boolean;
  /** The answer in words. */
  readonly words: string;
  /** The schedule that was found, as `--schedule` takes it. */
  readonly schedule?: string;
  /** The command that shows it. */
  readonly replay?: string;
}

/** `threadlab predict --json`. */
export interface PredictDocument extends Head<"predict"> {
  /** The lesson's name, or the path as given for a bare file. */
  readonly lesson: string;
  /** The kind of question: which outputs are possible, or which line can come before another. */
  readonly question: "outputs" | "orders";
  /** The number of traces that were seen. */
  readonly traces: number;
  /** Whether these are all traces. */
  readonly complete: boolean;
  /** The params of the search, as `name=value`. */
  readonly sets: readonly string[];
  /** How many of `choices` were answered correctly. */
  readonly right: number;
  /** The claims to choose from, the answers, and the truth. */
  readonly choices: readonly PredictChoice[];
}

/** A claim about the program. */
export interface PredictChoice {
  /** That it can print a text, that it can get stuck, or that a line can come before another. */
  readonly kind: "output" | "deadlock" | "order";
  /** For an output: its lines. */
  readonly lines?: readonly string[];
  /** For an order: the line that comes first. */
  readonly first?: string;
  /** For an order: the line that comes after it. */
  readonly second?: string;
  /** Whether the answer says that it can. */
  readonly said: boolean;
  /** Whether it can; null if the search could not tell. */
  readonly can: boolean | null;
  /** Why, in words. */
  readonly why: string;
  /** The number of traces that do it, if that is counted. */
  readonly traces?: number;
  /** A command that shows it. */
  readonly replay?: string;
}

/** `threadlab steer --json`. */
export interface SteerDocument extends Head<"steer"> {
  /** The lesson's name, or the path as given for a bare file. */
  readonly lesson: string;
  /** The goal. */
  readonly goal: Goal;
  /** The params of the run, as `name=value`. */
  readonly sets: readonly string[];
  /** Whether it was reached. */
  readonly reached: boolean;
  /** Whether the run is over. */
  readonly ended: boolean;
  /** Whether it can be reached from here; null if the search could not tell. */
  readonly reachable: boolean | null;
  /** The number of traces that this search saw. */
  readonly traces: number;
  /** The number of steps made so far. */
  readonly steps: number;
  /** The steps, as rows. */
  readonly rows: readonly ScheduleRow[];
  /** The steps that could be next. */
  readonly next: readonly NextStep[];
  /** Threads that cannot go on by themselves. */
  readonly blocked: readonly Blocked[];
  /** What was printed so far. */
  readonly output: readonly string[];
  /** Once the run is over: what went wrong, or that nothing did. */
  readonly words?: string;
  /** Once the run is over: whether it ended in a deadlock. */
  readonly deadlock?: boolean;
  /** Once the run is over: whether a data race showed. */
  readonly raced?: boolean;
  /** Once the run is over: the command that repeats it. */
  readonly replay?: string;
}
