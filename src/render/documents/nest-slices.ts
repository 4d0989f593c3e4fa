/** A stretch of one thread's life. */
export interface Slice {
  readonly name: string;
  readonly cat: string;
  readonly place: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The same slices in the order of their beginnings, cut so that any two are apart or one is inside the other. A lock may be taken inside
 * another and kept for longer: its slice then ends with the other's, and goes on in a second one.
 */
export function nestSlices(slices: readonly Slice[]): readonly Slice[] {
  const todo = slices.filter(({ from, to }) => from < to).sort(outerFirst);
  const nested: Slice[] = [];
  /** Slices that are open where the next one begins, the innermost last. */
  const open: Slice[] = [];
  for (let at = 0; at < todo.length; at++) {
    const slice = todo[at] as Slice;
    const { from, to } = slice;
    while (open.length > 0 && (open.at(-1) as Slice).to <= from) open.pop();
    const end = Math.min(to, open.at(-1)?.to ?? to);
    if (end < to) postpone({ ...slice, from: end }, at + 1);
    const part = { ...slice, to: end };
    nested.push(part);
    open.push(part);
  }
  return nested;

  function postpone(rest: Slice, after: number): void {
    let place = after;
    while (place < todo.length && outerFirst(todo[place] as Slice, rest) < 0) place++;
    todo.splice(place, 0, rest);
  }
}

function outerFirst(one: Slice, other: Slice): number {
  return one.from - other.from || other.to - one.to;
}
