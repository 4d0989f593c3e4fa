import { readFileSync } from "node:fs";
import { totalmem } from "node:os";
import { MAX_WORKERS } from "../kernel/threads/slots.ts";

/** File descriptors that a worker takes, and those that the process needs for itself. */
const DESCRIPTORS_PER_WORKER = 6;
const DESCRIPTORS_RESERVED = 64;
/**
 * Memory maps that a worker takes: near 1,960 workers (Node 20) or 1,240 (Node 24) the default of 65,530 maps is used up, and the process
 * aborts without an error that could be caught.
 */
const MAPS_PER_WORKER = 60;
/** Bytes of memory that a worker takes. Without a limit the system would kill the process, and there would be no verdict. */
const BYTES_PER_WORKER = 10_000_000;
/** The limits to assume if the system reports none. */
const FALLBACK = 500;

let known: number | undefined;

/** {@link countThreads}, computed once: the limits do not change while the process lives. */
export function maxThreads(): number {
  known ??= countThreads();
  return known;
}

/**
 * How many threads can be alive at once without killing the process. It depends on what the machine has, not on what is free now: else a
 * verdict would depend on what else runs there.
 *
 * @param bytes the memory of the machine.
 * @param granted what its control group leaves of that to this process: bytes, 0 or undefined if that is not known.
 */
export function countThreads(
  read = (file: string) => readFileSync(file, "utf8"),
  bytes = totalmem(),
  granted: number | undefined = process.constrainedMemory(),
): number {
  const memory = Math.min(bytes, granted || Number.POSITIVE_INFINITY);
  const limits = [MAX_WORKERS, Math.floor(memory / BYTES_PER_WORKER)];
  try {
    limits.push(Math.floor(Number(read("/proc/sys/vm/max_map_count")) / MAPS_PER_WORKER));
    const files = /^Max open files\s+\S+\s+(\d+)/m.exec(read("/proc/self/limits"))?.[1];
    if (files) limits.push(Math.floor((Number(files) - DESCRIPTORS_RESERVED) / DESCRIPTORS_PER_WORKER));
  } catch {
    limits.push(FALLBACK);
  }
  return Math.max(1, Math.min(...limits));
}
