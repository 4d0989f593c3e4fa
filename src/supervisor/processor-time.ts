/** Milliseconds for which a reading is good enough: for each reading the system asks every thread of the process. */
const FRESH_MS = 50;
let readAt = Number.NEGATIVE_INFINITY;
let used = 0;
let seconds = 0;
/** How many searches share the processor time of this process: one number for all its threads; only the main thread writes it. */
let sharers = new Int32Array(new SharedArrayBuffer(4));

/**
 * Seconds of processor time that this process has used, at most a twentieth of a second old. If several searches share the process (see
 * {@link shareProcessor}), each counts its part of every second. Each thread counts for itself: compare only readings of one thread.
 */
export function processorTime(): number {
  const now = performance.now();
  if (now - readAt >= FRESH_MS) read(now);
  return seconds;
}

function read(now: number): void {
  const { user, system } = process.cpuUsage();
  const before = used;
  used = (user + system) / 1e6;
  seconds += (used - before) / Math.max(1, sharers[0] as number);
  readAt = now;
}

/**
 * Announces a search or run beside others that do the same: they share what the process uses.
 *
 * @returns a function that says that it is over.
 */
export function shareProcessor(): () => void {
  const change = (by: number) => {
    read(performance.now());
    (sharers[0] as number) += by;
  };
  change(1);
  return () => change(-1);
}

/** The number of searches that share the process, for another of its threads. */
export function sharersForThread(): SharedArrayBuffer {
  return sharers.buffer;
}

/** Counts from now on with the number of the main thread. */
export function countWith(buffer: SharedArrayBuffer): void {
  if (sharers.buffer !== buffer) sharers = new Int32Array(buffer);
}
