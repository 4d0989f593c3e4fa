import { expect } from "vitest";
import { blockAfter, lengthOfData } from "../../src/kernel/memory/block-list.ts";
import { firstInQueue } from "../../src/kernel/memory/wait-queue.ts";
import type { World } from "../../src/kernel/memory/world.ts";
import { lineLength, queuedBytes } from "../../src/kernel/network/byte-queue.ts";
import { CLOSED, ENDED, has, hasRoom, RESET } from "../../src/kernel/network/stream-end.ts";
import { futureState } from "../../src/kernel/primitives/future-record.ts";
import { objectAt, threadAt } from "../../src/kernel/records/areas.ts";
import { BLOCK_LIST } from "../../src/kernel/records/blocks.ts";
import { STOP_NONE, THREAD_ENDED } from "../../src/kernel/records/codes.ts";
import { type At, get, listOf, queueOf } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import {
  BARRIER,
  CONNECTION,
  FLAG,
  FUTURE,
  POOL,
  QUEUE,
  SEMAPHORE,
  SERVER,
  SIMPLE_QUEUE,
} from "../../src/kernel/records/objects.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import { objectsOf } from "./random-operations.ts";
import { same } from "./same.ts";

/** What holds of each object between two steps: nobody waits for what is there, and what is counted is there. */
export function checkObjects(world: World): void {
  const { words } = world;
  for (const object of objectsOf(words, "simple-queue")) {
    const at = objectAt<"simple queue">(object);
    if (waits(words, queueOf(at, SIMPLE_QUEUE.waiters))) same(get(words, at, SIMPLE_QUEUE.count), 0);
  }
  for (const object of objectsOf(words, "semaphore")) {
    const at = objectAt<"semaphore">(object);
    if (waits(words, queueOf(at, SEMAPHORE.waiters))) same(get(words, at, SEMAPHORE.value), 0);
  }
  for (const object of objectsOf(words, "event")) {
    const at = objectAt<"flag">(object);
    if (waits(words, queueOf(at, FLAG.waiters))) same(get(words, at, FLAG.isSet), 0);
  }
  for (const object of objectsOf(words, "barrier")) checkBarrier(words, object);
  for (const object of objectsOf(words, "queue")) checkItems(words, object);
  for (const object of objectsOf(words, "pool")) checkPool(words, object);
  for (const object of objectsOf(words, "future")) {
    const state = futureState(words, object);
    if (waits(words, queueOf(objectAt<"future">(object), FUTURE.waiters)))
      expect(["pending", "running"]).toContain(state);
  }
  for (const object of objectsOf(words, "server")) {
    const at = objectAt<"server">(object);
    if (!waits(words, queueOf(at, SERVER.acceptors))) continue;
    same(get(words, at, SERVER.first), 0, "a client waits to be accepted");
    expect(get(words, at, SERVER.state), "the server is closed").not.toBe(CLOSED_SERVER);
  }
  // With the last step of a thread that died go on those who stood behind it.
  if (!isAnyDead(words)) for (const object of objectsOf(words, "socket")) checkEnd(world, object);
}

const CLOSED_SERVER = 2;

const FILLING = 0;
const DRAINING = 1;

/** Who waits for an action waits for a thread that runs it, or that died in it and breaks the barrier as its next step. */
function checkBarrier(words: Int32Array, barrier: number): void {
  const at = objectAt<"barrier">(barrier);
  const state = get(words, at, BARRIER.state);
  if (state !== FILLING && state !== DRAINING) same(waits(words, queueOf(at, BARRIER.waiters)), false);
  if (state !== DRAINING) same(waits(words, queueOf(at, BARRIER.nextRound)), false);
  if (get(words, WORLD, HEADER.stop) !== STOP_NONE) return;
  const running = threadsOf(words).filter((thread) => get(words, thread, THREAD.inActionOf) === barrier);
  same(running.length, state === DRAINING ? 1 : 0, `threads that run the action of barrier ${barrier}`);
  for (const thread of running) expect(get(words, thread, THREAD.state)).toBeLessThan(THREAD_ENDED);
}

function isAnyDead(words: Int32Array): boolean {
  return threadsOf(words).some((at) => get(words, at, THREAD.dead) === 1);
}

function threadsOf(words: Int32Array): At<"thread">[] {
  return Array.from({ length: get(words, WORLD, HEADER.threads) }, (_, i) => threadAt(i + 1));
}

function waits(words: Int32Array, queue: Parameters<typeof firstInQueue>[1]): boolean {
  return firstInQueue(words, queue) !== 0;
}

function checkItems(words: Int32Array, queue: number): void {
  const at = objectAt<"queue">(queue);
  const items = listOf(at, QUEUE.items);
  let [count, last] = [0, 0];
  for (let block = blockAfter(words, items, 0); block !== 0; block = blockAfter(words, items, block)) {
    last = block;
    count++;
  }
  same([get(words, at, QUEUE.count), get(words, items, BLOCK_LIST.last)], [count, last]);
}

function checkPool(words: Int32Array, pool: number): void {
  const at = objectAt<"pool">(pool);
  if (waits(words, queueOf(at, POOL.idle))) same(get(words, at, POOL.first), 0, "a task waits");
  const own = threadsOf(words).filter((thread) => get(words, thread, THREAD.pool) === pool);
  same(get(words, at, POOL.workers), own.length);
}

/** Bytes that came are received if somebody wants them, and those who send wait only while there is no room. */
function checkEnd(world: World, end: number): void {
  const { words } = world;
  const at = objectAt<"connection">(end);
  const [reader, writer] = [
    firstInQueue(words, queueOf(at, CONNECTION.readers)),
    firstInQueue(words, queueOf(at, CONNECTION.writers)),
  ];
  if (reader !== 0) {
    const want = get(words, threadAt(reader), THREAD.want);
    const there = want < 0 ? lineLength(world, end) : queuedBytes(world, end);
    const isOver = has(words, end, CLOSED) || has(words, end, ENDED) || has(words, end, RESET);
    same([there, isOver], [0, false], `thread ${reader} could receive`);
  }
  if (writer !== 0) {
    const length = lengthOfData(world, get(words, threadAt(writer), THREAD.handed));
    same(hasRoom(world, end, length), false, `thread ${writer} could send`);
  }
}
