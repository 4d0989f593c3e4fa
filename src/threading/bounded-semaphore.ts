import { Semaphore } from "./semaphore.ts";
import { onRevive } from "./support/handle.ts";

/**
 * A semaphore that notices when it is released more often than acquired, Python's `threading.BoundedSemaphore`.
 *
 * Guarantees what {@link Semaphore} guarantees, and that its value never exceeds the initial value: one release too many
 * is an error (`ERR_SEMAPHORE_OVER_RELEASED`) and changes nothing.
 *
 * May surprise: it only counts, and does not know which thread acquired it. If a thread releases twice while another
 * thread is still inside, that is not noticed:
 *
 * ```ts
 * seats.release(); seats.release();     // no error if a second thread sits: its seat was given away
 * ```
 */
export class BoundedSemaphore extends Semaphore {
  protected override kind(): "bounded-semaphore" {
    return "bounded-semaphore";
  }
}

onRevive("bounded-semaphore", BoundedSemaphore.prototype);
