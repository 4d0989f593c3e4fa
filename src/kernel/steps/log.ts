import { decodeEvent } from "../../protocol/decode-event.ts";
import { OUTCOMES, type TraceEvent } from "../../protocol/event.ts";
import { OPS } from "../../protocol/operations.ts";
import { isStopped } from "../memory/run-state.ts";
import type { World } from "../memory/world.ts";
import { LOG_WORDS, logAt, MAX_THREADS } from "../records/areas.ts";
import { LOG_RECORD, LOG_RECORD_WORDS } from "../records/blocks.ts";
import { cell, get, getDouble, set, setDouble } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";

/**
 * The event log: a ring of variable-length records in shared memory. Threads append under the kernel's lock; the supervisor reads without
 * it. Threads wait while the ring is full, so memory stays bounded.
 */
/** Longest text in one record, in UTF-16 code units; output comes in parts, and any other text is cut. */
export const TEXT_UNITS = 32_768;

/** The most space that one step needs: a text, and a grant for every possible thread. */
const STEP_WORDS = LOG_RECORD_WORDS + TEXT_UNITS / 2 + MAX_THREADS * LOG_RECORD_WORDS;

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
  const used = (get(words, WORLD, HEADER.logNext) - Atomics.load(words, cell(WORLD, HEADER.logTail))) >>> 0;
  // Twice: a record never wraps round, so the end of the ring may have to be skipped.
  return LOG_WORDS - used >= STEP_WORDS * 2;
}

/** Reads the log if the supervisor is in the isolate of the threads, and could not read while one of them slept. */
export const ownReader: { read: (() => void) | undefined } = { read: undefined };

/** Sleeps until the supervisor has read some of the log, or the run is over. */
export function waitForLogSpace(world: World): void {
  if (ownReader.read !== undefined) {
    ownReader.read();
    return;
  }
  const { words } = world;
  const tail = Atomics.load(words, cell(WORLD, HEADER.logTail));
  ring(world);
  if (!hasLogSpace(world) && !isStopped(world)) Atomics.wait(words, cell(WORLD, HEADER.logTail), tail, 100);
}

export function appendRecord(world: World, record: LogRecord): void {
  const { words, doubles, bytes } = world;
  // A larger number would overwrite what comes after the log.
  const units = Math.min(record.text.length, TEXT_UNITS);
  // Even, so that the doubles of the next record are aligned.
  const size = LOG_RECORD_WORDS + 2 * Math.ceil(units / 4);
  let head = get(words, WORLD, HEADER.logNext);
  const room = LOG_WORDS - (head & (LOG_WORDS - 1));
  if (room < size) {
    set(words, logAt(head), LOG_RECORD.size, -room);
    head = (head + room) | 0;
  }
  const at = logAt(head);
  const seq = get(words, WORLD, HEADER.seq) + 1;
  set(words, WORLD, HEADER.seq, seq);
  set(words, at, LOG_RECORD.size, size);
  set(words, at, LOG_RECORD.code, record.op | (record.outcome << 8));
  set(words, at, LOG_RECORD.seq, seq);
  set(words, at, LOG_RECORD.thread, record.thread);
  set(words, at, LOG_RECORD.object, record.object);
  set(words, at, LOG_RECORD.peer, record.peer);
  set(words, at, LOG_RECORD.site, record.site);
  set(words, at, LOG_RECORD.units, units);
  setDouble(doubles, at, LOG_RECORD.time, record.time);
  setDouble(doubles, at, LOG_RECORD.value, record.value);
  if (units > 0) bytes.write(record.text, (at + LOG_RECORD_WORDS) * 4, units * 2, "utf16le");
  set(words, WORLD, HEADER.logNext, (head + size) | 0);
}

/** Shows the records of a step to the supervisor, all at once: half a step would be a state that never existed. */
export function publishRecords(words: Int32Array): void {
  Atomics.store(words, cell(WORLD, HEADER.logHead), get(words, WORLD, HEADER.logNext));
}

/** Wakes the supervisor, or keeps it from going to sleep. */
export function ring({ words }: World): void {
  Atomics.store(words, cell(WORLD, HEADER.bell), 1);
  Atomics.notify(words, cell(WORLD, HEADER.bell));
}

/** Wakes the supervisor if it sleeps. During a search it sleeps through all but the end of a run (`always`). */
export function ringBell(words: Int32Array, always = get(words, WORLD, HEADER.listenAlways) === 1): void {
  // Loaded in this order: a load before the records are published could miss a supervisor that listens since.
  if (
    always &&
    Atomics.load(words, cell(WORLD, HEADER.listening)) === 1 &&
    Atomics.exchange(words, cell(WORLD, HEADER.listening), 0) === 1
  ) {
    Atomics.store(words, cell(WORLD, HEADER.bell), 1);
    Atomics.notify(words, cell(WORLD, HEADER.bell));
  }
}

/** Reads what is there, in order, and makes room. For the supervisor only. */
export function drainLog({ words, doubles, bytes }: World, take: (event: TraceEvent) => void): number {
  let tail = get(words, WORLD, HEADER.logTail);
  const head = Atomics.load(words, cell(WORLD, HEADER.logHead));
  let count = 0;
  while (tail !== head) {
    const at = logAt(tail);
    const size = get(words, at, LOG_RECORD.size);
    if (size < 0) {
      tail = (tail - size) | 0;
      continue;
    }
    const code = get(words, at, LOG_RECORD.code);
    const units = get(words, at, LOG_RECORD.units);
    const start = (at + LOG_RECORD_WORDS) * 4;
    const event = decodeEvent({
      seq: get(words, at, LOG_RECORD.seq),
      time: getDouble(doubles, at, LOG_RECORD.time),
      thread: get(words, at, LOG_RECORD.thread),
      op: OPS[code & 255] ?? "none",
      object: get(words, at, LOG_RECORD.object),
      outcome: OUTCOMES[code >> 8] ?? "ok",
      peer: get(words, at, LOG_RECORD.peer),
      site: get(words, at, LOG_RECORD.site),
      value: getDouble(doubles, at, LOG_RECORD.value),
      text: units === 0 ? "" : bytes.toString("utf16le", start, start + units * 2),
    });
    take(event);
    count++;
    tail = (tail + size) | 0;
    // Room is given back record by record, so that writers go on while a long batch is read.
    Atomics.store(words, cell(WORLD, HEADER.logTail), tail);
  }
  if (count > 0) Atomics.notify(words, cell(WORLD, HEADER.logTail));
  return count;
}
