/** The global as it is before any lesson runs. */
const { hrtime } = process;

/**
 * The machine's monotonic clock in milliseconds, the same in every thread of the process. `performance.now()` has another origin in each
 * thread, and takes a worker a millisecond to load.
 */
export function machineTime(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
