import type { TraceEvent } from "../protocol/event.ts";
import { type Clock, entryOf } from "./clock.ts";

/**
 * Sequences of events that are ordered one after the other in every case: those of a thread, then those of a thread that begins after the
 * first has ended, and so on. So there are about as many chains as threads at once, however many threads there are in all.
 */
interface Chains {
  /**
   * Adds the next event of the trace to a chain.
   *
   * @param before the chain of its thread's previous event, if there is one.
   * @param known what the event comes after.
   */
  add(event: TraceEvent, before: number | undefined, known: Clock): Link;
}

/** An event's place: number `count` of its chain, from 1. */
export interface Link {
  readonly chain: number;
  readonly count: number;
}

/** The most chains that are tried for a new thread: a program need never join its threads, and then no chain can continue. */
const MOST_TRIED = 64;

/** After Agarwal and Garg 2005, "Efficient dependency tracking for relevant events in concurrent systems". */
export function createChains(): Chains {
  /** By chain: its current thread, and the number of events. */
  const owners: number[] = [];
  const counts: number[] = [];
  /** The chains of ended threads, the newest last. */
  const left: number[] = [];

  return {
    add(event, before, known) {
      const chain =
        before !== undefined && owners[before] === event.thread ? before : take(event.thread, known);
      const count = (counts[chain] ?? 0) + 1;
      counts[chain] = count;
      if (event.op === "end") left.push(chain);
      return { chain, count };
    },
  };

  /** A chain that comes before the next event as a whole, or else a new chain. */
  function take(thread: number, known: Clock): number {
    for (let i = left.length - 1; i >= Math.max(0, left.length - MOST_TRIED); i--) {
      const chain = left[i] as number;
      if ((counts[chain] as number) > entryOf(known, chain)) continue;
      left.splice(i, 1);
      owners[chain] = thread;
      return chain;
    }
    return owners.push(thread) - 1;
  }
}
