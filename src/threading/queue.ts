import { dequeLength, peekAt, pushLast, takeFirst } from "../kernel/primitives/deque.ts";
import {
  finishTask,
  holdQueue,
  isQueueFull,
  makeQueue,
  noteItem,
  noteRoom,
  type QueueKind,
  queueCapacity,
  shutQueue,
  unfinishedTasks,
  waitForItem,
  waitForRoom,
  waitForTasks,
} from "../kernel/primitives/queue.ts";
import { threadName } from "../kernel/threads/make-thread.ts";
import { argumentError, ThreadlabError } from "../protocol/errors.ts";
import type { ObjectKind } from "../protocol/event.ts";
import { Empty, Full, ShutDown } from "./queue-errors.ts";
import { checkOptions, type OptionsCall } from "./support/check-options.ts";
import { checkTimeout } from "./support/check-timeout.ts";
import { decode, encode } from "./support/clone.ts";
import { current } from "./support/current.ts";
import { bindHandle, HANDLE, type Handle, type HandleState, handleOf, onRevive } from "./support/handle.ts";
import { nameObject } from "./support/object-name.ts";

const QUEUES: readonly ObjectKind[] = ["queue", "lifo-queue", "priority-queue"];

export interface PutOptions {
  /** False: give up at once if the queue is full. Default: true. */
  readonly block?: boolean;
  /** The longest time to wait, in seconds. Default: for ever. */
  readonly timeout?: number;
}

export type GetOptions = PutOptions;

export interface ShutdownOptions {
  /** True: throw away the items that are still in the queue. Default: false. */
  readonly immediate?: boolean;
}

const PUT: OptionsCall<PutOptions> = {
  example: "put(item, { block: false })",
  names: { block: true, timeout: true },
};

const GET: OptionsCall<GetOptions> = { ...PUT, example: "get({ block: false })" };

const SHUTDOWN: OptionsCall<ShutdownOptions> = {
  example: "shutdown({ immediate: true })",
  names: { immediate: true },
};

/**
 * A first-in, first-out queue between threads, Python's `queue.Queue`: a mutex and three conditions, as in CPython.
 *
 * Guarantees: each item is taken out once. Items come out in the order in which they went in. What a thread did before
 * `put`, the thread that gets the item can see.
 *
 * May surprise: items are copied (except for locks, queues, shared values …). And the answer of `empty`, `full` and
 * `qsize` may be out of date when you read it:
 *
 * ```ts
 * if (!queue.empty()) item = queue.get();     // another thread may take the last item in between
 * try { item = queue.getNowait(); } catch { … }
 * ```
 */
export class Queue<T> implements Handle {
  declare readonly [HANDLE]: HandleState;

  /** @param maxsize the largest number of items in the queue; 0 or less for no limit. @throws ThreadlabError `ERR_ARGUMENT_TYPE` */
  constructor(maxsize = 0) {
    checkMaxsize(maxsize);
    bindHandle(this, this.kind(), (kernel) => makeQueue(kernel, this.kind(), maxsize));
  }

  /**
   * Puts an item in, and waits while the queue is full.
   *
   * @throws Full after the timeout, or at once with `block: false`; ShutDown; `ERR_NOT_CLONEABLE`, `ERR_TIMEOUT_VALUE`
   */
  put(item: T, options: PutOptions = {}): void {
    const { kernel } = current();
    const queue = handleOf(this, QUEUES).id;
    const data = encode(item, "item");
    const patience = { seconds: queueTimeout(options, "Queue.put") };
    holdQueue(kernel, queue, () => {
      const found = waitForRoom(kernel, queue, patience);
      if (found === "shut down") throw new ShutDown(closedText(this));
      if (found === "full") {
        const capacity = queueCapacity(kernel, queue);
        throw new Full(
          `${threadName(kernel, kernel.thread)} found ${nameQueue(this)} full (${capacity === 1 ? "1 item" : `${capacity} items`}). Take items out, or wait longer.`,
        );
      }
      this.insert(data, item, dequeLength(kernel, queue));
      noteItem(kernel, queue);
    });
  }

  /**
   * Takes the next item out, and waits while there is none.
   *
   * @throws Empty after the timeout, or at once with `block: false`; ShutDown; `ERR_TIMEOUT_VALUE`
   */
  get(options: GetOptions = {}): T {
    const { kernel } = current();
    const queue = handleOf(this, QUEUES).id;
    const patience = { seconds: queueTimeout(options, "Queue.get") };
    return holdQueue(kernel, queue, () => {
      const found = waitForItem(kernel, queue, patience);
      if (found === "shut down") throw new ShutDown(closedText(this));
      if (found === "empty") {
        throw new Empty(
          `${threadName(kernel, kernel.thread)} found ${nameQueue(this)} empty. Put an item in, or wait longer.`,
        );
      }
      const item = decode(takeFirst(kernel, queue) as Uint8Array) as T;
      noteRoom(kernel, queue);
      return item;
    });
  }

  /** Like `put`, but does not wait. @throws Full, ShutDown */
  putNowait(item: T): void {
    this.put(item, { block: false });
  }

  /** Like `get`, but does not wait. @throws Empty, ShutDown */
  getNowait(): T {
    return this.get({ block: false });
  }

  /** The number of items at the moment of the call. */
  qsize(): number {
    const { kernel } = current();
    return holdQueue(kernel, handleOf(this, QUEUES).id, () => dequeLength(kernel, handleOf(this, QUEUES).id));
  }

  /** Whether there was no item at the moment of the call. */
  empty(): boolean {
    return this.qsize() === 0;
  }

  /** Whether there was no room at the moment of the call. */
  full(): boolean {
    const { kernel } = current();
    return holdQueue(kernel, handleOf(this, QUEUES).id, () => isQueueFull(kernel, handleOf(this, QUEUES).id));
  }

  /**
   * Reports that the work on one item is done. When it is done for all items, `join` returns.
   *
   * @throws ThreadlabError `ERR_QUEUE_TASK_DONE` if called more often than items were put in.
   */
  taskDone(): void {
    const { kernel } = current();
    const queue = handleOf(this, QUEUES).id;
    holdQueue(kernel, queue, () => {
      if (finishTask(kernel, queue)) return;
      throw new ThreadlabError(
        "ERR_QUEUE_TASK_DONE",
        `${threadName(kernel, kernel.thread)} called taskDone() of ${nameQueue(this)} more often than items were put in. Call it once for each get().`,
      );
    });
  }

  /** Waits until the work on every item that was put in is done. */
  join(): void {
    const { kernel } = current();
    const queue = handleOf(this, QUEUES).id;
    holdQueue(kernel, queue, () => waitForTasks(kernel, queue));
  }

  /** The number of items whose work is not done. @internal */
  unfinished(): number {
    const { kernel } = current();
    return holdQueue(kernel, handleOf(this, QUEUES).id, () =>
      unfinishedTasks(kernel, handleOf(this, QUEUES).id),
    );
  }

  /**
   * Closes the queue. From now on `put` fails, and `get` fails once the queue is empty. With `immediate`, the items are
   * thrown away and `get` fails at once. Waiting threads are woken.
   */
  shutdown(options: ShutdownOptions = {}): void {
    const immediate = isImmediate(options);
    const { kernel } = current();
    const queue = handleOf(this, QUEUES).id;
    holdQueue(kernel, queue, () => shutQueue(kernel, queue, immediate));
  }

  /** Its kind in the kernel. */
  protected kind(): QueueKind {
    return "queue";
  }

  /**
   * Inserts an encoded item among `length` others; `get` takes the first. The kinds of queues differ only in this. The
   * caller holds the queue's lock.
   */
  protected insert(data: Uint8Array, _item: T, _length: number): void {
    pushLast(current().kernel, handleOf(this, QUEUES).id, data);
  }

  /** The item at an index, which stays in the queue. The caller holds the queue's lock. */
  protected peek(index: number): T {
    return decode(peekAt(current().kernel, handleOf(this, QUEUES).id, index) as Uint8Array) as T;
  }
}

onRevive("queue", Queue.prototype);

/** Without this check `new Queue({ maxsize: 2 })` would be a queue without a limit. */
function checkMaxsize(maxsize: unknown): void {
  if (typeof maxsize === "number" && !Number.isNaN(maxsize)) return;
  throw argumentError("Queue: maxsize is a number, 0 for no limit: new Queue(2).");
}

/** How long a call may wait: seconds, 0 for not at all. @throws ThreadlabError `ERR_TIMEOUT_VALUE` */
export function queueTimeout(options: PutOptions, what: string): number {
  checkOptions(options, what, what.endsWith("put") ? PUT : GET);
  const { block = true, timeout } = options;
  if (!block) return 0;
  const seconds = checkTimeout(timeout, what);
  if (seconds < 0) {
    throw new ThreadlabError(
      "ERR_TIMEOUT_VALUE",
      `${what}: the timeout is ${seconds}; it cannot be negative.`,
    );
  }
  return seconds;
}

/** @throws ThreadlabError `ERR_ARGUMENT_TYPE` */
export function isImmediate(options: ShutdownOptions): boolean {
  checkOptions(options, "Queue.shutdown", SHUTDOWN);
  return options.immediate ?? false;
}

function closedText<T>(queue: Queue<T>): string {
  const { kernel } = current();
  return `${threadName(kernel, kernel.thread)} used ${nameQueue(queue)} after its shutdown(). Catch ShutDown to end the loop.`;
}

function nameQueue<T>(queue: Queue<T>): string {
  return nameObject(queue, TYPES[handleOf(queue, QUEUES).kind] ?? "a Queue");
}

const TYPES: Readonly<Record<string, string>> = {
  "lifo-queue": "a LifoQueue",
  "priority-queue": "a PriorityQueue",
};
