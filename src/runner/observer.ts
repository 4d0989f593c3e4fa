import { createDeadlockWatch, type DeadlockWatch } from "../detect/deadlock.ts";
import { createHeldLocks } from "../detect/held-locks.ts";
import { createLockOrderWatch, type LockOrderWatch } from "../detect/lock-order.ts";
import { createPollWatch, type PollWatch } from "../detect/poll-watch.ts";
import { createRaceWatch, type RaceWatch } from "../detect/race.ts";
import type { SeenNumbers } from "../kernel/threads/seen-numbers.ts";
import { type EventOf, MAIN_THREAD, type TraceEvent } from "../protocol/event.ts";
import type { UncaughtError } from "../protocol/message.ts";
import type { Program } from "../protocol/program.ts";
import { createConflicts, KNOWN_AT_ONCE, whatMatters } from "../scheduler/conflicts.ts";
import { createTranscript, type Transcript } from "../trace/lines.ts";
import { createOrder, type Stamp } from "../trace/order.ts";
import type { PrintedLine } from "../trace/printed-line.ts";
import type { Roster } from "../trace/roster.ts";
import { analyse } from "./analyse.ts";
import { createNames } from "./names.ts";
import { createOutsideWatch, type OutsideWatch } from "./outside.ts";
import { dependsOnNames } from "./thread-numbers.ts";
import { createTroubles, type Troubles } from "./troubles.ts";
import { describeUncaught, type Uncaught } from "./uncaught.ts";
import type { RunWatch } from "./watch.ts";

/** The most events that are kept for explanations and the timeline; longer runs are explained from their beginning. */
const KEPT_EVENTS = 100_000;
/** The most UTF-16 code units of all texts in them, about. */
const KEPT_TEXT = 32_000_000;

/** The most errors and crashes that are kept, with texts of up to 32 KB each. Further ones are counted. */
const MOST_FAILURES = 200;

/** A thread that did not end by itself. */
interface Crash {
  readonly thread: number;
  /** How it ended, as the end of a sentence. */
  readonly how: string;
}

/** What is known of a run at its end. */
interface RunEnd {
  /** Whether it ran under a schedule. */
  readonly isVirtual: boolean;
  /** What it saw of the numbers of threads. */
  readonly seen: SeenNumbers;
}

/** Folds the trace of a run during the run, in memory that does not grow with it. */
export interface Observer {
  take(event: TraceEvent): void;
  /** Called at the end of each batch: informs the watcher. */
  flush(): void;
  /** The run is over: a last line without a line feed is a line, too. */
  close(end: RunEnd): void;
  /** Whether a watcher is informed while the run goes on. */
  readonly isWatched: boolean;
  readonly transcript: Transcript;
  readonly roster: Roster;
  readonly deadlocks: DeadlockWatch;
  readonly lockOrders: LockOrderWatch;
  readonly races: RaceWatch;
  readonly polls: PollWatch;
  readonly outside: OutsideWatch;
  readonly troubles: Troubles;
  readonly uncaught: readonly Uncaught[];
  readonly crashes: readonly Crash[];
  /** The number of threads that ended by an error or a crash beyond those; MainThread is always among those. */
  readonly otherFailures: number;
  readonly events: readonly TraceEvent[];
  /** Whether `events` holds the whole run. */
  readonly keptAll: boolean;
  /** The call of `process.exit` that ended the run, if one did. */
  readonly exit: EventOf<"exit"> | undefined;
  /** Seconds by the run's clock, to the newest event. */
  readonly seconds: number;
}

export function createObserver(program: Program, watch: RunWatch | undefined): Observer {
  const order = createOrder();
  const conflicts = createConflicts<Stamp>(KNOWN_AT_ONCE);
  const transcript = createTranscript();
  const roster = createNames(program);
  const held = createHeldLocks(roster);
  const deadlocks = createDeadlockWatch(roster, held);
  const lockOrders = createLockOrderWatch(roster, held);
  const races = createRaceWatch(roster, held);
  const polls = createPollWatch(roster);
  const outside = createOutsideWatch(roster);
  const troubles = createTroubles();
  const folds = [roster, held, deadlocks, lockOrders, polls, outside, troubles];
  const failures = createFailureList();
  const kept = createKeptEvents();
  let exit: EventOf<"exit"> | undefined;
  let seconds = 0;
  let changed = false;
  let ordered: Transcript | undefined;

  return {
    take(event) {
      watch?.event?.(event);
      for (const fold of folds) fold.push(event);
      const { program: point, synchronisation } = conflicts.follow(event, (rivals) =>
        order.stamp(event, rivals),
      );
      races.push(event, synchronisation);
      kept.push(event);
      for (const { stream, line } of transcript.add(event, point)) watch?.line?.(line, stream);
      if (event.op === "end" && event.outcome === "error") fail(event);
      if (event.op === "end" && event.outcome === "crash")
        failures.add(failures.crashes, { thread: event.thread, how: event.detail });
      if (event.op === "exit") exit = event;
      if (event.thread !== 0) seconds = event.time;
      changed = true;
    },
    flush() {
      if (!changed || watch?.status === undefined) return;
      changed = false;
      const alive = roster.alive();
      const waiting = alive.filter(({ state }) => state === "waiting").length;
      watch.status({ running: alive.length - waiting, waiting, ended: roster.ended });
    },
    close(end) {
      for (const { stream, line } of transcript.close()) watch?.line?.(line, stream);
      ordered = kept.hasAllText && kept.isWhole ? transcriptAtEnd(end) : undefined;
      this.flush();
    },
    isWatched: watch !== undefined,
    get transcript() {
      return ordered ?? transcript;
    },
    roster,
    deadlocks,
    lockOrders,
    races,
    polls,
    outside,
    troubles,
    uncaught: failures.uncaught,
    crashes: failures.crashes,
    get otherFailures() {
      return failures.others;
    },
    events: kept.events,
    get keptAll() {
      return kept.isWhole;
    },
    get exit() {
      return exit;
    },
    get seconds() {
      return seconds;
    },
  };

  /** The lines in their order, if it depends on more than what could be known during the run. */
  function transcriptAtEnd({ isVirtual, seen }: RunEnd): Transcript | undefined {
    const { events } = kept;
    const { time, lastLooks } = whatMatters(events);
    const matters = {
      time: isVirtual && time,
      numbers: dependsOnNames(analyse({ program, events }), seen),
      lastLooks,
    };
    if (!matters.time && !matters.numbers && lastLooks.size === 0) return undefined;
    return analyse({ program, events }, matters).transcript;
  }

  function fail(event: EventOf<"end">): void {
    const error = JSON.parse(event.detail) as UncaughtError;
    const threadName = roster.thread(event.thread);
    const text = describeUncaught(threadName, error);
    const found = { thread: event.thread, error, text };
    failures.add(failures.uncaught, found);
    watch?.uncaught?.(found);
    const base: Omit<PrintedLine, "text"> = {
      thread: event.thread,
      threadName,
      time: event.time,
      seq: event.seq,
    };
    for (const line of text.split("\n")) watch?.line?.({ ...base, text: line }, "stderr");
  }
}

/** The beginning of a run's events; the parts of long texts are not kept. */
function createKeptEvents() {
  const events: TraceEvent[] = [];
  let text = 0;
  let isWhole = true;
  let hasAllText = true;

  return {
    events,
    push(event: TraceEvent): void {
      if (event.op === "text") hasAllText = false;
      if (events.length >= KEPT_EVENTS || text >= KEPT_TEXT) isWhole = false;
      else if (event.op !== "text") {
        events.push(event);
        text += textOf(event).length;
      }
    },
    get isWhole() {
      return isWhole;
    },
    get hasAllText() {
      return hasAllText;
    },
  };
}

/** The first threads that failed, and the main thread if it did; the others are counted. */
function createFailureList() {
  let others = 0;

  return {
    uncaught: [] as Uncaught[],
    crashes: [] as Crash[],
    add<T extends { readonly thread: number }>(failures: T[], failure: T): void {
      if (failures.length < MOST_FAILURES || failure.thread === MAIN_THREAD) failures.push(failure);
      else others++;
    },
    get others() {
      return others;
    },
  };
}

function textOf(event: TraceEvent): string {
  if ("text" in event) return event.text;
  return "detail" in event ? event.detail : "";
}
