import { MAIN_THREAD } from "../protocol/event.ts";

/** The starts and ends of threads, and which ends other threads have seen. */
interface ThreadLives<Mark> {
  /** The thread is never on the list of threads. */
  hide(thread: number): void;
  start(thread: number, mark: Mark): void;
  begin(thread: number): void;
  end(thread: number, mark: Mark): void;
  /** The step that started a thread which has not begun. */
  startOf(thread: number): Mark | undefined;
  endOf(thread: number): Mark | undefined;
  /** Called when a thread looks at the list: the threads that have left it since that thread last looked, in order. */
  look(viewer: number): readonly number[];
}

export function createThreadLives<Mark>(): ThreadLives<Mark> {
  const starts = new Map<number, Mark>();
  const ends = new Map<number, Mark>();
  const hidden = new Set<number>();
  /** The threads that have left the list, in order, and how many of them each thread has seen to be gone. */
  const gone: number[] = [];
  const seen = new Map<number, number>();

  return {
    hide: (thread) => hidden.add(thread),
    start: (thread, mark) => starts.set(thread, mark),
    begin: (thread) => starts.delete(thread),
    end(thread, mark) {
      ends.set(thread, mark);
      // MainThread stays on the list.
      if (thread !== MAIN_THREAD && !hidden.has(thread)) gone.push(thread);
    },
    startOf: (thread) => starts.get(thread),
    endOf: (thread) => ends.get(thread),
    look(viewer) {
      const unseen = gone.slice(seen.get(viewer) ?? 0);
      seen.set(viewer, gone.length);
      return unseen;
    },
  };
}
