import { insertAt } from "../kernel/primitives/deque.ts";
import { Queue } from "./queue.ts";
import { comesBefore } from "./support/comes-before.ts";
import { current } from "./support/current.ts";
import { handleOf, onRevive } from "./support/handle.ts";

/**
 * A queue that returns the smallest item first, Python's `queue.PriorityQueue`. Items are numbers, texts, or arrays such
 * as `[priority, item]`. The arrays stand for Python's tuples and are compared as Python compares tuples.
 *
 * Guarantees what {@link Queue} guarantees, except for the order: `get` takes the smallest item.
 *
 * May surprise: if two priorities are equal, the next elements of the arrays are compared, and these may have no order
 * (`ERR_ARGUMENT_TYPE`). Put a number in between:
 *
 * ```ts
 * jobs.put([1, { name: "a" }]); jobs.put([1, { name: "b" }]);            // which object comes first?
 * jobs.put([1, 1, { name: "a" }]); jobs.put([1, 2, { name: "b" }]);      // the second number decides
 * ```
 */
export class PriorityQueue<T> extends Queue<T> {
  protected override kind(): "priority-queue" {
    return "priority-queue";
  }

  /**
   * Inserts the item in its place, behind equal items. A binary search decodes few of the other items.
   *
   * @throws ThreadlabError `ERR_ARGUMENT_TYPE` for an item that cannot be compared with the items in the queue. It is not put in.
   */
  protected override insert(data: Uint8Array, item: T, length: number): void {
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comesBefore(item, this.peek(middle))) high = middle;
      else low = middle + 1;
    }
    insertAt(current().kernel, handleOf(this, "priority-queue").id, low, data);
  }
}

onRevive("priority-queue", PriorityQueue.prototype);
