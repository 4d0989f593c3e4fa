import { clearFlag, isFlagSet, setFlag, waitFlag } from "../kernel/primitives/flag.ts";
import { makeObject } from "../kernel/primitives/objects.ts";
import { checkWait } from "./support/check-timeout.ts";
import { current } from "./support/current.ts";
import { bindHandle, HANDLE, type Handle, type HandleState, handleOf, onRevive } from "./support/handle.ts";

/**
 * A flag that threads wait for, Python's `threading.Event`. At first it is not set.
 *
 * Guarantees: `set` lets all threads go on that wait at that moment, even if `clear` follows at once. While the flag is
 * set, no thread waits. What a thread did before `set`, the threads that it let go on can see.
 *
 * May surprise: it does not count. Two calls of `set` before a thread looks count as one. And `wait` and `clear` are two
 * steps, and a `set` between them is lost:
 *
 * ```ts
 * for (;;) { ready.wait(); ready.clear(); handleOne(); }     // set twice, handled once
 * for (;;) { ready.acquire(); handleOne(); }                 // with a Semaphore(0) that counts
 * ```
 */
export class Event implements Handle {
  declare readonly [HANDLE]: HandleState;

  constructor() {
    bindHandle(this, "event", (kernel) => makeObject(kernel, { kind: "event" }));
  }

  /**
   * Waits until the flag is set.
   *
   * @param timeout seconds to wait at most.
   * @returns whether it was set: false only after the timeout.
   * @throws ThreadlabError `ERR_TIMEOUT_VALUE`
   */
  wait(timeout?: number): boolean {
    const seconds = checkWait(timeout, "Event.wait");
    return waitFlag(current().kernel, handleOf(this, "event").id, seconds);
  }

  /** Sets the flag, and lets all threads go on that wait for it. */
  set(): void {
    setFlag(current().kernel, handleOf(this, "event").id);
  }

  /** Clears the flag: threads that call `wait` from now on have to wait. */
  clear(): void {
    clearFlag(current().kernel, handleOf(this, "event").id);
  }

  /** Whether the flag was set at the moment of the call. */
  isSet(): boolean {
    return isFlagSet(current().kernel, handleOf(this, "event").id);
  }
}

onRevive("event", Event.prototype);
