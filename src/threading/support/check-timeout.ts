import { ThreadlabError } from "../../protocol/errors.ts";
import { showGiven } from "./show-given.ts";

/** The longest timeout that CPython takes (`threading.TIMEOUT_MAX` on a 64-bit system), in seconds. */
const LONGEST = 9_223_372_036;

/**
 * Checks a timeout as CPython does for locks. The unit is seconds; without a timeout, the wait has no limit.
 *
 * @returns seconds, Infinity for none.
 * @throws ThreadlabError `ERR_TIMEOUT_VALUE`
 */
export function checkTimeout(timeout: number | undefined, what: string): number {
  if (timeout === undefined) return Number.POSITIVE_INFINITY;
  if (typeof timeout !== "number" || Number.isNaN(timeout)) {
    throw new ThreadlabError(
      "ERR_TIMEOUT_VALUE",
      `${what}: the timeout is ${showGiven(timeout)}; give a number of seconds, or leave it out to wait for ever.`,
    );
  }
  if (timeout > LONGEST && timeout !== Number.POSITIVE_INFINITY) {
    throw new ThreadlabError(
      "ERR_TIMEOUT_VALUE",
      `${what}: ${timeout} seconds is more than a timeout can be.`,
    );
  }
  return timeout;
}

/** @returns the seconds of a checked timeout. @throws ThreadlabError `ERR_TIMEOUT_VALUE` if it is negative. */
export function refuseNegative(seconds: number, what: string): number {
  if (seconds >= 0) return seconds;
  throw new ThreadlabError(
    "ERR_TIMEOUT_VALUE",
    `${what}: the timeout is ${seconds}; it cannot be negative. Leave it out to wait for ever.`,
  );
}

/**
 * Checks the timeout of a wait. As in CPython, a negative timeout looks once, as 0 does. (In the trace, a negative number
 * marks a wait that the outside world can end.)
 *
 * @returns seconds, not negative; Infinity for none. @throws ThreadlabError `ERR_TIMEOUT_VALUE`
 */
export function checkWait(timeout: number | undefined, what: string): number {
  return Math.max(0, checkTimeout(timeout, what));
}
