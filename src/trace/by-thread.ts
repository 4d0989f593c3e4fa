/** A value for each of some threads, which come and go. */
interface ByThread<Value> {
  get(thread: number): Value | undefined;
  set(thread: number, value: Value): void;
  delete(thread: number): void;
}

/**
 * For folds over long traces. In a Map of which entries are deleted all the time, the engine copies the table every few changes; an old
 * table that has lived for some time keeps all later ones in memory, with what they hold, until the next full collection.
 */
export function createByThread<Value>(): ByThread<Value> {
  const values: (Value | undefined)[] = [];
  return {
    get: (thread) => values[thread],
    set(thread, value) {
      values[thread] = value;
    },
    delete(thread) {
      values[thread] = undefined;
    },
  };
}
