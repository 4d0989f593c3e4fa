import type { Double, Word } from "./fields.ts";

/** A block of the arena, see arena.ts. */
export const BLOCK = {
  /** The logarithm of its size. */
  sizeClass: 0 as Word<"block">,
  /** Bytes in use. */
  length: 1 as Word<"block">,
  /** The next free block; in a free block, in the same place. */
  nextFree: 1 as Word<"block">,
  /** The next block; in a block of a list, its first word in use. */
  link: 2 as Word<"block">,
} as const;

/** Bytes of the header before those in use. */
export const HEAD_BYTES = 8;

/** Bytes of the link in a list's block. */
export const LINK_BYTES = 4;

/** The ends of a list of blocks, see block-list.ts. */
export const BLOCK_LIST = {
  first: 0 as Word<"list of blocks">,
  last: 1 as Word<"list of blocks">,
} as const;

/** A thread's next operation, in the report of a controlled run: see schedule-report.ts. */
export const PENDING = {
  op: 0 as Word<"pending">,
  object: 1 as Word<"pending">,
  argument: 2 as Word<"pending">,
  waitOp: 3 as Word<"pending">,
  timed: 4 as Word<"pending">,
  kind: 5 as Word<"pending">,
  /** 1 for a daemon, 2 for a step that resets a connection or is told of it; the bits above say what it does with the clock. */
  bits: 6 as Word<"pending">,
  site: 7 as Word<"pending">,
} as const;

export const PENDING_WORDS = 8;

/** An event in the log, see log.ts. Its text follows. */
export const LOG_RECORD = {
  /** Words in all; negative for words to skip at the end of the ring. */
  size: 0 as Word<"log record">,
  /** The operation; the bits above are the outcome. */
  code: 1 as Word<"log record">,
  seq: 2 as Word<"log record">,
  thread: 3 as Word<"log record">,
  object: 4 as Word<"log record">,
  peer: 5 as Word<"log record">,
  site: 6 as Word<"log record">,
  /** Characters of the text. */
  units: 7 as Word<"log record">,
  time: 8 as Double<"log record">,
  value: 10 as Double<"log record">,
} as const;

export const LOG_RECORD_WORDS = 12;
