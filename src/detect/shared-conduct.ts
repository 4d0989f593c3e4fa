import type { EventOf } from "../protocol/event.ts";

/** Common properties of all uses of a shared value. */
export interface AccessPattern {
  /** Only one thread writes it, always the same value, and never reads it. */
  readonly isOneWay: boolean;
  /** A racing read is repeated at the place of its thread's last read, as in a loop that waits for a flag. */
  readonly isPolled: boolean;
  /**
   * Reads whose threads then write, and these writes, if they race with a write: it may come between the two. One for each thread, operation
   * and place, which are its key.
   */
  readonly updates: ReadonlyMap<string, EventOf<"read" | "write">>;
}

/** Follows how threads use shared values. Memory: one entry for each place at which a thread reads a value. */
interface ConductWatch {
  /** Takes a read or write, in seq order. */
  push(event: EventOf<"read" | "write">): void;
  /** Two accesses that race. */
  race(one: EventOf<"read" | "write">, other: EventOf<"read" | "write">): void;
  of(object: number): AccessPattern;
}

interface Uses {
  /** The first write. */
  write: EventOf<"write"> | undefined;
  /** Whether another thread has written, or another value was written. */
  varies: boolean;
  /** Repeated reads at one place; accesses that race with a write. See {@link keyOf}. */
  readonly polls: Set<string>;
  readonly races: Set<string>;
  /** Reads that are followed by a write, and these writes. */
  readonly updates: Map<string, EventOf<"read" | "write">>;
  /** The last read of each thread, and whether the thread has written since. */
  readonly reads: Map<number, { readonly event: EventOf<"read">; isWritten: boolean }>;
}

export function createConductWatch(): ConductWatch {
  const values = new Map<number, Uses>();

  return {
    push(event) {
      const { object, thread, site } = event;
      const uses = values.get(object) ?? unused();
      values.set(object, uses);
      const read = uses.reads.get(thread);
      if (event.op === "read") {
        if (read?.isWritten === false && read.event.site === site) uses.polls.add(keyOf(event));
        uses.reads.set(thread, { event, isWritten: false });
        return;
      }
      uses.write ??= event;
      if (read?.isWritten === false) {
        uses.updates.set(keyOf(read.event), read.event).set(keyOf(event), event);
        read.isWritten = true;
      }
      if (!isSame(uses.write, event)) uses.varies = true;
    },
    race(one, other) {
      const races = values.get(one.object)?.races;
      if (other.op === "write") races?.add(keyOf(one));
      if (one.op === "write") races?.add(keyOf(other));
    },
    of(object) {
      const { write, varies, polls, updates, races, reads } = values.get(object) ?? unused();
      const isPolled = [...polls].some((read) => races.has(read));
      const isOneWay = write !== undefined && !varies && !reads.has(write.thread);
      const racing = [...updates].filter(([access]) => races.has(access));
      return { isOneWay, isPolled, updates: new Map(racing) };
    },
  };
}

function unused(): Uses {
  return {
    write: undefined,
    varies: false,
    polls: new Set(),
    updates: new Map(),
    races: new Set(),
    reads: new Map(),
  };
}

/** The same for accesses of one thread at one place. */
function keyOf({ op, thread, site }: EventOf<"read" | "write">): string {
  return `${thread} ${op} ${site}`;
}

/** Whether two writes come from one thread and write one value. The trace does not contain long values. */
function isSame(a: EventOf<"write">, b: EventOf<"write">): boolean {
  if (a === b) return true;
  return a.thread === b.thread && Object.is(a.value, b.value) && a.text === b.text && a.text !== "…";
}
