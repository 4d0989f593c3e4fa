/** A part of a list that is repeated at once. */
interface Repetition {
  /** The number of elements of the part. */
  readonly length: number;
  /** How often it comes in a row. */
  readonly count: number;
}

/**
 * The shortest part that begins at `at` and comes at least `least` times in a row; else the one element there, once.
 *
 * @param longest the most elements of a part. @param isSame whether two elements are the same; default: whether they are identical.
 */
export function repetitionAt<Element>(
  list: readonly Element[],
  at: number,
  { longest, least }: { readonly longest: number; readonly least: number },
  isSame: (one: Element, other: Element) => boolean = Object.is,
): Repetition {
  for (let length = 1; length <= longest; length++) {
    let end = at + length;
    while (end < list.length && isSame(list[end] as Element, list[end - length] as Element)) end++;
    const count = Math.floor((end - at) / length);
    if (count >= least) return { length, count };
  }
  return { length: 1, count: 1 };
}
