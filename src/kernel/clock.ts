// `performance.now()` counts from another origin in each worker; both it and hrtime read the system's monotonic
// clock, so one comparison at load makes the readings of all threads comparable.
// The first reading loads code, and what comes between the two makes the offset too small: the largest is the best.
const offset = Math.max(
  ...Array.from({ length: 5 }, () => Number(process.hrtime.bigint()) / 1e6 - performance.now()),
);

/** The machine's monotonic clock in milliseconds, the same in every thread of the process. */
export function machineTime(): number {
  return performance.now() + offset;
}
