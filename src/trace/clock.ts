/**
 * A vector clock (Fidge 1988, Mattern 1989): entry `c` is the number of events of chain `c` that happened before or at a point, 0 for none.
 *
 * The entries lie in blocks, and clocks share equal blocks. So a clock that differs from another in a few entries costs a few blocks,
 * however many chains there are. Clocks and their blocks never change.
 */
export type Clock = readonly (Int32Array | undefined)[];

export const EMPTY_CLOCK: Clock = [];

/** Entries of a block; the last block of a clock may be shorter. */
const BLOCK = 64;

export function entryOf(clock: Clock, chain: number): number {
  return clock[Math.floor(chain / BLOCK)]?.[chain % BLOCK] ?? 0;
}

/** The clock with an entry raised to `count`; the clock itself if the entry is not below that. */
export function raiseEntry(clock: Clock, chain: number, count: number): Clock {
  if (entryOf(clock, chain) >= count) return clock;
  const index = Math.floor(chain / BLOCK);
  const raised = [...clock];
  while (raised.length < index) raised.push(undefined);
  const block = clock[index];
  const copy = new Int32Array(Math.max(block?.length ?? 0, (chain % BLOCK) + 1));
  if (block !== undefined) copy.set(block);
  copy[chain % BLOCK] = count;
  raised[index] = copy;
  return raised;
}

/** The larger of each two entries. It is `one` itself if `other` has nothing new for it. */
export function joinClocks(one: Clock, other: Clock): Clock {
  let joined: (Int32Array | undefined)[] | undefined;
  for (let index = 0; index < other.length; index++) {
    const block = joinBlocks(one[index], other[index]);
    if (block === one[index]) continue;
    joined ??= [...one];
    joined[index] = block;
  }
  return joined ?? one;
}

/** One of the two if it contains the other, so that clocks which learn the same share it. */
function joinBlocks(one: Int32Array | undefined, other: Int32Array | undefined): Int32Array | undefined {
  if (one === undefined) return other;
  if (other === undefined || one === other || covers(one, other)) return one;
  if (covers(other, one)) return other;
  const [long, short] = one.length < other.length ? [other, one] : [one, other];
  return long.map((count, index) => Math.max(count, short[index] ?? 0));
}

function covers(one: Int32Array, other: Int32Array): boolean {
  for (let index = 0; index < other.length; index++)
    if ((one[index] ?? 0) < (other[index] as number)) return false;
  return true;
}
