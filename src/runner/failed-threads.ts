import { type EventOf, MAIN_THREAD, type TraceEvent } from "../protocol/event.ts";
import type { UncaughtError } from "../protocol/message.ts";
import type { Roster } from "../trace/roster.ts";
import { describeUncaught, type Uncaught } from "./uncaught.ts";
import type { RunWatch } from "./watch.ts";

/** The most errors and crashes that are kept, with texts of up to 32 KB each. Further ones are counted. */
const MOST_FAILURES = 200;

/** A thread that did not end by itself. */
interface Crash {
  readonly thread: number;
  /** How it ended, as the end of a sentence. */
  readonly how: string;
}

/** The first threads of a run that failed, and MainThread if it did. */
export interface FailedThreads {
  push(event: TraceEvent): void;
  readonly uncaught: readonly Uncaught[];
  readonly crashes: readonly Crash[];
  /** The number of threads that failed and are not among these. */
  readonly others: number;
}

/** @param watch is told of each uncaught error, also of those that are not kept. */
export function createFailedThreads(roster: Roster, watch: RunWatch | undefined): FailedThreads {
  const uncaught: Uncaught[] = [];
  const crashes: Crash[] = [];
  let others = 0;

  return {
    uncaught,
    crashes,
    push(event) {
      if (event.op !== "end") return;
      if (event.outcome === "crash") keep(crashes, { thread: event.thread, how: event.detail });
      if (event.outcome === "error") fail(event);
    },
    get others() {
      return others;
    },
  };

  function fail({ thread, detail, time, seq }: EventOf<"end">): void {
    const error = JSON.parse(detail) as UncaughtError;
    const threadName = roster.thread(thread);
    const text = describeUncaught(threadName, error);
    const found = { thread, error, text };
    keep(uncaught, found);
    watch?.uncaught?.(found);
    for (const line of text.split("\n"))
      watch?.line?.({ thread, threadName, time, seq, text: line }, "stderr");
  }

  function keep<T extends { readonly thread: number }>(failures: T[], failure: T): void {
    if (failures.length < MOST_FAILURES || failure.thread === MAIN_THREAD) failures.push(failure);
    else others++;
  }
}
