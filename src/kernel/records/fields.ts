/**
 * Records in shared memory, and how to read and write them. An address and a field are plain numbers when the program runs, so an access
 * costs as much as an access to an array. The compiler knows their records: it rejects a thread's field on a lock.
 */
declare const RECORD: unique symbol;

declare const FIELD: unique symbol;

/** Address of a record: the index of its first word. */
export type At<R extends string> = number & { readonly [RECORD]: R };

interface Field<R extends string, Form> {
  readonly [FIELD]: (record: R) => Form;
}

/** A field of one word. */
export type Word<R extends string> = number & Field<R, "word" | "atomic">;

/** A word on which threads sleep, or which they read without the kernel's lock: see {@link cell}. */
export type Atomic<R extends string> = number & Field<R, "atomic">;

/** Two words; the index of the first is even. */
export type Double<R extends string> = number & Field<R, "double">;

/** Two words: the first and the last thread that wait, see wait-queue.ts. */
export type QueueField<R extends string> = number & Field<R, "queue">;

/** Two words: the first and the last block of a list, see block-list.ts. */
export type ListField<R extends string> = number & Field<R, "list">;

/** `Length` words. */
export type WordsField<R extends string, Length extends number> = number & Field<R, Length>;

export function get<R extends string>(words: Int32Array, at: At<R>, field: Word<R>): number {
  return words[at + field] as number;
}

export function set<R extends string>(words: Int32Array, at: At<R>, field: Word<R>, value: number): void {
  words[at + field] = value;
}

export function add<R extends string>(words: Int32Array, at: At<R>, field: Word<R>, value: number): void {
  words[at + field] = (words[at + field] as number) + value;
}

/** The index of a word, for `Atomics`. */
export function cell<R extends string>(at: At<R>, field: Atomic<R>): number {
  return at + field;
}

/** Address of a queue, for the functions of wait-queue.ts. */
export function queueOf<R extends string>(at: At<R>, field: QueueField<R>): At<"queue of threads"> {
  return (at + field) as At<"queue of threads">;
}

/** Address of a list of blocks, for the functions of block-list.ts. */
export function listOf<R extends string>(at: At<R>, field: ListField<R>): At<"list of blocks"> {
  return (at + field) as At<"list of blocks">;
}

export function getDouble<R extends string>(doubles: Float64Array, at: At<R>, field: Double<R>): number {
  return doubles[(at + field) >> 1] as number;
}

export function setDouble<R extends string>(
  doubles: Float64Array,
  at: At<R>,
  field: Double<R>,
  value: number,
): void {
  doubles[(at + field) >> 1] = value;
}

/** The index of a word of a list. */
export function item<R extends string>(at: At<R>, field: WordsField<R, number>, index: number): number {
  return at + field + index;
}

/** A word by its index, which must lie in the array. */
export function wordAt(words: Int32Array, index: number): number {
  return words[index] as number;
}
