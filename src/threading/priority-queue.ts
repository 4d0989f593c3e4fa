import { insertAt } from "../kernel/deque.ts";
import { current } from "../worker/current.ts";
import { comesBefore } from "./comes-before.ts";
import { asHandle, HANDLE, onRevive } from "./handle.ts";
import { Queue } from "./queue.ts";

/**
 * A queue that gives out the smallest item first, Python's `queue.PriorityQueue`. Items are numbers, texts, or arrays
 * such as `[priority, item]`, which stand for Python's tuples and are compared as Python compares them.
 *
 * Guarantees what {@link Queue} does, but for the order: `get` takes an item that none of the others comes before.
 *
 * May surprise: where two priorities are equal, the next element of the array decides, and that may be something that
 * has no order (`ERR_ARGUMENT_TYPE`). A number in between settles it:
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
   * In its place, behind what is equal; a search by halves keeps the decoding of other items rare.
   *
   * @throws ThreadlabError `ERR_ARGUMENT_TYPE` for an item that has no order with those in the queue; it is not put in.
   */
  protected override insert(data: Uint8Array, item: T, length: number): void {
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comesBefore(item, this.peek(middle))) high = middle;
      else low = middle + 1;
    }
    insertAt(current().kernel, this[HANDLE].id, low, data);
  }
}

onRevive("priority-queue", (id) => asHandle(PriorityQueue.prototype, { kind: "priority-queue", id }));
