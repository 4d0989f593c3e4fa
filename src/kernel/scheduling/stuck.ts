/** Why a controlled run stopped before its end. The position in this list is the code in shared memory; "" means that the run goes on. */
export const STUCK = [
  "",
  // no thread can go on
  "deadlock",
  // the search has seen all that could follow: another run would only repeat it
  "asleep",
  "step cap",
  // the program departs from its recorded schedule
  "diverged",
  // there is no room to keep the remaining choices
  "report full",
  // the remaining threads poll values that no thread will change
  "livelock",
  // the remaining threads do the same again and again, and may go on for ever
  "given up",
  // the remaining threads go round loops that do something, and nobody else is there to stop them
  "looping",
  // threads are fibers, and one would have to wait, or to go on later, where a fiber cannot
  "no fiber",
] as const;

export type Stuck = Exclude<(typeof STUCK)[number], "">;
