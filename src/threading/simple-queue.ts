import { makeObject } from "../kernel/primitives/objects.ts";
import { countItems, putItem, takeItem, tryItem } from "../kernel/primitives/simple-queue.ts";
import { threadName } from "../kernel/threads/make-thread.ts";
import { type GetOptions, type PutOptions, queueTimeout } from "./queue.ts";
import { Empty } from "./queue-errors.ts";
import { decode, encode } from "./support/clone.ts";
import { current } from "./support/current.ts";
import { bindHandle, HANDLE, type Handle, type HandleState, handleOf, onRevive } from "./support/handle.ts";
import { nameObject } from "./support/object-name.ts";

/**
 * A first-in, first-out queue without a limit, Python's `queue.SimpleQueue`. Each call is one step.
 *
 * Guarantees: each item is taken out once. Items come out in the order in which they went in. What a thread did before
 * `put`, the thread that gets the item can see. `put` never waits.
 *
 * May surprise: it is simpler than a Queue. It is never full, nobody can wait until the work on its items is done, and it
 * cannot be shut down. To end the threads that read from it, put in an item for each of them that means "no more":
 *
 * ```ts
 * for (let item = queue.get(); ; item = queue.get()) …          // waits for ever once the others have ended
 * for (let item = queue.get(); item !== "no more"; item = queue.get()) …
 * ```
 */
export class SimpleQueue<T> implements Handle {
  declare readonly [HANDLE]: HandleState;

  constructor() {
    bindHandle(this, "simple-queue", (kernel) => makeObject(kernel, { kind: "simple-queue" }));
  }

  /**
   * Puts an item in. It never waits: the options are Python's, and are there for programs that use either queue.
   *
   * @throws ThreadlabError `ERR_NOT_CLONEABLE`, `ERR_TIMEOUT_VALUE`
   */
  put(item: T, options: PutOptions = {}): void {
    queueTimeout(options, "SimpleQueue.put");
    putItem(current().kernel, handleOf(this, "simple-queue").id, encode(item, "item"));
  }

  /**
   * Takes the next item out, and waits while there is none.
   *
   * @throws Empty after the timeout, or at once with `block: false`; `ERR_TIMEOUT_VALUE`
   */
  get(options: GetOptions = {}): T {
    const { kernel } = current();
    const { id } = handleOf(this, "simple-queue");
    const seconds = queueTimeout(options, "SimpleQueue.get");
    const data = seconds === 0 ? tryItem(kernel, id) : takeItem(kernel, id, seconds);
    if (data !== undefined) return decode(data) as T;
    throw new Empty(
      `${threadName(kernel, kernel.thread)} found ${nameObject(this, "a SimpleQueue")} empty. Put an item in, or wait longer.`,
    );
  }

  /** The same as `put`, which never waits. @throws ThreadlabError `ERR_NOT_CLONEABLE` */
  putNowait(item: T): void {
    this.put(item);
  }

  /** Like `get`, but does not wait. @throws Empty */
  getNowait(): T {
    return this.get({ block: false });
  }

  /** The number of items at the moment of the call. */
  qsize(): number {
    return countItems(current().kernel, handleOf(this, "simple-queue").id);
  }

  /** Whether there was no item at the moment of the call. */
  empty(): boolean {
    return this.qsize() === 0;
  }
}

onRevive("simple-queue", SimpleQueue.prototype);
