/** A duration for people: `10.1 s`, and `0.04 s` where one decimal would hide it. */
export function showSeconds(seconds: number): string {
  return `${seconds.toFixed(seconds < 0.995 ? 2 : 1)} s`;
}

/** A number of things: `1 thread`, `9,980 threads`. */
export function showCount(count: number, noun: string): string {
  return `${showNumber(count)} ${noun}${count === 1 ? "" : "s"}`;
}

export function showNumber(count: number): string {
  return count.toLocaleString("en-US");
}
