// A buffer with room for a few items: put waits while it is full, get waits while it is empty.
import { Shared } from "threadlab";

export class Buffer<T> {
  readonly size: number;
  readonly items = new Shared<T[]>([]);

  constructor(size: number) {
    this.size = size;
  }

  /** Adds an item behind the others, as soon as there is room. */
  put(item: T): void {
    this.items.value = [...this.items.value, item];
  }

  /** Takes the first item out, as soon as there is one. */
  get(): T {
    const [first, ...others] = this.items.value;
    this.items.value = others;
    return first as T;
  }
}
