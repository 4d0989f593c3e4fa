// A lock for many readers or one writer: readers may be inside together, a writer is always alone.
import { Lock } from "threadlab";

export class ReadWriteLock {
  readonly lock = new Lock();

  acquireRead(): void {
    // A reader changes nothing.
  }

  releaseRead(): void {
    // So there is nothing to release.
  }

  acquireWrite(): void {
    this.lock.acquire();
  }

  releaseWrite(): void {
    this.lock.release();
  }
}
