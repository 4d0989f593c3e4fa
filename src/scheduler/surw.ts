import type { World } from "../kernel/memory/world.ts";
import { pendingOf } from "../kernel/scheduling/pending.ts";
import type { Strategy } from "../kernel/scheduling/strategy.ts";
import { scratchWord, setScratchWord } from "../kernel/scheduling/strategy-state.ts";
import type { TraceEvent } from "../protocol/event.ts";
import { isDecidable, OPERATIONS } from "../protocol/operations.ts";
import { nextBelow } from "./random.ts";

/** Words of the scratch area: the object of the run, 0 if there is none … */
const OBJECT = 0;
/** … the thread that is to access it next, 0 if none is drawn … */
const INTENDED = 1;
/** … decisions since an access … */
const WAITED = 2;
/** … and then the accesses that each thread still has, by its number. Threads beyond that are not counted. */
const LEFT = 2;
const MOST_THREADS = 33;

/** Decisions after which the drawn thread is taken to wait for another, even if some thread can always go. */
const PATIENCE = 500;

/** How often threads access objects: by object, then by the number of the thread. */
export type Accesses = ReadonlyMap<number, readonly number[]>;

/** What a run did, as an estimate for other runs. */
export function accessesOf(events: readonly TraceEvent[]): Accesses {
  const accesses = new Map<number, number[]>();
  for (const { op, object, thread } of events) {
    const { on } = OPERATIONS[op];
    if (!isDecidable(op) || (on !== "object" && on !== "socket") || object === 0) continue;
    const counts = accesses.get(object) ?? [];
    counts[thread] = (counts[thread] ?? 0) + 1;
    accesses.set(object, counts);
  }
  return accesses;
}

/** Prepares a run: draws an object that several threads access. */
export function prepareSurw(world: World, accesses: Accesses): void {
  const shared = [...accesses].filter(([, counts]) => counts.filter((count) => count > 0).length > 1);
  const [object, counts] = shared[nextBelow(world, Math.max(1, shared.length))] ?? [0, []];
  setScratchWord(world, OBJECT, object);
  setScratchWord(world, INTENDED, 0);
  setScratchWord(world, WAITED, 0);
  for (let thread = 1; thread <= MOST_THREADS; thread++) setLeft(world, thread, counts[thread] ?? 0);
}

/**
 * Selectively uniform random walk (Zhao, Wolff, Mathur, Roychoudhury, ASPLOS 2025): it aims at each order of the accesses to one object
 * with the same probability. It draws the thread of the next access, with its remaining accesses as its weight. Until that access comes,
 * the others make steps that do not access the object, in an order of a random walk.
 */
export const surw = {
  next({ world, enabled }) {
    const free = enabled.filter((thread) => !isAccess(world, thread) || thread === intended(world));
    const waited = scratchWord(world, WAITED) + 1;
    setScratchWord(world, WAITED, waited);
    const isStuck = free.length === 0 || waited > PATIENCE;
    const next = isStuck ? drawWeighted(world, enabled) : (free[nextBelow(world, free.length)] as number);
    if (isAccess(world, next)) {
      setLeft(world, next, left(world, next) - 1);
      setScratchWord(world, INTENDED, 0);
      setScratchWord(world, WAITED, 0);
    }
    return next;
  },
} satisfies Strategy;

/** Whether a thread is about to make an expected access to the object. */
function isAccess(world: World, thread: number): boolean {
  const { op, kind, object } = pendingOf(world, thread);
  return (
    kind !== "none" && op !== "resume" && object === scratchWord(world, OBJECT) && left(world, thread) > 0
  );
}

/** The thread may not have begun yet. */
function intended(world: World): number {
  if (scratchWord(world, INTENDED) === 0) {
    const threads = Array.from({ length: MOST_THREADS }, (_, index) => index + 1);
    setScratchWord(world, INTENDED, drawWeighted(world, threads));
  }
  return scratchWord(world, INTENDED);
}

/** One of the threads, weighted by their remaining accesses; any of them if none has some. */
function drawWeighted(world: World, threads: readonly number[]): number {
  const sum = threads.reduce((total, thread) => total + left(world, thread), 0);
  if (sum === 0) return threads[nextBelow(world, threads.length)] as number;
  let lot = nextBelow(world, sum);
  for (const thread of threads) {
    lot -= left(world, thread);
    if (lot < 0) return thread;
  }
  throw new RangeError("A lot was drawn beyond the sum of the weights.");
}

function left(world: World, thread: number): number {
  return thread > MOST_THREADS ? 0 : scratchWord(world, LEFT + thread);
}

function setLeft(world: World, thread: number, count: number): void {
  if (thread <= MOST_THREADS) setScratchWord(world, LEFT + thread, count);
}
