import { expect } from "vitest";
import { liveThreads } from "../../src/kernel/memory/live-threads.ts";
import type { World } from "../../src/kernel/memory/world.ts";
import { objectAt, slotAt, threadAt } from "../../src/kernel/records/areas.ts";
import {
  GRANT_NONE,
  MODE_CONTROLLED,
  STOP_NONE,
  THREAD_ENDED,
  THREAD_STARTING,
  THREAD_WAITING,
} from "../../src/kernel/records/codes.ts";
import { type At, get, queueOf } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { BARRIER, CONNECTION, LOCK, OBJECT } from "../../src/kernel/records/objects.ts";
import { SLOT, THREAD, WAITERS } from "../../src/kernel/records/threads.ts";
import { OBJECT_KINDS } from "../../src/protocol/event.ts";
import { same } from "./same.ts";

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
  checkOutside(world);
  checkLocks(world, leftHeld);
}

function checkHeader({ words }: World): void {
  same(
    [get(words, WORLD, HEADER.lock), get(words, WORLD, HEADER.logNext)],
    [0, get(words, WORLD, HEADER.logHead)],
  );
  const token = get(words, WORLD, HEADER.token);
  if (
    get(words, WORLD, HEADER.mode) !== MODE_CONTROLLED ||
    get(words, WORLD, HEADER.stop) !== STOP_NONE ||
    token === 0
  )
    return;
  expect(token).toBeLessThanOrEqual(get(words, WORLD, HEADER.threads));
  expect(get(words, threadAt(token), THREAD.state)).toBeLessThan(THREAD_ENDED);
}

/** Who stands in a line knows in which, and is linked both ways; who waits for a worker has not begun, all others wait. */
function checkQueues({ words }: World): void {
  const heads = [queueOf(WORLD, HEADER.starts)];
  for (let thread = 1; thread <= get(words, WORLD, HEADER.threads); thread++)
    heads.push(queueOf(threadAt(thread), THREAD.joiners));
  for (let object = 1; object <= get(words, WORLD, HEADER.objects); object++) {
    // The queue lies in the same place in all records that have one.
    heads.push(queueOf(objectAt<"lock">(object), LOCK.waiters));
    if (kindOf(words, object) === "barrier")
      heads.push(queueOf(objectAt<"barrier">(object), BARRIER.nextRound));
    if (kindOf(words, object) === "socket")
      heads.push(queueOf(objectAt<"connection">(object), CONNECTION.writers));
  }
  const standing = new Set<number>();
  for (const head of heads) {
    let previous = 0;
    for (
      let thread = get(words, head, WAITERS.first);
      thread !== 0;
      thread = get(words, threadAt(thread), THREAD.next)
    ) {
      const at = threadAt(thread);
      same(standing.has(thread), false, `thread ${thread} stands in two lines`);
      standing.add(thread);
      const state = head === queueOf(WORLD, HEADER.starts) ? THREAD_STARTING : THREAD_WAITING;
      same(
        [get(words, at, THREAD.queue), get(words, at, THREAD.prev), get(words, at, THREAD.state)],
        [head, previous, state],
      );
      previous = thread;
    }
    same(get(words, head, WAITERS.last), previous);
  }
  for (let thread = 1; thread <= get(words, WORLD, HEADER.threads); thread++) {
    same(
      get(words, threadAt(thread), THREAD.queue) !== 0,
      standing.has(thread),
      `thread ${thread} knows its line`,
    );
  }
}

function checkCounts({ words }: World, slots: number): void {
  const threads = Array.from({ length: get(words, WORLD, HEADER.threads) }, (_, i) => threadAt(i + 1));
  const alive = threads.filter((at) => isAlive(words, at));
  const busy = Array.from({ length: slots }, (_, slot) => slot).filter(
    (slot) => get(words, slotAt(slot), SLOT.thread) !== 0,
  );
  const idle: number[] = [];
  for (
    let next = get(words, WORLD, HEADER.idleSlots);
    next !== 0;
    next = get(words, slotAt(next - 1), SLOT.next)
  ) {
    expect(idle).not.toContain(next - 1);
    idle.push(next - 1);
  }
  same(
    {
      alive: get(words, WORLD, HEADER.alive),
      plain: get(words, WORLD, HEADER.alivePlain),
      outside: get(words, WORLD, HEADER.outside),
      busy: get(words, WORLD, HEADER.busy),
      idle: get(words, WORLD, HEADER.idleCount),
    },
    {
      alive: alive.length,
      plain: alive.filter((at) => get(words, at, THREAD.daemon) === 0).length,
      outside: threads.filter((at) => get(words, at, THREAD.outside) === 1).length,
      busy: busy.length,
      idle: idle.length,
    },
  );
  same(
    idle.filter((slot) => busy.includes(slot)),
    [],
  );
  // A run goes on exactly as long as a thread that is no daemon lives, or ends before.
  if (get(words, WORLD, HEADER.stop) === STOP_NONE)
    expect(get(words, WORLD, HEADER.alivePlain)).toBeGreaterThan(0);
}

/** The list holds the threads between start and end, by number, and leads back the same way. */
function checkLive({ words }: World): void {
  const alive = Array.from({ length: get(words, WORLD, HEADER.threads) }, (_, i) => i + 1).filter((thread) =>
    isAlive(words, threadAt(thread)),
  );
  same([...liveThreads(words)], alive);
  const back: number[] = [];
  for (let thread = get(words, WORLD, HEADER.liveLast); thread !== 0; ) {
    back.unshift(thread);
    thread = get(words, threadAt(thread), THREAD.livePrev);
  }
  same(back, alive);
}

/** Who waits for the supervisor's answer has none yet, and nothing else ends the wait. */
function checkOutside({ words }: World): void {
  for (let thread = 1; thread <= get(words, WORLD, HEADER.threads); thread++) {
    const at = threadAt(thread);
    if (get(words, at, THREAD.outside) === 0) continue;
    same([get(words, at, THREAD.state), get(words, at, THREAD.grant)], [THREAD_WAITING, GRANT_NONE]);
  }
}

function isAlive(words: Int32Array, at: At<"thread">): boolean {
  return get(words, at, THREAD.state) >= THREAD_STARTING && get(words, at, THREAD.state) < THREAD_ENDED;
}

/** A lock is a living thread's, or free with nobody in its line, or was left held by a thread that ended. */
function checkLocks({ words }: World, leftHeld: ReadonlyMap<number, number>): void {
  for (let object = 1; object <= get(words, WORLD, HEADER.objects); object++) {
    const kind = kindOf(words, object);
    if (kind !== "lock" && kind !== "rlock") continue;
    const at = objectAt<"lock">(object);
    const owner = get(words, at, LOCK.owner);
    same(owner !== 0, get(words, at, LOCK.depth) > 0, `lock ${object} is held`);
    if (owner === 0) same(get(words, queueOf(at, LOCK.waiters), WAITERS.first), 0);
    else if (get(words, threadAt(owner), THREAD.state) === THREAD_ENDED) same(leftHeld.get(object), owner);
  }
}

function kindOf(words: Int32Array, object: number) {
  return OBJECT_KINDS[get(words, objectAt(object), OBJECT.kind)];
}
