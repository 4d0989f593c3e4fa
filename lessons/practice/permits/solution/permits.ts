// A semaphore: only a certain number may be inside at a time, and the others wait until somebody leaves.
import { Condition, Shared } from "threadlab";

export class Permits {
  readonly left: Shared<number>;
  readonly changed = new Condition();

  constructor(count: number) {
    this.left = new Shared(count);
  }

  /** Takes a permit, as soon as one is left. */
  acquire(): void {
    this.changed.acquire();
    while (this.left.value === 0) this.changed.wait();
    this.left.value -= 1;
    this.changed.release();
  }

  /** Gives a permit back. */
  release(): void {
    this.changed.acquire();
    this.left.value += 1;
    this.changed.notify();
    this.changed.release();
  }
}
