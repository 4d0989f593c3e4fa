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
import { createHeldLocks } from "../trace/held-locks.ts";
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
export function analyse(
  { program, events }: { readonly program: Program; readonly events: readonly TraceEvent[] },
  matters: Matters = whatMatters(events),
): Facts {
  const causes = once(() => findCauses(events));
  const stamps = once(() => stampTrace(events, withConflicts(events, causes(), matters)));
  const transcript = once(() => {
    const lines = createTranscript();
    for (const [index, event] of events.entries()) lines.add(event, stampOf(index).program);
    lines.close();
    return lines;
  });
  const roster = once(() => {
    const names = createNames(program);
    for (const event of events) names.push(event);
    return names;
  });
  const deadlock = once(() => {
    const { names, held } = createWatched();
    const watch = createDeadlockWatch(names, held);
    for (const event of events) for (const fold of [names, held, watch]) fold.push(event);
    return watch.findAtLimit();
  });

  return {
    events,
    get causes() {
      return causes();
    },
    get stamps() {
      return stamps();
    },
    get transcript() {
      return transcript();
    },
    get roster() {
      return roster();
    },
    get deadlock() {
      return deadlock();
    },
    races(book) {
      const { names, held } = createWatched();
      const watch = createRaceWatch(names, held, book);
      for (const [index, event] of events.entries()) {
        for (const fold of [names, held]) fold.push(event);
        watch.push(event, stampOf(index).synchronisation);
      }
      return watch.find();
    },
  };

  function stampOf(index: number): Stamp {
    return stamps()[index] as Stamp;
  }

  /** The knowledge at each moment of the run, for watchers that follow it step by step. */
  function createWatched() {
    const names = createNames(program);
    return { names, held: createHeldLocks(names) };
  }
}

/** Adds what two threads saw of each other without any synchronisation. It matters only for the order of lines. */
function withConflicts(
  events: readonly TraceEvent[],
  causes: readonly (readonly Cause<number>[])[],
  matters: Matters,
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

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
