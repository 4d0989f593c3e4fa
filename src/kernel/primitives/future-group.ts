import { release, store } from "../memory/arena.ts";
import { dequeue } from "../memory/wait-queue.ts";
import { ARENA, blockAt, objectAt } from "../records/areas.ts";
import { BLOCK, HEAD_BYTES } from "../records/blocks.ts";
import { GRANT_OK } from "../records/codes.ts";
import { get, queueOf, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { FUTURE, GROUP } from "../records/objects.ts";
import { emit } from "../steps/emit.ts";
import { enter, enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { beginWait, grant, park, passAtOnce } from "../steps/wait.ts";
import { isSettled } from "./future-record.ts";
import { makeObject } from "./objects.ts";
import { memoryFull } from "./store-bytes.ts";

/**
 * Several futures for which one thread waits. While a group is open, each future that settles checks whether the group is complete. Only
 * futures that a pool's thread has settled count; a cancelled one counts once such a thread has come across it.
 */

/** What a group waits for: that all have settled; one; one with an error (else all); or "order": one, and it matters which came first. */
const UNTILS = ["all", "first", "error", "order"] as const;
type GroupUntil = (typeof UNTILS)[number];
const ALL = UNTILS.indexOf("all");

/** Opens a group. Only the current thread waits for it. @throws ThreadlabError `ERR_MEMORY_FULL` */
export function openGroup(kernel: Kernel, futures: readonly number[], until: GroupUntil): number {
  const { words } = kernel.world;
  // For the trace: which futures, and whether all of them have to settle.
  const name = futures.map((future) => `#${future}`).join();
  const count = UNTILS.indexOf(until);
  const group = makeObject(kernel, { kind: "futures", fields: [[GROUP.until, count]], name, count });
  setMembers(kernel, group, futures);
  enter(kernel);
  set(words, objectAt<"group">(group), GROUP.next, get(words, WORLD, HEADER.groups));
  set(words, WORLD, HEADER.groups, group);
  leave(kernel);
  return group;
}

/** Ends a group. Bookkeeping, no step. */
export function closeGroup(kernel: Kernel, group: number): void {
  const { world } = kernel;
  const { words } = world;
  const at = objectAt<"group">(group);
  enter(kernel);
  const next = get(words, at, GROUP.next);
  const before = openGroups(words).find(
    (other) => get(words, objectAt<"group">(other), GROUP.next) === group,
  );
  if (before === undefined) set(words, WORLD, HEADER.groups, next);
  else set(words, objectAt<"group">(before), GROUP.next, next);
  release(world, get(words, at, GROUP.members));
  set(words, at, GROUP.members, 0);
  leave(kernel);
}

/** Waits until a group has what it waits for. @param timeout seconds, more than 0. @returns whether it was in time. */
export function waitForGroup(kernel: Kernel, group: number, timeout: number): boolean {
  enterStep(kernel, "wait", group, 0, timeout !== Infinity);
  if (hasEnough(kernel.world.words, group)) {
    passAtOnce(kernel, "wait", group, timeout);
    return true;
  }
  beginWait(kernel, "wait", group, timeout, queueOf(objectAt<"group">(group), GROUP.waiters));
  return park(kernel) === GRANT_OK;
}

/** Finds out which of the futures have settled: one step. @returns them in the order in which they settled. */
export function settledOf(kernel: Kernel, group: number): readonly number[] {
  const { words } = kernel.world;
  enterStep(kernel, "probe", group);
  const settled = membersOf(words, group).filter((future) => isSettled(words, future));
  emit(kernel, "probe", group, "ok", settled.length);
  leave(kernel);
  return settled.sort((a, b) => settledAt(words, a) - settledAt(words, b));
}

/** Goes on with fewer futures. Bookkeeping, no step: only the thread that waits for the group calls this. */
export function setMembers(kernel: Kernel, group: number, futures: readonly number[]): void {
  const { world } = kernel;
  const at = objectAt<"group">(group);
  enter(kernel);
  const block = store(world, new Uint8Array(Int32Array.from(futures).buffer));
  if (block !== 0) {
    release(world, get(world.words, at, GROUP.members));
    set(world.words, at, GROUP.members, block);
  }
  leave(kernel);
  if (block === 0) throw memoryFull(futures.length * 4);
}

/** The open groups that a future is in. */
export function groupsOf(words: Int32Array, future: number): readonly number[] {
  return openGroups(words).filter((group) => membersOf(words, group).includes(future));
}

/** Wakes the threads whose groups are complete, as a part of the step that settled a future. */
export function tellGroups(kernel: Kernel, groups: readonly number[]): void {
  const { words } = kernel.world;
  for (const group of groups) {
    if (!hasEnough(words, group)) continue;
    const waiter = dequeue(words, queueOf(objectAt<"group">(group), GROUP.waiters));
    if (waiter !== 0) grant(kernel, waiter, group);
  }
}

/** Whether the order in which this future and others settle matters: some group does not wait for all of its futures. */
export function isInOrder(words: Int32Array, future: number): boolean {
  return groupsOf(words, future).some((group) => get(words, objectAt<"group">(group), GROUP.until) !== ALL);
}

function hasEnough(words: Int32Array, group: number): boolean {
  const members = membersOf(words, group);
  const until = UNTILS[get(words, objectAt<"group">(group), GROUP.until)] as GroupUntil;
  const settled = members.filter((future) => isSettled(words, future));
  if (settled.length === members.length) return true;
  if (until === "all") return false;
  if (until === "error")
    return settled.some((future) => get(words, objectAt<"future">(future), FUTURE.failed) === 1);
  return settled.length > 0;
}

function settledAt(words: Int32Array, future: number): number {
  return get(words, objectAt<"future">(future), FUTURE.settled);
}

function openGroups(words: Int32Array): number[] {
  const groups: number[] = [];
  for (let group = get(words, WORLD, HEADER.groups); group !== 0; ) {
    groups.push(group);
    group = get(words, objectAt<"group">(group), GROUP.next);
  }
  return groups;
}

function membersOf(words: Int32Array, group: number): number[] {
  const block = get(words, objectAt<"group">(group), GROUP.members);
  if (block === 0) return [];
  const start = (ARENA + block + HEAD_BYTES) / 4;
  return [...words.subarray(start, start + get(words, blockAt(block), BLOCK.length) / 4)];
}
