/** Milliseconds for which a reading is good enough: the system asks every thread of the process for each. */
const FRESH_MS = 50;
let readAt = Number.NEGATIVE_INFINITY;
let seconds = 0;

/** Seconds of processor time that this process has used, as it was at most a twentieth of a second ago. */
export function processorTime(): number {
  const now = performance.now();
  if (now - readAt >= FRESH_MS) {
    const { user, system } = process.cpuUsage();
    seconds = (user + system) / 1e6;
    readAt = now;
  }
  return seconds;
}
