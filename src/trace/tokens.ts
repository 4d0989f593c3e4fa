/**
 * The permits of a semaphore: one token for each thread that may still pass, first in, first out. So acquire number i takes the token of
 * release number i − capacity, and the first `capacity` acquires take tokens that no release gave.
 */
export interface Tokens<Mark> {
  /** Adds `count` tokens of one release. */
  give(mark: Mark, count: number): void;
  /** Removes the oldest token; undefined for one that was there from the start. */
  take(): Mark | undefined;
  /** Removes the token that was added last. */
  takeNewest(): void;
  /** The releases of which tokens are left, in order. */
  left(): readonly Mark[];
}

interface Batch<Mark> {
  readonly mark: Mark;
  count: number;
}

/** Memory: one entry per release of which tokens are left. */
export function createTokens<Mark>(initial: number): Tokens<Mark> {
  let plain = initial;
  let batches: Batch<Mark>[] = [];
  let head = 0;

  return {
    give(mark, count) {
      batches.push({ mark, count });
    },
    take() {
      if (plain > 0) {
        plain--;
        return undefined;
      }
      const batch = batches[head];
      if (batch === undefined) return undefined;
      if (--batch.count === 0) head++;
      if (head > 1_000 && head * 2 > batches.length) {
        batches = batches.slice(head);
        head = 0;
      }
      return batch.mark;
    },
    takeNewest() {
      const batch = batches[batches.length - 1];
      if (batch === undefined || head === batches.length) return;
      if (--batch.count === 0) batches.pop();
    },
    left: () => batches.slice(head).map(({ mark }) => mark),
  };
}
