/**
 * Puts the current thread to sleep until `words[at]` is woken, unless its value is no longer `seen`. The only place where a thread of a
 * controlled run waits for another.
 *
 * @param milliseconds the longest time.
 */
export function sleepOn(words: Int32Array, at: number, seen: number, milliseconds?: number): void {
  Atomics.wait(words, at, seen, milliseconds);
}
