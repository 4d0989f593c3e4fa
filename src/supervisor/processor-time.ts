/** Milliseconds for which a reading is good enough: the system asks every thread of the process for each. */
const FRESH_MS = 50;
let readAt = Number.NEGATIVE_INFINITY;
let used = 0;
let seconds = 0;
/** How many share the processor time of this process. */
let sharers = 0;

/**
 * Seconds of processor time that this process has used, as it was at most a twentieth of a second ago. Where several share the process
 * (see {@link shareProcessor}), each second counts as a part of one.
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
  seconds += (used - before) / Math.max(1, sharers);
  readAt = now;
}

/**
 * Says that a search or run goes on beside others, which do the same: what the process uses is not all used by one of them.
 *
 * @returns says that it is over.
 */
export function shareProcessor(): () => void {
  const change = (by: number) => {
    read(performance.now());
    sharers += by;
  };
  change(1);
  return () => change(-1);
}
