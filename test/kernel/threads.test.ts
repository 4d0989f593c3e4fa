import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { firstInQueue } from "../../src/kernel/memory/wait-queue.ts";
import { acquireLock, releaseLock } from "../../src/kernel/primitives/lock.ts";
import { makeObject } from "../../src/kernel/primitives/objects.ts";
import { waitForSupervisor } from "../../src/kernel/primitives/waiting.ts";
import { objectAt } from "../../src/kernel/records/areas.ts";
import { STOP_NONE } from "../../src/kernel/records/codes.ts";
import { get, queueOf } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { LOCK } from "../../src/kernel/records/objects.ts";
import { drainLog } from "../../src/kernel/steps/log.ts";
import { startThread } from "../../src/kernel/threads/life.ts";
import { makeThread } from "../../src/kernel/threads/make-thread.ts";
import { makeProcess, reserveStart, setProcessPid } from "../../src/kernel/threads/processes.ts";
import { isDaemon, setDaemon } from "../../src/kernel/threads/properties.ts";
import { fakeFutex } from "../support/futex.ts";
import { createWorldByHand } from "../support/world-by-hand.ts";

const FOR_EVER = Number.POSITIVE_INFINITY;
const byHand = createWorldByHand();
const { world } = byHand;
const { words } = world;

beforeEach(() => {
  fakeFutex();
});
afterEach(() => vi.restoreAllMocks());

test("a thread is started once, however many try", () => {
  const main = byHand.begin();
  const other = byHand.startOne(main, 1);
  const third = makeThread(main.kernel, undefined, false);
  const spec = new Uint8Array(1);
  let started: unknown;
  expect(main.do(() => startThread(main.kernel, third, spec))).toBe("asleep");
  expect(other.do(() => (started = startThread(other.kernel, third, spec)))).toBe("done");
  expect([started, get(words, WORLD, HEADER.alive), get(words, WORLD, HEADER.alivePlain)]).toEqual([
    false,
    3,
    3,
  ]);
  const starts: string[] = [];
  drainLog(world, ({ op, thread, object, outcome }) => {
    if (op === "start") starts.push(`${thread} starts ${object}: ${outcome}`);
  });
  expect(starts).toEqual(["1 starts 2: ok", "1 starts 3: ok", "2 starts 3: refused"]);
});

test("a start returns when its thread has ended, even if that never began", () => {
  const main = byHand.begin();
  const worker = byHand.worker(1);
  worker.offer();
  const thread = makeThread(main.kernel, undefined, false);
  expect(main.do(() => startThread(main.kernel, thread, new Uint8Array(1)))).toBe("asleep");
  worker.kernel.thread = thread;
  expect(worker.end()).toBe("done");
  expect(main.wake()).toBe("done");
});

test("whether a thread is a daemon is settled by its start", () => {
  const main = byHand.begin();
  const thread = makeThread(main.kernel, undefined, false);
  expect(setDaemon(main.kernel, thread, true)).toBe(true);
  expect(main.do(() => startThread(main.kernel, thread, new Uint8Array(1)))).toBe("asleep");
  expect(setDaemon(main.kernel, thread, false)).toBe(false);
  expect([isDaemon(main.kernel, thread), get(words, WORLD, HEADER.alivePlain)]).toEqual([true, 1]);
});

test("the start of a process is reserved for one thread, until the system could not make it", () => {
  const { kernel } = byHand.begin();
  const process = makeProcess(kernel, undefined, false);
  expect(reserveStart(kernel, process)).toBe(true);
  expect(reserveStart(kernel, process)).toBe(false);
  expect(setDaemon(kernel, process, true)).toBe(false);
  setProcessPid(kernel, process, 0);
  expect(reserveStart(kernel, process)).toBe(true);
});

test("a thread that dies in line for a lock is not given it", () => {
  const main = byHand.begin();
  const dying = byHand.startOne(main, 1);
  const waiting = byHand.startOne(main, 2);
  const lock = makeObject(main.kernel, { kind: "lock" });
  expect(main.do(() => acquireLock(main.kernel, lock, FOR_EVER))).toBe("done");
  expect(dying.do(() => acquireLock(dying.kernel, lock, FOR_EVER))).toBe("asleep");
  expect(waiting.do(() => acquireLock(waiting.kernel, lock, FOR_EVER))).toBe("asleep");
  byHand.reap(1);
  expect(main.do(() => releaseLock(main.kernel, lock))).toBe("done");
  const at = objectAt<"lock">(lock);
  expect([get(words, at, LOCK.owner), firstInQueue(words, queueOf(at, LOCK.waiters))]).toEqual([3, 0]);
  expect(waiting.wake()).toBe("done");
});

test("a thread that dies while it waits for the supervisor waits no more", () => {
  const main = byHand.begin();
  const dying = byHand.startOne(main, 1);
  expect(dying.do(() => waitForSupervisor(dying.kernel, "process", 0, () => {}))).toBe("asleep");
  expect(get(words, WORLD, HEADER.outside)).toBe(1);
  byHand.reap(1);
  expect([get(words, WORLD, HEADER.outside), get(words, WORLD, HEADER.stop)]).toEqual([0, STOP_NONE]);
});
