/*
 * The bell that wakes the supervisor during a search: assignWorker and unbindWorker of src/kernel/threads/slots.ts, ringBell of
 * src/kernel/steps/log.ts, listen and waitForBell of src/kernel/supervision/bell.ts. A thread starts three others, none of which finds an idle
 * worker: only the supervisor can bring one up. The heartbeat that bounds every sleep is left out: a sleep that only it
 * would end counts as a bell that was lost.
 *
 * Holds: the supervisor does not sleep while a started thread waits for a worker, or after the run is over (an invalid end
 * state).
 *
 * mutant LISTEN: the supervisor looks at what there is to do before it listens, and not after
 * mutant RING: a bell is not rung for a start
 */
byte starts = 0;
bool over = false, served = false;
bool listening = false, bell = false, asleep = false;

inline ring() {
  if
  :: listening ->
     d_step { hasToRing = listening; listening = false };   /* an exchange: one of those who ring does */
     if :: hasToRing -> bell = true; asleep = false :: else fi;
     hasToRing = false
  :: else
  fi
}

active proctype starter() {
  byte started = 0;
  bool hasToRing = false;
  do
  :: started == 3 -> break
  :: started < 3 ->
     started++;
     starts++;
#ifndef MUTANT_RING
     ring();
#endif
     served;                                        /* Gate.started: until the new thread is on its way */
     served = false
  od;
  over = true;
  ring()
}

active proctype supervisor() {
  do
  ::
#ifndef MUTANT_LISTEN
     bell = false;                                  /* listen */
     listening = true;
#endif
     if :: over -> break :: else fi;
     if :: starts > 0 -> starts--; served = true :: else fi;
#ifdef MUTANT_LISTEN
     bell = false;
     listening = true;
#endif
     atomic { if :: !bell -> asleep = true :: else fi };   /* waitForBell */
     !asleep
  od
}
