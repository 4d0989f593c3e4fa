import type { ObjectKind, TraceEvent } from "../protocol/event.ts";
import { createByThread } from "./by-thread.ts";
import { createFutureCauses } from "./future-causes.ts";
import { createStreams } from "./streams.ts";
import { createThreadLives } from "./thread-lives.ts";
import { createTokens, type Tokens } from "./tokens.ts";

/** What a trace has shown so far, as far as later events can come after it. */
export interface PastSteps<Mark> {
  readonly objects: Map<number, PastOfObject<Mark>>;
  readonly waits: ReturnType<typeof createByThread<PastWait<Mark>>>;
  readonly threads: ReturnType<typeof createThreadLives<Mark>>;
  readonly futures: ReturnType<typeof createFutureCauses<Mark>>;
  readonly streams: ReturnType<typeof createStreams<Mark>>;
}

interface PastOfObject<Mark> {
  readonly kind: ObjectKind;
  readonly tokens: Tokens<Mark> | undefined;
  /** The last release of a lock, set of an event, write of a shared value, or step that broke a barrier. */
  last: Mark | undefined;
  /** Latest read of each thread since the last write. */
  reads: Map<number, Mark>;
  /** The arrivals at a barrier in this round. */
  readonly arrivals: Map<number, Mark>;
}

/** A thread's wait, with what ends it. */
interface PastWait<Mark> {
  readonly event: TraceEvent;
  grant: Mark | undefined;
}

/** Memory: one mark per thread and lock or event, and one per thread for each shared value and barrier. */
export function createPastSteps<Mark>(): PastSteps<Mark> {
  return {
    objects: new Map(),
    waits: createByThread(),
    threads: createThreadLives(),
    futures: createFutureCauses(),
    streams: createStreams(),
  };
}

/** The past of an object, also of one that was never made. */
export function pastOf<Mark>({ objects }: PastSteps<Mark>, object: number): PastOfObject<Mark> {
  let past = objects.get(object);
  if (past === undefined) {
    past = newObject("none", 0);
    objects.set(object, past);
  }
  return past;
}

/** Objects that let as many requests pass as there were releases, each request after its release. */
const COUNTING: ReadonlySet<ObjectKind> = new Set<ObjectKind>([
  ...(["semaphore", "bounded-semaphore", "simple-queue", "pool"] as const),
]);

/** @param initial how many requests pass before the first release. */
export function newObject<Mark>(kind: ObjectKind, initial: number): PastOfObject<Mark> {
  return {
    kind,
    tokens: COUNTING.has(kind) ? createTokens<Mark>(initial) : undefined,
    last: undefined,
    reads: new Map(),
    arrivals: new Map(),
  };
}
