/** The longest time that a timer of Node's keeps, some 24 days. One that is set for longer goes off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Calls `action` after a time. A time that is too long for a timer counts as for ever: then there is no timer. */
export function startTimer(action: () => void, milliseconds: number): NodeJS.Timeout | undefined {
  return milliseconds > LONGEST_TIMER_MS ? undefined : setTimeout(action, milliseconds);
}
