import { createDeadlockWatch, type DeadlockWatch } from "../detect/deadlock.ts";
import { createLockOrderWatch, type LockOrderWatch } from "../detect/lock-order.ts";
import { createPollWatch, type PollWatch } from "../detect/poll-watch.ts";
import { createRaceWatch, type RaceWatch } from "../detect/race.ts";
import type { SeenNumbers } from "../kernel/threads/seen-numbers.ts";
import type { EventOf, TraceEvent } from "../protocol/event.ts";
import type { Program } from "../protocol/program.ts";
import { createConflicts, KNOWN_AT_ONCE, whatMatters } from "../scheduler/conflicts.ts";
import { createHeldLocks } from "../trace/held-locks.ts";
import { createTranscript, type Transcript } from "../trace/lines.ts";
import { createOrder, type Stamp } from "../trace/order.ts";
import type { Roster } from "../trace/roster.ts";
import { analyse } from "./analyse.ts";
import { createFailedThreads, type FailedThreads } from "./failed-threads.ts";
import { createNames } from "./names.ts";
import { createOutsideWatch, type OutsideWatch } from "./outside.ts";
import { dependsOnNames } from "./thread-numbers.ts";
import { createTroubles, type Troubles } from "./troubles.ts";
import type { RunWatch } from "./watch.ts";

/** The most events that are kept for explanations and the timeline; longer runs are explained from their beginning. */
const KEPT_EVENTS = 100_000;
/** The most UTF-16 code units of all texts in them, about. */
const KEPT_TEXT = 32_000_000;

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
  readonly failures: FailedThreads;
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
  const failures = createFailedThreads(roster, watch);
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
      failures.push(event);
      if (event.op === "exit") exit = event;
      if (event.thread !== 0) seconds = event.time;
      changed = true;
    },
    flush() {
      if (!changed || watch?.status === undefined) return;
      changed = false;
      const alive = roster.alive();
      const waiting = alive.filter(({ state }) => state === "waiting").length;
      watch.status({ running: alive.length - waiting, waiting, ended: roster.ended() });
    },
    close(end) {
      for (const { stream, line } of transcript.close()) watch?.line?.(line, stream);
      ordered = kept.hasAllText && kept.isWhole ? transcriptAtEnd(program, kept.events, end) : undefined;
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
    failures,
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
}

/** The lines in their order, if it depends on more than what could be known during the run. */
function transcriptAtEnd(
  program: Program,
  events: readonly TraceEvent[],
  { isVirtual, seen }: RunEnd,
): Transcript | undefined {
  const { time, lastLooks } = whatMatters(events);
  const numbers = dependsOnNames(analyse({ program, events }), seen);
  const matters = { time: isVirtual && time, numbers, lastLooks };
  if (!matters.time && !numbers && lastLooks.size === 0) return undefined;
  return analyse({ program, events }, matters).transcript;
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

function textOf(event: TraceEvent): string {
  if ("text" in event) return event.text;
  return "detail" in event ? event.detail : "";
}
