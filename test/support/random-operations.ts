import { release } from "../../src/kernel/memory/arena.ts";
import { firstInQueue, type WaitQueue } from "../../src/kernel/memory/wait-queue.ts";
import { closeStream, endSending, joinEnds } from "../../src/kernel/network/connection.ts";
import {
  acceptStream,
  closeListener,
  connectStream,
  openListener,
} from "../../src/kernel/network/listener.ts";
import { receiveBytes, sendBytes } from "../../src/kernel/network/stream.ts";
import { flow } from "../../src/kernel/network/stream-end.ts";
import { abortBarrier, makeBarrier, resetBarrier } from "../../src/kernel/primitives/barrier.ts";
import {
  conditionLock,
  makeCondition,
  notifyCondition,
  waitCondition,
} from "../../src/kernel/primitives/condition.ts";
import { dequeLength, pushLast, takeFirst } from "../../src/kernel/primitives/deque.ts";
import { noteExit } from "../../src/kernel/primitives/exit.ts";
import { clearFlag, setFlag, waitFlag } from "../../src/kernel/primitives/flag.ts";
import { beginTask, cancelFuture, finishTask, waitForFuture } from "../../src/kernel/primitives/future.ts";
import { futureState } from "../../src/kernel/primitives/future-record.ts";
import { acquireLock, releaseLock, tryLock } from "../../src/kernel/primitives/lock.ts";
import { makeObject } from "../../src/kernel/primitives/objects.ts";
import { makeQueue } from "../../src/kernel/primitives/queue.ts";
import { acquireSemaphore, makeSemaphore, releaseSemaphore } from "../../src/kernel/primitives/semaphore.ts";
import { readShared, writeShared } from "../../src/kernel/primitives/shared.ts";
import { putItem, takeItem, tryItem } from "../../src/kernel/primitives/simple-queue.ts";
import { sleepFor, waitForSupervisor, yieldTurn } from "../../src/kernel/primitives/waiting.ts";
import { objectAt, threadAt } from "../../src/kernel/records/areas.ts";
import { THREAD_MADE } from "../../src/kernel/records/codes.ts";
import { get, queueOf } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { BARRIER, CONNECTION, FUTURE, LOCK, OBJECT, QUEUE } from "../../src/kernel/records/objects.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import type { Kernel } from "../../src/kernel/steps/kernel.ts";
import { park } from "../../src/kernel/steps/wait.ts";
import { joinThread } from "../../src/kernel/threads/join.ts";
import { startThread } from "../../src/kernel/threads/life.ts";
import { makeThread } from "../../src/kernel/threads/make-thread.ts";
import { closePool, makePool, submitTask, takeTask, withdrawTask } from "../../src/kernel/threads/pool.ts";
import { makeProcess, reserveStart, setProcessPid } from "../../src/kernel/threads/processes.ts";
import { OBJECT_KINDS } from "../../src/protocol/event.ts";

const FOR_EVER = Number.POSITIVE_INFINITY;
const PORT = 80;
/** The states of a future that is done. */
const DONE = ["finished", "cancelled", "told"];
const ANYWHERE = 0;
const BROKEN = 2;

/** The objects of a run, made by MainThread. */
export type Objects = ReturnType<typeof makeObjects>;

export function makeObjects(kernel: Kernel) {
  const condition = makeCondition(kernel, undefined);
  const { words } = kernel.world;
  const full = makeQueue(kernel, "queue", 2);
  const at = objectAt<"queue">(full);
  joinEnds(kernel, makeObject(kernel, { kind: "socket" }), makeObject(kernel, { kind: "socket" }));
  return {
    condition,
    guard: conditionLock(kernel, condition),
    lock: makeObject(kernel, { kind: "lock" }),
    semaphore: makeSemaphore(kernel, "semaphore", 1),
    flag: makeObject(kernel, { kind: "event" }),
    shared: makeObject(kernel, { kind: "shared" }),
    queue: makeObject(kernel, { kind: "simple-queue" }),
    barrier: makeBarrier(kernel, { parties: 2, timeout: FOR_EVER, action: "" }),
    full,
    mutex: get(words, at, QUEUE.mutex),
    notEmpty: get(words, at, QUEUE.notEmpty),
    pool: makePool(kernel, { maxWorkers: 2, prefix: "", firstWork: undefined }),
    server: makeObject(kernel, { kind: "server" }),
    /** The processes that are being started. */
    reserved: new Set<number>(),
  };
}

/** An operation as a thread is about to make it. */
interface Prepared {
  /** Made up to where it sleeps, and once more where it slept before its step. */
  readonly go: () => unknown;
  /** What is left of it after its wait, where that is more than to leave the wait. */
  readonly afterPark?: () => unknown;
}

/** Chooses what the operation is about; undefined where there is nothing. */
type Operation = (kernel: Kernel, objects: Objects, number: number) => Prepared | undefined;

const timeout = (number: number) => (number === 0 ? FOR_EVER : 1);

const simple =
  (go: (kernel: Kernel, objects: Objects, number: number) => unknown): Operation =>
  (kernel, objects, number) => ({ go: () => go(kernel, objects, number) });

/** The queue's own operations are for the thread that holds its mutex; another one takes it. */
const held =
  (go: (kernel: Kernel, objects: Objects) => unknown): Operation =>
  (kernel, objects) => {
    const owner = get(kernel.world.words, objectAt<"lock">(objects.mutex), LOCK.owner);
    return {
      go: () =>
        owner === kernel.thread ? go(kernel, objects) : acquireLock(kernel, objects.mutex, FOR_EVER),
    };
  };

const LOCKS: Readonly<Record<string, Operation>> = {
  acquire: simple((kernel, { lock }, number) => acquireLock(kernel, lock, timeout(number))),
  try: simple((kernel, { lock }) => tryLock(kernel, lock)),
  release: simple((kernel, { lock }) => releaseLock(kernel, lock)),
  guard: simple((kernel, { guard }, number) => acquireLock(kernel, guard, timeout(number))),
  unguard: simple((kernel, { guard }) => releaseLock(kernel, guard)),
  await: simple((kernel, { condition }, number) =>
    waitCondition(kernel, condition, { seconds: timeout(number) }),
  ),
  notify: simple((kernel, { condition }, number) => notifyCondition(kernel, condition, 1 + (number % 2))),
  down: simple((kernel, { semaphore }, number) => acquireSemaphore(kernel, semaphore, timeout(number))),
  up: simple((kernel, { semaphore }, number) => releaseSemaphore(kernel, semaphore, 1 + (number % 2))),
  look: simple((kernel, { flag }, number) => waitFlag(kernel, flag, timeout(number))),
  set: simple((kernel, { flag }) => setFlag(kernel, flag)),
  clear: simple((kernel, { flag }) => clearFlag(kernel, flag)),
  reset: (kernel, { barrier }, number) => {
    const go = () => (number === 0 ? abortBarrier : resetBarrier)(kernel, barrier);
    const afterPark = () => {
      park(kernel);
      go();
    };
    // Mostly one that is broken: one that is not would never be full.
    return number < 2 || isBarrierBroken(kernel.world.words, barrier) ? { go, afterPark } : undefined;
  },
  read: simple((kernel, { shared }) => readShared(kernel, shared)),
  write: simple((kernel, { shared }, number) => writeShared(kernel, shared, number)),
};

const THREADS: Readonly<Record<string, Operation>> = {
  sleep: simple((kernel, _, number) => sleepFor(kernel, number % 3)),
  yield: simple((kernel) => yieldTurn(kernel)),
  // What a process is asked for has the number of its thread, which may be that of a condition.
  ask: simple((kernel, { condition }, number) =>
    waitForSupervisor(kernel, "process", number % 2 === 0 ? condition : 0, () => {}),
  ),
  make: simple((kernel, _, number) => makeThread(kernel, undefined, number % 2 === 0)),
  start: (kernel, _, number) => {
    const made = threadsOf(kernel, (state) => state === THREAD_MADE);
    // Now and then one that was started before: that is refused.
    const thread = number === 8 ? 1 : pick(made, number);
    return thread === undefined ? undefined : { go: () => startThread(kernel, thread, new Uint8Array(1)) };
  },
  join: (kernel, _, number) => {
    const others = threadsOf(kernel, (state) => state !== THREAD_MADE).filter((one) => one !== kernel.thread);
    const thread = pick(others, number);
    return thread === undefined ? undefined : { go: () => joinThread(kernel, thread, timeout(number)) };
  },
  exit: simple((kernel, _, number) => (number === 7 ? noteExit(kernel, 1) : undefined)),
  "make process": simple((kernel) => makeProcess(kernel, undefined, true)),
  reserve: (kernel, { reserved }, number) => {
    const { words } = kernel.world;
    const processes = threadsOf(kernel, () => true).filter(
      (one) => get(words, threadAt(one), THREAD.process) !== 0,
    );
    // Mostly one whose start is reserved: the second try is the one to refuse.
    const taken = processes.filter((one) => reserved.has(one));
    const process = pick(taken.length > 0 && number % 3 !== 0 ? taken : processes, number >> 1);
    if (process === undefined) return { go: () => makeProcess(kernel, undefined, true) };
    const go = () => {
      const isFree = get(words, threadAt(process), THREAD.state) === THREAD_MADE && !reserved.has(process);
      if (reserveStart(kernel, process) !== isFree)
        throw new Error(`process ${process} is started twice, or not at all`);
      // The system could make it, or not.
      if (isFree && number % 4 !== 0) reserved.add(process);
      else if (isFree) setProcessPid(kernel, process, 0);
    };
    return { go };
  },
};

const QUEUES: Readonly<Record<string, Operation>> = {
  put: simple((kernel, { queue }, number) => putItem(kernel, queue, Uint8Array.of(number))),
  take: simple((kernel, { queue }, number) => takeItem(kernel, queue, timeout(number))),
  "take now": simple((kernel, { queue }) => tryItem(kernel, queue)),
  fill: held((kernel, { full }) => pushLast(kernel, full, Uint8Array.of(1, 2))),
  drain: held((kernel, { full }) => {
    const count = dequeLength(kernel, full);
    if ((takeFirst(kernel, full) === undefined) !== (count === 0)) throw new Error("an item is lost");
  }),
  tell: held((kernel, { notEmpty }) => notifyCondition(kernel, notEmpty, 1)),
  lack: held((kernel, { notEmpty }) => waitCondition(kernel, notEmpty, { seconds: 1 })),
  unhold: held((kernel, { mutex }) => releaseLock(kernel, mutex)),
  submit: simple((kernel, { pool }) => submitTask(kernel, pool, Uint8Array.of(1))),
  "take task": simple((kernel, { pool }) => takeTask(kernel, pool)),
  withdraw: simple((kernel, { pool }, number) => number === 5 && withdrawTask(kernel, pool, "broken")),
  "close pool": simple((kernel, { pool }, number) => number === 6 && closePool(kernel, pool)),
  work: (kernel, { pool }, number) =>
    future(kernel, number, ["running"], (one) => finishTask(kernel, one, Uint8Array.of(1), false)) ??
    future(kernel, number, ["pending"], (one) => beginTask(kernel, one)) ?? {
      go: () => submitTask(kernel, pool, Uint8Array.of(1)),
    },
  cancel: (kernel, _, number) => future(kernel, number, ["pending"], (one) => cancelFuture(kernel, one)),
  "await task": (kernel, { pool }, number) =>
    // Seldom one that is done: nobody waits for that.
    future(kernel, number, number === 3 ? DONE : ["running", "pending"], (one) =>
      waitForFuture(kernel, one, timeout(number % 2)),
    ) ?? { go: () => submitTask(kernel, pool, Uint8Array.of(1)) },
};

const NETWORK: Readonly<Record<string, Operation>> = {
  listen: simple((kernel, { server }) => openListener(kernel, server, ANYWHERE, PORT)),
  connect: (kernel) => {
    let socket = 0;
    return {
      go() {
        socket ||= makeObject(kernel, { kind: "socket" });
        connectStream(kernel, socket, 1, PORT);
      },
    };
  },
  accept: simple((kernel, { server }, number) => acceptStream(kernel, server, timeout(number))),
  receive: (kernel, _, number) => {
    const end = pick(endsOf(kernel), number >> 1);
    const wanted = { most: 1 + number, line: number % 4 === 0 };
    return end === undefined
      ? undefined
      : {
          go: () => receiveBytes(kernel, end, wanted, timeout(number)),
          afterPark: () => park(kernel, () => flow(kernel, end)),
        };
  },
  send: (kernel, _, number) => {
    const end = pick(endsOf(kernel), number >> 1);
    // More than fits more than once: who sends has to wait.
    const data = Buffer.alloc(number % 2 === 0 ? 40_000 : 2, number % 3 === 0 ? "a\n" : "a");
    return end === undefined
      ? undefined
      : {
          go: () => sendBytes(kernel, end, data, timeout(number)),
          afterPark: () =>
            park(kernel, () => {
              const { world } = kernel;
              release(world, get(world.words, threadAt(kernel.thread), THREAD.handed));
              flow(kernel, get(world.words, objectAt<"connection">(end), CONNECTION.peer));
            }),
        };
  },
  shut: (kernel, _, number) => {
    const end = pick(endsOf(kernel), number >> 1);
    return end !== undefined && number % 4 === 0 ? { go: () => endSending(kernel, end) } : undefined;
  },
  hangUp: (kernel, _, number) => {
    // Often one on which a thread waits: that is what a close has to end.
    const ends = endsOf(kernel);
    const awaited = ends.filter((end) =>
      isAwaited(kernel, queueOf(objectAt<"connection">(end), CONNECTION.readers)),
    );
    const end = pick(number === 4 || awaited.length === 0 ? ends : awaited, number >> 1);
    const isDue = number % 4 === 0 || awaited.length > 0;
    return end !== undefined && isDue ? { go: () => closeStream(kernel, end) } : undefined;
  },
  "close server": simple((kernel, { server }, number) => number === 4 && closeListener(kernel, server)),
};

/** Kinds of operations, so that a run can be about one of them: chance alone hardly ever brings two of a kind together. */
export const TOPICS = { locks: LOCKS, queues: QUEUES, network: NETWORK, threads: THREADS } as const;

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...LOCKS,
  ...THREADS,
  ...QUEUES,
  ...NETWORK,
};

function pick(list: readonly number[], number: number): number | undefined {
  return list[number % list.length];
}

function threadsOf({ world: { words } }: Kernel, fits: (state: number) => boolean): number[] {
  return Array.from({ length: get(words, WORLD, HEADER.threads) }, (_, i) => i + 1).filter((thread) =>
    fits(get(words, threadAt(thread), THREAD.state)),
  );
}

export function objectsOf(words: Int32Array, kind: (typeof OBJECT_KINDS)[number]): number[] {
  return Array.from({ length: get(words, WORLD, HEADER.objects) }, (_, i) => i + 1).filter(
    (object) => OBJECT_KINDS[get(words, objectAt(object), OBJECT.kind)] === kind,
  );
}

function isBarrierBroken(words: Int32Array, barrier: number): boolean {
  return get(words, objectAt<"barrier">(barrier), BARRIER.state) === BROKEN;
}

/** The sockets that are connected. */
function endsOf({ world: { words } }: Kernel): number[] {
  return objectsOf(words, "socket").filter(
    (end) => get(words, objectAt<"connection">(end), CONNECTION.peer) !== 0,
  );
}

/** Of those in one of the states, one for which somebody waits, where there is any. */
function future(
  kernel: Kernel,
  number: number,
  states: readonly string[],
  go: (future: number) => unknown,
): Prepared | undefined {
  const { words } = kernel.world;
  const fitting = objectsOf(words, "future").filter((each) => states.includes(futureState(words, each)));
  const awaited = fitting.filter((each) =>
    isAwaited(kernel, queueOf(objectAt<"future">(each), FUTURE.waiters)),
  );
  const one = pick(awaited.length === 0 ? fitting : awaited, number);
  return one === undefined ? undefined : { go: () => go(one) };
}

function isAwaited({ world }: Kernel, queue: WaitQueue): boolean {
  return firstInQueue(world.words, queue) !== 0;
}
