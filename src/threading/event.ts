import { clearFlag, isFlagSet, setFlag, waitFlag } from "../kernel/flag.ts";
import { makeObject } from "../kernel/objects.ts";
import { current } from "../worker/current.ts";
import { checkWait } from "./check-timeout.ts";
import { asHandle, bindHandle, HANDLE, type Handle, type HandleState, onRevive } from "./handle.ts";

/**
 * A flag that threads wait for, Python's `threading.Event`: not set at first.
 *
 * Guarantees: `set` lets everybody go on who waits at that moment, even if `clear` follows at once; while the flag is
 * set nobody waits; what a thread did before `set` is seen by those whom it let go.
 *
 * May surprise: it does not count. Two sets before somebody looks are one. And to wait and then to clear are two steps,
 * between which a set is lost:
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
    return waitFlag(current().kernel, this[HANDLE].id, seconds);
  }

  /** Sets the flag, and lets everybody go on who waits for it. */
  set(): void {
    setFlag(current().kernel, this[HANDLE].id);
  }

  /** Takes the flag back: who comes from now on waits. */
  clear(): void {
    clearFlag(current().kernel, this[HANDLE].id);
  }

  /** Whether the flag was set at the moment of the call. */
  isSet(): boolean {
    return isFlagSet(current().kernel, this[HANDLE].id);
  }
}

onRevive("event", (id) => asHandle(Event.prototype, { kind: "event", id }));
