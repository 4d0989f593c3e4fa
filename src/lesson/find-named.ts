/** Something that a word of the command line can name: a lesson, an exercise. */
interface Named {
  readonly id: string;
  /** Its place in its course, from 1. */
  readonly number: number;
}

/** The one with this name or number, or else with this name in upper or lower case. */
export function findNamed<T extends Named>(word: string, course: readonly T[]): T | undefined {
  const exact = course.find(({ id, number }) => id === word || String(number) === word);
  return exact ?? course.find(({ id }) => isSame(id, word));
}

/** Those whose names begin with the word; none for an empty word. */
export function findStarting<T extends Named>(word: string, course: readonly T[]): readonly T[] {
  return word === "" ? [] : course.filter(({ id }) => isSame(id.slice(0, word.length), word));
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
