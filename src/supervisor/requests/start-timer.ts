/** The longest time of a Node timer, some 24 days. A longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Calls `action` after a time. A time that is too long for a timer counts as for ever: there is no timer. */
export function startTimer(action: () => void, milliseconds: number): NodeJS.Timeout | undefined {
  return milliseconds > LONGEST_TIMER_MS ? undefined : setTimeout(action, milliseconds);
}
