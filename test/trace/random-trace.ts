import type { TraceEvent } from "../../src/protocol/event.ts";
import { type Brief, handTrace, made } from "./hand-trace.ts";

const LOCK = 11;
const SEMAPHORE = 12;
const EVENT = 13;
const BARRIER = 14;
const SHARED = 15;
const CONDITION = 16;

/**
 * A trace as the kernel would write it: numbers choose which of up to four threads goes next and what it does. Locks and semaphores are handed
 * to the longest waiter; a thread that waits does nothing until it is granted, or its wait times out.
 */
export function randomTrace(numbers: readonly number[]): TraceEvent[] {
  const out: Brief[] = [
    made(LOCK, "lock"),
    made(SEMAPHORE, "semaphore", 1),
    made(EVENT, "event"),
    made(BARRIER, "barrier"),
    made(SHARED, "shared"),
    made(CONDITION, "condition"),
    { op: "begin", object: 1 },
  ];
  const alive = [1];
  const ended: number[] = [];
  const waiting = new Map<number, number>();
  const granted: { thread: number; object: number }[] = [];
  let holder = 0;
  let tokens = 1;
  let set = false;

  for (const number of numbers) {
    const [resumed] = number % 5 === 0 ? granted.splice(0, 1) : [];
    if (resumed !== undefined) {
      out.push({ op: "resume", ...resumed });
      continue;
    }
    const free = alive.filter((id) => !waiting.has(id) && !granted.some(({ thread }) => thread === id));
    const thread = free[number % Math.max(1, free.length)];
    if (thread !== undefined) step(thread, Math.floor(number / 7) % 16);
  }
  return handTrace(...out);

  function step(thread: number, choice: number): void {
    const say = (op: Brief["op"], object: number, outcome: Brief["outcome"] & string = "ok", value = 0) =>
      out.push({ op, thread, object, outcome, value });
    switch (choice) {
      case 0:
      case 1:
        if (alive.length === 4 || alive.length + ended.length === 9) break;
        say("start", alive.length + ended.length + 1);
        alive.push(alive.length + ended.length + 1);
        out.push({ op: "begin", thread: alive.at(-1) ?? 0, object: alive.at(-1) ?? 0 });
        break;
      case 2:
      case 3:
        if (holder === 0) say("acquire", LOCK);
        else if (holder !== thread) wait(thread, "acquire", LOCK);
        if (holder === 0) holder = thread;
        break;
      case 4:
      case 5: {
        if (holder !== thread) break;
        say("release", LOCK, "ok", 1);
        const [next = 0] = waitersOf(LOCK);
        holder = next;
        if (next !== 0) grant(thread, next);
        break;
      }
      case 6:
        if (tokens > 0) say("acquire", SEMAPHORE);
        else wait(thread, "acquire", SEMAPHORE);
        tokens = Math.max(0, tokens - 1);
        break;
      case 7: {
        say("release", SEMAPHORE, "ok", 2);
        const next = waitersOf(SEMAPHORE).slice(0, 2);
        tokens += 2 - next.length;
        for (const peer of next) grant(thread, peer);
        break;
      }
      case 8:
        if (set) say("wait", EVENT);
        else wait(thread, "wait", EVENT);
        break;
      case 9:
        set = !set;
        say(set ? "set" : "clear", EVENT);
        if (set) for (const peer of waitersOf(EVENT)) grant(thread, peer);
        break;
      case 10:
        if (waitersOf(BARRIER).length === 0) {
          wait(thread, "wait", BARRIER);
        } else {
          say("wait", BARRIER);
          say("trip", BARRIER);
          for (const peer of waitersOf(BARRIER)) grant(thread, peer);
        }
        break;
      case 11:
        say("read", SHARED);
        break;
      case 12:
        say("write", SHARED);
        break;
      case 13: {
        const first = waitersOf(CONDITION)[0];
        if (first === undefined && holder === thread) wait(thread, "wait", CONDITION);
        else say("notify", CONDITION, "ok", 1);
        if (first !== undefined) grant(thread, first);
        break;
      }
      case 14:
        if (ended[0] !== undefined) say("join", ended[0]);
        else if (alive.length > 1 && thread === 1) wait(thread, "join", alive[1] ?? 0);
        break;
      default:
        if (thread === 1 || holder === thread) break;
        say("end", thread);
        alive.splice(alive.indexOf(thread), 1);
        ended.push(thread);
        for (const peer of waitersOf(thread)) grant(thread, peer);
    }
  }

  function wait(thread: number, op: Brief["op"], object: number): void {
    out.push({ op, thread, object, outcome: "wait" });
    waiting.set(thread, object);
  }

  function grant(thread: number, peer: number): void {
    const object = waiting.get(peer) ?? 0;
    waiting.delete(peer);
    granted.push({ thread: peer, object });
    out.push({ op: "grant", thread, object, peer });
  }

  function waitersOf(object: number): number[] {
    return [...waiting].filter(([, waited]) => waited === object).map(([thread]) => thread);
  }
}
