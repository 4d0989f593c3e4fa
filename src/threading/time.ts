import { readClock, sleepFor, yieldTurn } from "../kernel/primitives/waiting.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { current } from "./support/current.ts";
import { showGiven } from "./support/show-given.ts";

/**
 * Suspends this thread, Python's `time.sleep`. Other threads go on.
 *
 * Guarantees that at least this time passes on the run's clock, but nothing about what other threads do meanwhile. A
 * sleep does not synchronise threads: it makes an order likely, never certain.
 *
 * @throws ThreadlabError `ERR_TIMEOUT_VALUE`
 */
export function sleep(seconds: number): void {
  if (typeof seconds !== "number" || Number.isNaN(seconds) || seconds < 0) {
    throw new ThreadlabError(
      "ERR_TIMEOUT_VALUE",
      `sleep(${showGiven(seconds)}): give a number of seconds that is not negative.`,
    );
  }
  sleepFor(current().kernel, seconds);
}

/**
 * Tells the scheduler of a controlled run that another thread may go first, as POSIX `sched_yield` does for the system. On
 * the machine's clock it is only a step of the trace and does not give up the processor.
 */
export function yieldNow(): void {
  yieldTurn(current().kernel);
}

/**
 * Seconds since the run began, Python's `time.monotonic`. At the top of a file it is 0 in every thread: Python runs the top of a file once,
 * when the program begins.
 */
export function monotonic(): number {
  return readClock(current().kernel);
}
