/**
 * Puts the current thread to sleep until `words[at]` is woken, unless it is not `seen` any more. The one place where a thread of a
 * controlled run waits for another.
 *
 * @param milliseconds most time.
 */
export function sleepOn(words: Int32Array, at: number, seen: number, milliseconds?: number): void {
  Atomics.wait(words, at, seen, milliseconds);
}
