/** A wait without a deadline that only one thread can end. */
export interface LoneWait {
  /** The thread whose end is joined, or that holds the lock. */
  readonly thread: number;
  /**
   * What it waits for. "lock" is a lock that any thread may release. If a thread other than its holder has released it, or will as far as
   * the program's text shows, it is used as a signal, and waiting for it is no such wait.
   */
  readonly on: "end" | "rlock" | "lock";
}

/** Which thread waits for which at a given moment: at most one edge of the wait-for graph for each thread. */
export interface WaitGraph {
  /** Undefined for a thread that can go on, and for a wait that time, or one of several threads, may end. */
  waitOf(thread: number): LoneWait | undefined;
  hasEnded(thread: number): boolean;
}

/**
 * Finds threads that will wait for ever, whatever the others do, as a walk from one of them along "waits for" (Coffman, Elphick,
 * Shoshani 1971):
 *
 * - a cycle of joins and RLocks, and a chain of them to an RLock whose holder has ended. No other thread can end these;
 * - a cycle of only locks, plain ones included. Python lets any thread release a plain lock, so this is certain only while
 *   the program does not use locks as signals. Its text may show that it does, and the first such release does.
 *
 * A cycle of joins and plain locks does not count: MainThread may hold a lock that is its signal and join a thread that waits for
 * it, and a third thread releases it. If no thread is left to do that, no thread can go on, which is noticed anyway; see also
 * {@link atLimit}. Linear in the threads.
 *
 * @param threads where to begin.
 */
export function findWaitCycle(graph: WaitGraph, threads: Iterable<number>): readonly number[] | undefined {
  const seen = new Set<number>();
  for (const first of threads) {
    const path: { readonly thread: number; readonly on: LoneWait["on"] }[] = [];
    for (let thread = first; ; ) {
      const start = path.findLastIndex((step) => step.thread === thread);
      if (start >= 0) {
        const cycle = path.slice(start);
        if (isPermanent(cycle)) return cycle.map((step) => step.thread);
        break;
      }
      const wait = seen.has(thread) ? undefined : graph.waitOf(thread);
      seen.add(thread);
      if (wait === undefined) break;
      path.push({ thread, on: wait.on });
      if (wait.on === "rlock" && graph.hasEnded(wait.thread)) {
        const lock = path.findLastIndex(({ on }) => on === "lock");
        return path.slice(lock + 1).map((step) => step.thread);
      }
      thread = wait.thread;
    }
  }
  return undefined;
}

/** A thread that waits for itself waits for a plain lock, which another thread may still release. */
function isPermanent(cycle: readonly { readonly on: LoneWait["on"] }[]): boolean {
  const has = (wanted: LoneWait["on"]) => cycle.some(({ on }) => on === wanted);
  return !has("lock") || (cycle.length > 1 && !has("end"));
}

/**
 * The same graph, but each plain lock belongs to its holder: for a run that has reached its limit, because every other thread had time to
 * release it.
 */
export function atLimit({ waitOf, hasEnded }: WaitGraph): WaitGraph {
  return {
    waitOf(thread) {
      const wait = waitOf(thread);
      return wait?.on === "lock" ? { ...wait, on: "rlock" } : wait;
    },
    hasEnded,
  };
}
