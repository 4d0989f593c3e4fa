// A lock for many readers or one writer: readers may be inside together, a writer is always alone.
import { Condition, Shared } from "threadlab";

export class ReadWriteLock {
  readonly changed = new Condition();
  readonly readers = new Shared(0);
  readonly isWritten = new Shared(false);

  acquireRead(): void {
    this.changed.acquire();
    while (this.isWritten.value) this.changed.wait();
    this.readers.value += 1;
    this.changed.release();
  }

  releaseRead(): void {
    this.changed.acquire();
    this.readers.value -= 1;
    this.changed.notifyAll();
    this.changed.release();
  }

  acquireWrite(): void {
    this.changed.acquire();
    while (this.isWritten.value || this.readers.value > 0) this.changed.wait();
    this.isWritten.value = true;
    this.changed.release();
  }

  releaseWrite(): void {
    this.changed.acquire();
    this.isWritten.value = false;
    this.changed.notifyAll();
    this.changed.release();
  }
}
