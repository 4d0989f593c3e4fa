import type { EventOf } from "../protocol/event.ts";

/** Common properties of all uses of a shared value. */
export interface AccessPattern {
  /** Only one thread writes it, always the same value, and never reads it. */
  readonly isOneWay: boolean;
  /** A racing read is repeated at the place of its thread's last read, as in a loop that waits for a flag. */
  readonly isPolled: boolean;
  /** Some thread reads it and then writes it. */
  readonly isUpdated: boolean;
}

/** Follows how threads use shared values. Memory: one entry for each place at which a thread reads a value. */
interface ConductWatch {
  /** Takes a read or write, in seq order. */
  push(event: EventOf<"read" | "write">): void;
  /** An access that races. */
  race(event: EventOf<"read" | "write">): void;
  of(object: number): AccessPattern;
}

interface Uses {
  /** The first write. */
  write: EventOf<"write"> | undefined;
  /** Whether another thread has written, or another value was written. */
  varies: boolean;
  isUpdated: boolean;
  /** Repeated reads at one place, and racing reads: each by its thread and its place. */
  readonly polls: Set<string>;
  readonly races: Set<string>;
  /** The place of each thread's last read; {@link WRITTEN} if it has written since. */
  readonly reads: Map<number, number>;
}

const WRITTEN = -1;

export function createConductWatch(): ConductWatch {
  const values = new Map<number, Uses>();

  return {
    push(event) {
      const { object, thread, site } = event;
      const uses = values.get(object) ?? {
        write: undefined,
        varies: false,
        isUpdated: false,
        polls: new Set(),
        races: new Set(),
        reads: new Map(),
      };
      values.set(object, uses);
      if (event.op === "read") {
        if (uses.reads.get(thread) === site) uses.polls.add(`${thread} ${site}`);
        uses.reads.set(thread, site);
        return;
      }
      uses.write ??= event;
      if ((uses.reads.get(thread) ?? WRITTEN) !== WRITTEN) {
        uses.isUpdated = true;
        uses.reads.set(thread, WRITTEN);
      }
      if (!isSame(uses.write, event)) uses.varies = true;
    },
    race({ op, object, thread, site }) {
      if (op === "read") values.get(object)?.races.add(`${thread} ${site}`);
    },
    of(object) {
      const { write, varies, polls, races, isUpdated, reads } = values.get(object) ?? NOTHING;
      const isPolled = [...polls].some((read) => races.has(read));
      const isOneWay = write !== undefined && !varies && !reads.has(write.thread);
      return { isOneWay, isPolled, isUpdated };
    },
  };
}

const NOTHING: Uses = {
  write: undefined,
  varies: false,
  isUpdated: false,
  polls: new Set(),
  races: new Set(),
  reads: new Map(),
};

/** Whether two writes come from one thread and write one value. The trace does not contain long values. */
function isSame(a: EventOf<"write">, b: EventOf<"write">): boolean {
  if (a === b) return true;
  return a.thread === b.thread && Object.is(a.value, b.value) && a.text === b.text && a.text !== "…";
}
