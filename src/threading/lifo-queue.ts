import { insertAt } from "../kernel/primitives/deque.ts";
import { Queue } from "./queue.ts";
import { current } from "./support/current.ts";
import { handleOf, onRevive } from "./support/handle.ts";

/**
 * A queue that returns the newest item first, Python's `queue.LifoQueue`: a stack between threads.
 *
 * Guarantees what {@link Queue} guarantees, except for the order: `get` takes the item that was put in last.
 *
 * May surprise: an old item stays at the bottom as long as new items keep coming, perhaps for ever. If all work has to be
 * done in time, use a Queue.
 */
export class LifoQueue<T> extends Queue<T> {
  protected override kind(): "lifo-queue" {
    return "lifo-queue";
  }

  /** On top, where the next `get` takes from. */
  protected override insert(data: Uint8Array): void {
    insertAt(current().kernel, handleOf(this, "lifo-queue").id, 0, data);
  }
}

onRevive("lifo-queue", LifoQueue.prototype);
