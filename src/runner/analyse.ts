import { createDeadlockWatch } from "../detect/deadlock.ts";
import { createRaceWatch } from "../detect/race.ts";
import type { RaceBook } from "../detect/race-book.ts";
import type { TraceEvent } from "../protocol/event.ts";
import { isPrint } from "../protocol/operations.ts";
import type { Program } from "../protocol/program.ts";
import type { More } from "../result/fact.ts";
import type { Deadlock } from "../result/lock-facts.ts";
import type { Race } from "../result/race-facts.ts";
import { createConflicts, type Matters, whatMatters } from "../scheduler/conflicts.ts";
import { type Cause, findCauses } from "../trace/causes.ts";
import { createHeldLocks, type HeldLocks } from "../trace/held-locks.ts";
import { createTranscript, type Transcript } from "../trace/lines.ts";
import { type Stamp, seenBy, stampTrace } from "../trace/order.ts";
import type { Roster } from "../trace/roster.ts";
import { createNames } from "./names.ts";

/** The analysis of a whole trace. Each fact is computed once, when it is first needed. */
export interface Facts {
  readonly events: readonly TraceEvent[];
  /** The direct causes of each event, as places in `events`. */
  readonly causes: readonly (readonly Cause<number>[])[];
  /** Each event's place in the happens-before orders. */
  readonly stamps: readonly Stamp[];
  readonly transcript: Transcript;
  /** The threads and objects with their names, at the end of the run. */
  readonly roster: Roster;
  /** Which thread waits for which, if the run ended because no thread could go on. */
  readonly deadlock: Deadlock | undefined;
  /** Adds the data races to a book, which may contain those of other runs, and returns all of its races. */
  races(book: RaceBook): readonly (Race | More)[];
}

/** @param matters what makes a difference in the run. Default: what its events show. */
export function analyse(run: AnalysedRun, matters?: Matters): Facts {
  return new TraceFacts(run, matters);
}

interface AnalysedRun {
  readonly program: Program;
  readonly events: readonly TraceEvent[];
}

/** A class: a search makes one for each run, and the engine is slow with objects that have getters of their own. */
class TraceFacts implements Facts {
  readonly events: readonly TraceEvent[];
  readonly #program: Program;
  readonly #matters: Matters | undefined;
  #causes: Facts["causes"] | undefined;
  #stamps: Facts["stamps"] | undefined;
  #transcript: Transcript | undefined;
  #roster: Roster | undefined;
  #deadlock: { readonly found: Deadlock | undefined } | undefined;

  constructor({ program, events }: AnalysedRun, matters: Matters | undefined) {
    this.events = events;
    this.#program = program;
    this.#matters = matters;
  }

  get causes(): Facts["causes"] {
    this.#causes ??= findCauses(this.events);
    return this.#causes;
  }

  get stamps(): Facts["stamps"] {
    this.#stamps ??= stampTrace(this.events, withConflicts(this.events, this.causes, this.#matters));
    return this.#stamps;
  }

  get transcript(): Transcript {
    this.#transcript ??= this.#readLines();
    return this.#transcript;
  }

  get roster(): Roster {
    this.#roster ??= this.#readNames();
    return this.#roster;
  }

  get deadlock(): Deadlock | undefined {
    this.#deadlock ??= { found: this.#findDeadlock() };
    return this.#deadlock.found;
  }

  races(book: RaceBook): readonly (Race | More)[] {
    const { names, held } = this.#createWatched();
    const watch = createRaceWatch(names, held, book);
    for (const [index, event] of this.events.entries()) {
      for (const fold of [names, held]) fold.push(event);
      watch.push(event, (this.stamps[index] as Stamp).synchronisation);
    }
    return watch.find();
  }

  #readLines(): Transcript {
    const lines = createTranscript();
    for (const [index, event] of this.events.entries())
      lines.add(event, (this.stamps[index] as Stamp).program);
    lines.close();
    return lines;
  }

  #readNames(): Roster {
    const names = createNames(this.#program);
    for (const event of this.events) names.push(event);
    return names;
  }

  #findDeadlock(): Deadlock | undefined {
    const { names, held } = this.#createWatched();
    const watch = createDeadlockWatch(names, held);
    for (const event of this.events) for (const fold of [names, held, watch]) fold.push(event);
    return watch.findAtLimit();
  }

  /** The knowledge at each moment of the run, for watchers that follow it step by step. */
  #createWatched(): { readonly names: Roster; readonly held: HeldLocks } {
    const names = createNames(this.#program);
    return { names, held: createHeldLocks(names) };
  }
}

/** Adds what two threads saw of each other without any synchronisation. It matters only for the order of lines. */
function withConflicts(
  events: readonly TraceEvent[],
  causes: readonly (readonly Cause<number>[])[],
  matters: Matters = whatMatters(events),
): readonly (readonly Cause<number>[])[] {
  const printing = new Set(events.filter(({ op }) => isPrint(op)).map(({ thread }) => thread));
  if (printing.size < 2) return causes;
  const conflicts = createConflicts<number>(matters);
  return causes.map((known, place) => {
    const event = events[place] as TraceEvent;
    let all = known;
    conflicts.follow(event, (rivals) => {
      if (rivals.length > 0) all = [...known, ...rivals.map((mark) => seenBy(event, mark))];
      return place;
    });
    return all;
  });
}
