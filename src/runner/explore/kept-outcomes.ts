import type { RoundBounds } from "../../kernel/rounds/rounds.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import type { ExploreResult } from "../../result/explore.ts";
import { isMatch, isTrouble, type Verdict } from "../../result/verdict.ts";
import type { StampedLine } from "../../trace/lines.ts";
import type { Sample } from "../search/repeats-itself.ts";
import { mostOf, type News, type Taken } from "./news.ts";

/** The outcomes of a search, each with a run that shows it: as many as memory has room for. The rest are counted. */
export interface KeptOutcomes {
  /** Takes the outcome of one more trace, or of several. `findOpen` is called unless an earlier trace has left the order open. */
  add(outcome: TraceOutcome, findOpen: () => KeptOutcome["open"]): Taken;
  /** Takes the outcomes of another search of the same program that this one did not see. @param most the most traces of each. */
  adopt(other: KeptOutcomes, most: number): void;
  /** An outcome of the other search that this one certainly lacks, if there is one. */
  lacks(other: KeptOutcomes): KeptOutcome | undefined;
  all(): readonly KeptOutcome[];
  /** The number of traces with each verdict, those of outcomes that were not kept included. */
  verdicts(): ExploreResult["verdicts"];
  /** The number of traces that end in a deadlock, whatever their verdict. */
  deadlocks(): number;
  /** The number of traces with a data race. */
  raced(): number;
  /** The number of traces whose outcomes were not kept. */
  countBeyond(): number;
  /** Whether as many further runs can be kept. @param events those of all of them. */
  hasRoom(runs: number, events: number): boolean;
}

export interface KeptOutcome {
  /** Identifies its output, as far as the order of the lines is determined. */
  readonly text: string;
  readonly output: readonly string[];
  readonly deadlock: boolean;
  /** See {@link Outcome}. */
  readonly exitCode?: number;
  readonly verdict: Verdict;
  /** The lines of the first run that does not determine their order, if there is one: other runs of the outcome may determine it. */
  open: readonly StampedLine[] | undefined;
  traces: number;
  /** How many of the traces have a data race. */
  raced: number;
  /** See {@link Outcome}. */
  losesUpdates: boolean;
  /** Schedules of other traces that lead to it: a few of them. */
  readonly also: Omit<Sample, "events">[];
  /** The run with the fewest switches. */
  readonly schedule: readonly number[];
  /** See {@link Run.bounds}. */
  readonly bounds: RoundBounds;
  readonly switches: number;
  readonly events: readonly TraceEvent[];
}

type TraceOutcome = Omit<KeptOutcome, "open">;

/** The traces of outcomes that were not kept. */
type Counted = Pick<KeptOutcome, "verdict" | "deadlock" | "losesUpdates" | "traces" | "raced">;

/** The most outcomes that are kept, and the most steps of all the runs that show them: some hundred bytes each. */
const MOST_OUTCOMES = 1_000;
const MOST_EVENTS = 250_000;

/** The most further schedules of an outcome. */
const MOST_OTHERS = 2;

export function createKeptOutcomes(): KeptOutcomes {
  const entries = new Map<string, KeptOutcome>();
  /** Those of further outcomes: one entry for all that are alike. */
  const beyond: Counted[] = [];
  let keptEvents = 0;

  return {
    add(outcome, findOpen) {
      const key = keyOf(outcome);
      const known = entries.get(key);
      if (known === undefined) {
        keep({ ...outcome, open: findOpen() });
        return { news: "changes", kind: key };
      }
      const wasOpen = known.open !== undefined;
      known.open ??= findOpen();
      const isOpened = !wasOpen && known.open !== undefined;
      return { news: mostOf(merge(known, outcome), isOpened ? "changes" : "counts"), kind: key };
    },
    adopt(other, most) {
      for (const entry of other.all())
        if (!entries.has(keyOf(entry)) && !beyond.some((other) => isAlike(entry, other)))
          keep({ ...entry, traces: Math.min(entry.traces, most), raced: Math.min(entry.raced, most) });
    },
    lacks(other) {
      // The contents of outcomes that were not kept are unknown.
      if (beyond.length > 0) return undefined;
      const known = new Set([...entries.values()].map(contentOf));
      return other.all().find((entry) => !known.has(contentOf(entry)));
    },
    all: () => [...entries.values()],
    verdicts() {
      const counts = new Map<Verdict, number>();
      for (const { verdict, traces } of counted()) counts.set(verdict, (counts.get(verdict) ?? 0) + traces);
      return Object.fromEntries(counts);
    },
    deadlocks: () => sumOf(counted().filter(({ deadlock }) => deadlock)),
    raced: () => counted().reduce((sum, { raced }) => sum + raced, 0),
    countBeyond: () => sumOf(beyond),
    // Of a run, its events are kept, or its schedule, which is no longer.
    hasRoom: (runs, events) => entries.size + runs <= MOST_OUTCOMES && keptEvents + events <= MOST_EVENTS,
  };

  function counted(): readonly Counted[] {
    return [...entries.values(), ...beyond];
  }

  /** Keeps an outcome, or counts it if too many are kept already. The first of those that are alike is always kept. */
  function keep(entry: KeptOutcome): void {
    const { verdict, deadlock, losesUpdates, traces, raced, events } = entry;
    const isFull = entries.size >= MOST_OUTCOMES || keptEvents + events.length > MOST_EVENTS;
    if (isFull && [...entries.values()].some((other) => isAlike(entry, other))) {
      const known = beyond.find((other) => isAlike(entry, other));
      if (known === undefined) beyond.push({ verdict, deadlock, losesUpdates, traces, raced });
      else {
        known.traces += traces;
        known.raced += raced;
      }
      return;
    }
    entries.set(keyOf(entry), entry);
    keptEvents += events.length;
  }

  function merge(known: KeptOutcome, another: TraceOutcome): News {
    const { output, verdict, switches, schedule, bounds, events } = another;
    const isSimpler = switches < known.switches;
    const isLess = known.losesUpdates && !another.losesUpdates;
    known.traces += another.traces;
    known.raced += another.raced;
    known.losesUpdates &&= another.losesUpdates;
    const isNoted = noteOther(known, isSimpler ? known : another);
    if (isSimpler) Object.assign(known, { output, verdict, switches, schedule, bounds, events });
    return isSimpler || isLess || isNoted ? "changes" : "counts";
  }

  /** @returns whether the schedule is one of the few. */
  function noteOther({ also }: KeptOutcome, { schedule, bounds }: TraceOutcome): boolean {
    if (also.length >= MOST_OTHERS || keptEvents + schedule.length > MOST_EVENTS) return false;
    also.push({ schedule, bounds });
    keptEvents += schedule.length;
    return true;
  }
}

/** Whether all that is said of all outcomes together is the same of both. */
function isAlike(one: Counted, other: Counted): boolean {
  return (
    one.verdict === other.verdict &&
    one.deadlock === other.deadlock &&
    one.losesUpdates === other.losesUpdates
  );
}

function sumOf(counted: readonly Counted[]): number {
  return counted.reduce((sum, { traces }) => sum + traces, 0);
}

/** If nothing determines the order, chance decides whether a run printed it word for word. */
function keyOf(entry: TraceOutcome): string {
  const { verdict, deadlock, exitCode, text } = entry;
  return JSON.stringify([isMatch(entry) ? "match" : verdict, deadlock, exitCode, text]);
}

/**
 * Identifies an outcome, whatever it is compared with: its text, and what else went wrong. If the other threads have no end, a run with a
 * deadlock is stopped somewhere, so all deadlocks count as the same.
 */
function contentOf(entry: KeptOutcome): string {
  if (entry.deadlock) return "deadlock";
  return `${isTrouble(entry) ? entry.verdict : ""} ${entry.text}`;
}
