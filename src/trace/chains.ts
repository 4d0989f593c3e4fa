import type { TraceEvent } from "../protocol/event.ts";
import { type Clock, entryOf } from "./clock.ts";

/**
 * Sequences of events that are ordered one after the other, whatever else happens: those of a thread, then those of a thread that
 * begins after the first has ended, and so on. So there are about as many as threads at once, however many there are in all.
 */
export interface Chains {
  /**
   * Adds the next event of the trace to a chain.
   *
   * @param before the chain of its thread's event before this one, if there is one.
   * @param known what the event comes after.
   */
  add(event: TraceEvent, before: number | undefined, known: Clock): Link;
}

/** An event's place: number `count` of its chain, from 1. */
export interface Link {
  readonly chain: number;
  readonly count: number;
}

/** After Agarwal and Garg 2005, "Efficient dependency tracking for relevant events in concurrent systems". */
export function createChains(): Chains {
  /** By chain: the thread that has it now, and how many events there are. */
  const owners: number[] = [];
  const counts: number[] = [];
  /** Those of threads that have ended. */
  const left = new Set<number>();

  return {
    add(event, before, known) {
      const chain =
        before !== undefined && owners[before] === event.thread ? before : take(event.thread, known);
      const count = (counts[chain] ?? 0) + 1;
      counts[chain] = count;
      if (event.op === "end") left.add(chain);
      return { chain, count };
    },
  };

  /** A chain all of which comes before the event that is to be next, or else a new one. */
  function take(thread: number, known: Clock): number {
    for (const chain of left) {
      if ((counts[chain] as number) > entryOf(known, chain)) continue;
      left.delete(chain);
      owners[chain] = thread;
      return chain;
    }
    return owners.push(thread) - 1;
  }
}
