import type { At } from "./fields.ts";
import { HEADER_WORDS } from "./header.ts";
import { OBJECT_WORDS, type ObjectRecord } from "./objects.ts";
import { LAP_WORDS, POLLER_WORDS, STEP_WORDS } from "./rounds.ts";
import { SLOT_WORDS, THREAD_WORDS } from "./threads.ts";

/**
 * The parts of the world's shared memory, one after the other. Addresses are indices into the Int32Array view ("words").
 *
 * The buffer is large and mostly untouched: the system provides pages when they are first written.
 */

/** The most threads that one run may make, ended ones included. */
export const MAX_THREADS = 16_384;

/** The most workers that can serve a world at once. */
export const MAX_SLOTS = 2_048;

/** The most locks, queues, shared values … that one run may make. */
export const MAX_OBJECTS = 131_072;

/** The most objects that a module may make while it is evaluated. */
export const MAX_MODULE_OBJECTS = 16_384;

/** Words of the event log, a power of two. */
export const LOG_WORDS = 1 << 20;

/** Words for schedules: what is prescribed to a controlled run, and what it reports. */
export const SCHEDULE_WORDS = 5 << 20;

/** Where the report begins, in words from the start of the schedule area; the prescribed part comes before it. */
export const REPORT_START = 1 << 20;

/** Bytes for values that are passed between threads. */
export const ARENA_BYTES = 256 * 1024 * 1024;

/** Threads with a ring for their newest steps, and the number of steps in a ring. */
export const RINGS = 256;
export const RING_STEPS = 1024;

/** Words for the files that programs have opened, a power of two. */
const FILE_WORDS = 1 << 16;

/** The number of held-back threads that are remembered. */
export const MAX_POLLERS = 32;
const SLOTS = HEADER_WORDS;
export const THREADS: number = SLOTS + MAX_SLOTS * SLOT_WORDS;
export const OBJECTS: number = THREADS + MAX_THREADS * THREAD_WORDS;
export const MODULE_TABLE: number = OBJECTS + MAX_OBJECTS * OBJECT_WORDS;
const POLLERS: number = MODULE_TABLE + MAX_MODULE_OBJECTS;
const STEPS = POLLERS + MAX_POLLERS * POLLER_WORDS;
const LAPS = STEPS + RINGS * RING_STEPS * STEP_WORDS;
const FILES = LAPS + RINGS * LAP_WORDS;
export const SCHEDULE: number = FILES + FILE_WORDS;
export const LOG: number = SCHEDULE + SCHEDULE_WORDS;

/** First byte of the arena. */
export const ARENA: number = (LOG + LOG_WORDS) * 4;

export const WORLD_BYTES: number = ARENA + ARENA_BYTES;

export function threadAt(thread: number): At<"thread"> {
  return (THREADS + thread * THREAD_WORDS) as At<"thread">;
}

export function slotAt(slot: number): At<"slot"> {
  return (SLOTS + slot * SLOT_WORDS) as At<"slot">;
}

/** Address of an object's record: of one kind, or of any kind, for the fields that all kinds share. */
export function objectAt<Kind extends ObjectRecord>(object: number): At<Kind> {
  return (OBJECTS + object * OBJECT_WORDS) as At<Kind>;
}

/** @param index from 0 to {@link MAX_POLLERS}. */
export function pollerAt(index: number): At<"poller"> {
  return (POLLERS + index * POLLER_WORDS) as At<"poller">;
}

/** A step in a thread's ring, by its number among all steps of the thread. */
export function stepAt(thread: number, step: number): At<"noted step"> {
  return (STEPS + (thread * RING_STEPS + (step & (RING_STEPS - 1))) * STEP_WORDS) as At<"noted step">;
}

/** A thread's record of loops. */
export function lapsAt(thread: number): At<"laps"> {
  return (LAPS + thread * LAP_WORDS) as At<"laps">;
}

/** Index of the word of a file descriptor. It is not a record: the word holds a mark of the file. */
export function fileAt(descriptor: number): number {
  return FILES + (descriptor & (FILE_WORDS - 1));
}

/** @param position words written to the log since the beginning. */
export function logAt(position: number): At<"log record"> {
  return (LOG + (position & (LOG_WORDS - 1))) as At<"log record">;
}

/** @param block bytes from the start of the arena. */
export function blockAt(block: number): At<"block"> {
  return ((ARENA + block) / 4) as At<"block">;
}
