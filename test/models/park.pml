/*
 * Waiting and being granted: startWaiting, park and grant of src/kernel/steps/wait.ts, endRun and wakeAll
 * of src/kernel/steps/end-run.ts, with src/kernel/steps/free-gate.ts.
 *
 * Two threads wait twice each in one queue, with or without a deadline; a third grants to the first in line. A waiter sleeps on
 * a word of its own that every grant changes before it notifies.
 *
 * Holds: a thread goes on as granted exactly if a grant took it out of the queue, whatever its deadline does meanwhile; nobody
 * sleeps on after a grant or after the end of the run (an invalid end state).
 *
 * mutant LOCK: a waiter takes its outcome from what it saw when it woke, and not under the kernel's lock
 * mutant BUMP: a grant notifies without changing the word first
 */
#define ROUNDS 2

bool lock = false;
bool over = false;
bool granted[2], queued[2], asleep[2];
byte futex[2];
byte left = 0;

#define LOCK   atomic { !lock -> lock = true }
#define UNLOCK lock = false
#define NEXT(x) ((x + 1) % 4)

proctype waiter(byte me) {
  byte round = 0, seen;
  bool timed, outcome;
  do
  :: round == ROUNDS -> break
  :: round < ROUNDS ->
     round++;
     LOCK;
     if :: over -> UNLOCK; break :: else fi;
     if :: timed = true :: timed = false fi;
     queued[me] = true;
     granted[me] = false;
     UNLOCK;
     do                                              /* Gate.park */
     :: seen = futex[me];
        if :: granted[me] || over -> break :: else fi;
        if :: timed -> break :: true fi;             /* the deadline has passed, or has not */
        atomic { if :: futex[me] == seen -> asleep[me] = true :: else fi };
        if :: !asleep[me] :: timed -> asleep[me] = false fi
     od;
#ifdef MUTANT_LOCK
     outcome = granted[me];
     LOCK;
#else
     LOCK;
     outcome = granted[me];
#endif
     if :: over -> UNLOCK; break :: else fi;
     assert(outcome == !queued[me]);
     queued[me] = false;
     UNLOCK
  od;
  left++
}

active proctype granter() {
  byte next;
  do
  :: left == 2 -> break
  :: queued[0] || queued[1] ->                       /* with nobody in line it waits, so that a lost wake-up is an end state */
     LOCK;
     if :: over -> UNLOCK; break :: else fi;
     next = (queued[0] -> 0 : (queued[1] -> 1 : 2));
     if
     :: next < 2 ->
        queued[next] = false;
        granted[next] = true;
#ifndef MUTANT_BUMP
        futex[next] = NEXT(futex[next])
#endif
     :: else
     fi;
     UNLOCK;
     if :: next < 2 -> asleep[next] = false :: else fi;
     next = 0
  od
}

/* endRun: a part of a thread's step, or of an action of the supervisor. Then wakeAll. */
active proctype ender() {
  if
  :: true ->
     LOCK;
     over = true;
     UNLOCK;
     futex[0] = NEXT(futex[0]);
     futex[1] = NEXT(futex[1]);
     asleep[0] = false;
     asleep[1] = false
  :: true                                            /* or the run goes on */
  fi
}

init { atomic { run waiter(0); run waiter(1) } }
