import { readClock, sleepFor, yieldTurn } from "../kernel/waiting.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { current } from "../worker/current.ts";

/**
 * Lets this thread rest, Python's `time.sleep`. Other threads go on.
 *
 * Guarantees that at least this time passes on the run's clock; nothing about what others do meanwhile. A sleep is
 * no synchronisation: it makes an order likely and never certain.
 *
 * @throws ThreadlabError `ERR_TIMEOUT_VALUE`
 */
export function sleep(seconds: number): void {
  if (typeof seconds !== "number" || Number.isNaN(seconds) || seconds < 0) {
    throw new ThreadlabError(
      "ERR_TIMEOUT_VALUE",
      `sleep(${String(seconds)}): give a number of seconds that is not negative.`,
    );
  }
  sleepFor(current().kernel, seconds);
}

/**
 * Tells a schedule that another thread may go first, as POSIX `sched_yield` tells the system. On the machine's clock it
 * gives nothing up: it is a step of the trace and no more.
 */
export function yieldNow(): void {
  yieldTurn(current().kernel);
}

/** Seconds since some fixed moment, Python's `time.monotonic`: only differences mean something. */
export function monotonic(): number {
  return readClock(current().kernel);
}
