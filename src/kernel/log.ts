import { decodeEvent } from "../protocol/decode-event.ts";
import { OUTCOMES, type TraceEvent } from "../protocol/event.ts";
import { OPS } from "../protocol/operations.ts";
import {
  H_BELL,
  H_LISTEN_ALWAYS,
  H_LISTENING,
  H_LOG_HEAD,
  H_LOG_NEXT,
  H_LOG_TAIL,
  H_SEQ,
  H_STOP,
  LOG,
  LOG_WORDS,
  MAX_THREADS,
} from "./layout.ts";
import type { World } from "./world.ts";

/**
 * The event log: a ring of variable-length records in shared memory. Threads append under the kernel's lock; the
 * supervisor reads without it. A full ring makes the threads wait, so memory stays bounded however much they do.
 *
 * Record: [words, op | outcome << 8, seq, thread, object, peer, site, characters, time ×2, value ×2, text …].
 */
const HEAD_WORDS = 12;
/** Longest text in one record, in UTF-16 code units; output comes in parts, and any other text is cut. */
export const TEXT_UNITS = 32_768;
/** The space that one step may need: a text, and a grant for every possible thread. */
const STEP_WORDS = HEAD_WORDS + TEXT_UNITS / 2 + MAX_THREADS * HEAD_WORDS;
const MASK = LOG_WORDS - 1;

export interface LogRecord {
  readonly time: number;
  readonly thread: number;
  readonly op: number;
  readonly object: number;
  readonly outcome: number;
  readonly peer: number;
  readonly site: number;
  readonly value: number;
  readonly text: string;
}

/** Whether the ring has room for whatever the next step writes. */
export function hasLogSpace({ words }: World): boolean {
  const used = ((words[H_LOG_NEXT] as number) - Atomics.load(words, H_LOG_TAIL)) >>> 0;
  // Twice: a record never wraps round, so the end of the ring may have to be skipped.
  return LOG_WORDS - used >= STEP_WORDS * 2;
}

/** Sleeps until the supervisor has read some of the log, or the run is over. */
export function waitForLogSpace(world: World): void {
  const { words } = world;
  const tail = Atomics.load(words, H_LOG_TAIL);
  ring(world);
  if (!hasLogSpace(world) && Atomics.load(words, H_STOP) === 0) Atomics.wait(words, H_LOG_TAIL, tail, 100);
}

export function appendRecord(world: World, record: LogRecord): void {
  const { words, doubles, bytes } = world;
  // More would be written over what comes after the log.
  const units = Math.min(record.text.length, TEXT_UNITS);
  // Even, so that the doubles of the next record are aligned.
  const size = HEAD_WORDS + 2 * Math.ceil(units / 4);
  let head = words[H_LOG_NEXT] as number;
  const room = LOG_WORDS - (head & MASK);
  if (room < size) {
    words[LOG + (head & MASK)] = -room;
    head = (head + room) | 0;
  }
  const at = LOG + (head & MASK);
  const seq = (words[H_SEQ] as number) + 1;
  words[H_SEQ] = seq;
  words[at] = size;
  words[at + 1] = record.op | (record.outcome << 8);
  words[at + 2] = seq;
  words[at + 3] = record.thread;
  words[at + 4] = record.object;
  words[at + 5] = record.peer;
  words[at + 6] = record.site;
  words[at + 7] = units;
  doubles[(at + 8) >> 1] = record.time;
  doubles[(at + 10) >> 1] = record.value;
  if (units > 0) bytes.write(record.text, (at + HEAD_WORDS) * 4, units * 2, "utf16le");
  words[H_LOG_NEXT] = (head + size) | 0;
}

/** Shows the records of a step to the supervisor, all at once: half a step would be a state that never was. */
export function publishRecords(words: Int32Array): void {
  Atomics.store(words, H_LOG_HEAD, words[H_LOG_NEXT] as number);
}

/** Wakes the supervisor, or keeps it from going to sleep. */
export function ring({ words }: World): void {
  Atomics.store(words, H_BELL, 1);
  Atomics.notify(words, H_BELL);
}

/** Wakes the supervisor if it sleeps. During a search it sleeps through all but the end of a run (`always`). */
export function ringBell(words: Int32Array, always = words[H_LISTEN_ALWAYS] === 1): void {
  // Loaded in its place among the others: earlier than the records are published it would miss who listens since.
  if (always && Atomics.load(words, H_LISTENING) === 1 && Atomics.exchange(words, H_LISTENING, 0) === 1) {
    Atomics.store(words, H_BELL, 1);
    Atomics.notify(words, H_BELL);
  }
}

/** Reads what is there, in order, and makes room. For the supervisor only. */
export function drainLog({ words, doubles, bytes }: World, take: (event: TraceEvent) => void): number {
  let tail = words[H_LOG_TAIL] as number;
  const head = Atomics.load(words, H_LOG_HEAD);
  let count = 0;
  while (tail !== head) {
    const at = LOG + (tail & MASK);
    const size = words[at] as number;
    if (size < 0) {
      tail = (tail - size) | 0;
      continue;
    }
    const code = words[at + 1] as number;
    const units = words[at + 7] as number;
    const start = (at + HEAD_WORDS) * 4;
    const event = decodeEvent({
      seq: words[at + 2] as number,
      time: doubles[(at + 8) >> 1] as number,
      thread: words[at + 3] as number,
      op: OPS[code & 255] ?? "none",
      object: words[at + 4] as number,
      outcome: OUTCOMES[code >> 8] ?? "ok",
      peer: words[at + 5] as number,
      site: words[at + 6] as number,
      value: doubles[(at + 10) >> 1] as number,
      text: units === 0 ? "" : bytes.toString("utf16le", start, start + units * 2),
    });
    take(event);
    count++;
    tail = (tail + size) | 0;
    // Room is given back record by record, so that writers go on while a long batch is read.
    Atomics.store(words, H_LOG_TAIL, tail);
  }
  if (count > 0) Atomics.notify(words, H_LOG_TAIL);
  return count;
}
