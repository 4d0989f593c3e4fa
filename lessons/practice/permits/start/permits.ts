// A semaphore: only a certain number may be inside at a time, and the others wait until somebody leaves.
import { Shared } from "threadlab";

export class Permits {
  readonly left: Shared<number>;

  constructor(count: number) {
    this.left = new Shared(count);
  }

  /** Takes a permit, as soon as one is left. */
  acquire(): void {
    this.left.value -= 1;
  }

  /** Gives a permit back. */
  release(): void {
    this.left.value += 1;
  }
}
