/**
 * Why a controlled run stopped before it ended. The position in this list is the code in shared memory, that of "" while the
 * run goes on.
 */
export const STUCK = [
  "",
  // no thread can go on
  "deadlock",
  // the search has seen all that could follow: another run would only repeat it
  "asleep",
  "step cap",
  // the program does not do what the schedule was made for
  "diverged",
  // there is no room to keep what more there was to choose from
  "report full",
  // the remaining threads poll values that no thread will change
  "livelock",
  // the remaining threads do the same again and again, and may go on so for ever
  "given up",
  // the remaining threads go round loops that do something, and nobody else is there to stop them
  "looping",
  // threads are fibers, and one would have to wait, or to go on later, where a fiber cannot
  "no fiber",
] as const;

export type Stuck = Exclude<(typeof STUCK)[number], "">;
