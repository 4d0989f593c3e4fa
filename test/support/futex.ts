import { vi } from "vitest";

/** Thrown where an agent would sleep: on which word of the world. */
export class Asleep extends Error {
  override readonly name = "Asleep";
  readonly word: number;
  constructor(word: number) {
    super(`sleeps on word ${word}`);
    this.word = word;
  }
}

/** What `Atomics` is asked for from here on, instead of the system. Undone by `vi.restoreAllMocks()`. */
export interface FakeFutex {
  /** Called right before the word of an `Atomics.add`, the bump of a futex, changes. */
  onBump: (word: number) => void;
  /** Called right before a word changes by an `Atomics.store`. */
  onStore: (word: number) => void;
  /** How often each word was notified so far. */
  readonly notified: Map<number, number>;
}

/** Milliseconds. A sleep that is meant to be over so soon is over at once. */
const SHORT_MS = 10;

/** From here on nobody in this process sleeps: who would is thrown out by {@link Asleep}. */
export function fakeFutex(): FakeFutex {
  const add = Atomics.add;
  const store = Atomics.store;
  const futex: FakeFutex = { onBump() {}, onStore() {}, notified: new Map() };
  const wait = (words: Int32Array, word: number, value: number, timeoutMs = Number.POSITIVE_INFINITY) => {
    if (Atomics.load(words, word) !== value) return "not-equal";
    if (timeoutMs <= SHORT_MS) return "timed-out";
    throw new Asleep(word);
  };
  vi.spyOn(Atomics, "wait").mockImplementation(wait as typeof Atomics.wait);
  vi.spyOn(Atomics, "add").mockImplementation(((words: Int32Array, word: number, value: number) => {
    futex.onBump(word);
    return add(words, word, value);
  }) as typeof Atomics.add);
  vi.spyOn(Atomics, "store").mockImplementation(((words: Int32Array, word: number, value: number) => {
    futex.onStore(word);
    return store(words, word, value);
  }) as typeof Atomics.store);
  vi.spyOn(Atomics, "notify").mockImplementation(((_: Int32Array, word: number) => {
    futex.notified.set(word, (futex.notified.get(word) ?? 0) + 1);
    return 0;
  }) as typeof Atomics.notify);
  return futex;
}
