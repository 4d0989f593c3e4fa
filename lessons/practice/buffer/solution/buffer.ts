// A buffer with room for a few items: put waits while it is full, get waits while it is empty.
import { Condition, Shared } from "threadlab";

export class Buffer<T> {
  readonly size: number;
  readonly items = new Shared<T[]>([]);
  readonly changed = new Condition();

  constructor(size: number) {
    this.size = size;
  }

  /** Adds an item behind the others, as soon as there is room. */
  put(item: T): void {
    this.changed.acquire();
    while (this.items.value.length === this.size) this.changed.wait();
    this.items.value = [...this.items.value, item];
    this.changed.notifyAll();
    this.changed.release();
  }

  /** Takes the first item out, as soon as there is one. */
  get(): T {
    this.changed.acquire();
    while (this.items.value.length === 0) this.changed.wait();
    const [first, ...others] = this.items.value;
    this.items.value = others;
    this.changed.notifyAll();
    this.changed.release();
    return first as T;
  }
}
