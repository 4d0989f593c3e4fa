import type { TraceEvent } from "../protocol/event.ts";

/** Which pools have all their threads, as the events of a trace show it: then it makes no difference whether a thread is idle. */
interface PoolSizes {
  /** Takes the next event of the trace. */
  follow(event: TraceEvent): void;
  hasAllWorkers(pool: number): boolean;
}

export function createPoolSizes(): PoolSizes {
  /** How many threads each pool may still get. */
  const missing = new Map<number, number>();
  /** A pool that may get another thread in the newest step: unless a thread is idle, the step makes a future and then a thread. */
  let growing: number | undefined;
  return {
    follow(event) {
      if (event.op === "release") {
        growing = event.outcome === "ok" && missingIn(event.object) > 0 ? event.object : undefined;
      } else if (event.op !== "make") {
        growing = undefined;
      } else if (event.kind === "pool") {
        missing.set(event.object, event.count);
      } else if (event.kind === "thread" && growing !== undefined) {
        missing.set(growing, missingIn(growing) - 1);
        growing = undefined;
      }
    },
    hasAllWorkers: (pool) => missingIn(pool) === 0,
  };

  function missingIn(pool: number): number {
    return missing.get(pool) ?? 0;
  }
}
