/**
 * What a search and a worker that helps it tell each other in the middle of their runs, when neither hears messages: two words of memory
 * that they share.
 */
export interface HelperSignals {
  /** Asks the helper to stop at its task with this number. */
  askToStop(task: number): void;
  isAskedToStop(task: number): boolean;
  /** Says that a message was sent to the search. */
  noteSent(): void;
  /** The number of messages that were sent. */
  sent(): number;
  /** Sleeps until more than `known` messages were sent, but no longer than this. */
  waitForMore(known: number, milliseconds: number): void;
}

/** The size of the memory, in bytes. */
export const HELPER_SIGNALS_BYTES = 8;

const STOP = 0;
const SENT = 1;

export function helperSignals(memory: SharedArrayBuffer): HelperSignals {
  const words = new Int32Array(memory);
  return {
    askToStop: (task) => void Atomics.store(words, STOP, task),
    isAskedToStop: (task) => Atomics.load(words, STOP) === task,
    noteSent() {
      Atomics.add(words, SENT, 1);
      Atomics.notify(words, SENT);
    },
    sent: () => Atomics.load(words, SENT),
    waitForMore: (known, milliseconds) => void Atomics.wait(words, SENT, known, milliseconds),
  };
}
