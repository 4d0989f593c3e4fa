import { expect } from "vitest";
import {
  H_ALIVE,
  H_ALIVE_PLAIN,
  H_BUSY,
  H_IDLE_COUNT,
  H_IDLE_SLOTS,
  H_LIVE,
  H_LOCK,
  H_LOG_HEAD,
  H_LOG_NEXT,
  H_MODE,
  H_OBJECTS,
  H_OUTSIDE,
  H_STARTS,
  H_STOP,
  H_THREADS,
  H_TOKEN,
  MODE_CONTROLLED,
  O_E,
  O_KIND,
  O_QUEUE,
  objectAt,
  S_NEXT,
  S_THREAD,
  STOP_NONE,
  slotAt,
  T_DAEMON,
  T_JOINERS,
  T_LIVE_PREV,
  T_NEXT,
  T_OUTSIDE,
  T_PREV,
  T_QUEUE,
  T_STATE,
  THREAD_ENDED,
  THREAD_STARTING,
  THREAD_WAITING,
  threadAt,
} from "../../src/kernel/layout.ts";
import { liveThreads } from "../../src/kernel/live-threads.ts";
import { LOCK_DEPTH, LOCK_OWNER } from "../../src/kernel/lock.ts";
import type { World } from "../../src/kernel/world.ts";
import { OBJECT_KINDS } from "../../src/protocol/event.ts";

/**
 * What holds in the whole world between two steps, whatever the steps were.
 *
 * @param slots how many workers there may be. @param leftHeld locks whose holder ended with them, and that holder.
 */
export function checkWorld(
  world: World,
  { slots, leftHeld }: { readonly slots: number; readonly leftHeld: ReadonlyMap<number, number> },
): void {
  checkHeader(world);
  checkQueues(world);
  checkCounts(world, slots);
  checkLive(world);
  checkLocks(world, leftHeld);
}

function checkHeader({ words }: World): void {
  expect([words[H_LOCK], words[H_LOG_NEXT]]).toEqual([0, words[H_LOG_HEAD]]);
  const token = words[H_TOKEN] as number;
  if (words[H_MODE] !== MODE_CONTROLLED || words[H_STOP] !== STOP_NONE || token === 0) return;
  expect(token).toBeLessThanOrEqual(words[H_THREADS] as number);
  expect(words[threadAt(token) + T_STATE]).toBeLessThan(THREAD_ENDED);
}

/** Who stands in a line knows in which, and is linked both ways; who waits for a worker has not begun, all others wait. */
function checkQueues({ words }: World): void {
  const heads = [H_STARTS];
  for (let thread = 1; thread <= (words[H_THREADS] as number); thread++)
    heads.push(threadAt(thread) + T_JOINERS);
  for (let object = 1; object <= (words[H_OBJECTS] as number); object++) {
    heads.push(objectAt(object) + O_QUEUE);
    if (kindOf(words, object) === "barrier") heads.push(objectAt(object) + O_E);
  }
  const standing = new Set<number>();
  for (const head of heads) {
    let previous = 0;
    for (
      let thread = words[head] as number;
      thread !== 0;
      thread = words[threadAt(thread) + T_NEXT] as number
    ) {
      const at = threadAt(thread);
      expect(standing.has(thread), `thread ${thread} stands in two lines`).toBe(false);
      standing.add(thread);
      const state = head === H_STARTS ? THREAD_STARTING : THREAD_WAITING;
      expect([words[at + T_QUEUE], words[at + T_PREV], words[at + T_STATE]]).toEqual([head, previous, state]);
      previous = thread;
    }
    expect(words[head + 1]).toBe(previous);
  }
  for (let thread = 1; thread <= (words[H_THREADS] as number); thread++) {
    expect(words[threadAt(thread) + T_QUEUE] !== 0, `thread ${thread} knows its line`).toBe(
      standing.has(thread),
    );
  }
}

function checkCounts({ words }: World, slots: number): void {
  const threads = Array.from({ length: words[H_THREADS] as number }, (_, i) => threadAt(i + 1));
  const alive = threads.filter((at) => isAlive(words, at));
  const busy = Array.from({ length: slots }, (_, slot) => slot).filter(
    (slot) => words[slotAt(slot) + S_THREAD] !== 0,
  );
  const idle: number[] = [];
  for (
    let next = words[H_IDLE_SLOTS] as number;
    next !== 0;
    next = words[slotAt(next - 1) + S_NEXT] as number
  ) {
    expect(idle).not.toContain(next - 1);
    idle.push(next - 1);
  }
  expect({
    alive: words[H_ALIVE],
    plain: words[H_ALIVE_PLAIN],
    outside: words[H_OUTSIDE],
    busy: words[H_BUSY],
    idle: words[H_IDLE_COUNT],
  }).toEqual({
    alive: alive.length,
    plain: alive.filter((at) => words[at + T_DAEMON] === 0).length,
    outside: threads.filter((at) => words[at + T_OUTSIDE] === 1).length,
    busy: busy.length,
    idle: idle.length,
  });
  expect(idle.filter((slot) => busy.includes(slot))).toEqual([]);
  // A run goes on exactly as long as a thread that is no daemon lives, or ends before.
  if (words[H_STOP] === STOP_NONE) expect(words[H_ALIVE_PLAIN]).toBeGreaterThan(0);
}

/** The list holds the threads between start and end, by number, and leads back the same way. */
function checkLive({ words }: World): void {
  const alive = Array.from({ length: words[H_THREADS] as number }, (_, i) => i + 1).filter((thread) =>
    isAlive(words, threadAt(thread)),
  );
  expect([...liveThreads(words)]).toEqual(alive);
  const back: number[] = [];
  for (let thread = words[H_LIVE + 1] as number; thread !== 0; ) {
    back.unshift(thread);
    thread = words[threadAt(thread) + T_LIVE_PREV] as number;
  }
  expect(back).toEqual(alive);
}

function isAlive(words: Int32Array, at: number): boolean {
  return (words[at + T_STATE] as number) >= THREAD_STARTING && (words[at + T_STATE] as number) < THREAD_ENDED;
}

/** A lock is a living thread's, or free with nobody in its line, or was left held by a thread that ended. */
function checkLocks({ words }: World, leftHeld: ReadonlyMap<number, number>): void {
  for (let object = 1; object <= (words[H_OBJECTS] as number); object++) {
    const kind = kindOf(words, object);
    if (kind !== "lock" && kind !== "rlock") continue;
    const at = objectAt(object);
    const owner = words[at + LOCK_OWNER] as number;
    expect(owner !== 0, `lock ${object} is held`).toBe((words[at + LOCK_DEPTH] as number) > 0);
    if (owner === 0) expect(words[at + O_QUEUE]).toBe(0);
    else if (words[threadAt(owner) + T_STATE] === THREAD_ENDED) expect(leftHeld.get(object)).toBe(owner);
  }
}

function kindOf(words: Int32Array, object: number) {
  return OBJECT_KINDS[words[objectAt(object) + O_KIND] as number];
}
