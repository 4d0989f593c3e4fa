/*
 * The kernel's lock: src/kernel/steps/kernel-lock.ts, act of src/supervisor/workers/act.ts, breakStep of src/kernel/supervision/reap.ts.
 *
 * One word: 0 when the lock is free, else the owner times two, plus one where somebody may sleep on it. Three workers take
 * it once each. The supervisor takes it too, but never sleeps: it tries, and lets its event loop turn between two tries.
 * One worker may die at any of four places: inside, between freeing the word and waking a sleeper, asleep, or woken and not
 * yet awake.
 *
 * Holds: one agent is inside at a time; nobody sleeps or tries for ever (an invalid end state).
 *
 * mutant CONTENDED: a waiter that takes the lock does not mark it as waited for
 * mutant NOTIFY: a lock that is broken wakes nobody
 * mutant SEIZE: the supervisor takes the lock from an owner that is alive
 */
#define WORKERS 3
#define ROUNDS 1
#define SUPERVISOR 4
#define WAITED_FOR(w) ((w / 2) * 2 + 1)

byte word = 0;
byte inside = 0;
bool asleep[WORKERS + 1];
bool dead[WORKERS + 1];
bool hasDied = false;      /* one death is enough */
byte gone = 0;             /* workers that are through or reaped */

#ifdef MUTANT_CONTENDED
#define MARK 0
#else
#define MARK 1
#endif

inline notifyOne() {
  atomic {
    if
    :: asleep[1] -> asleep[1] = false
    :: asleep[2] -> asleep[2] = false
    :: asleep[3] -> asleep[3] = false
    :: else
    fi
  }
}

inline mayDie() {
  if
  :: !hasDied -> atomic { hasDied = true; goto died }
  :: true
  fi
}

proctype worker(byte me) {
  byte round = 0, seen;
  bool amInside = false;
  do
  :: round == ROUNDS -> break
  :: round < ROUNDS ->
     round++;
     if                                              /* lockKernel: some tries, then sleep */
     :: d_step { word == 0 -> word = me * 2 }
     :: word != 0 ->
        do
        :: d_step { word == 0 -> word = me * 2 + MARK } -> break
        :: d_step { word != 0 -> word = WAITED_FOR(word); seen = word };
           atomic { if :: word == seen -> asleep[me] = true :: else fi };
           mayDie();
           !asleep[me];
           mayDie()
        od
     fi;
     inside++; amInside = true;
     assert(inside == 1);
     mayDie();
     inside--; amInside = false;
     d_step { seen = word; word = 0 };               /* unlockKernel: an exchange */
     if
     :: seen % 2 == 1 -> mayDie(); notifyOne()
     :: else
     fi;
     seen = 0
  od;
  gone++;
  goto end;
died:
  skip;
  d_step {
    if :: amInside -> inside-- :: else fi;
    asleep[me] = false;                              /* the system takes it off the word that it slept on */
    dead[me] = true
  };
end:
  skip
}

/* A worker's exit event reaches the supervisor in a turn of the event loop. */
inline reap(who) {
  dead[who] = false;
  d_step { if :: word / 2 == who -> word = 0 :: else fi };
#ifndef MUTANT_NOTIFY
  notifyOne();
#endif
  gone++
}

inline turnOfTheLoop() {
  if
  :: dead[1] -> reap(1)
  :: dead[2] -> reap(2)
  :: dead[3] -> reap(3)
  fi
}

active proctype supervisor() {
  byte round = 0, old;
  do
  :: round < 1 ->
     round++;
     do                                              /* act */         
     :: d_step { word == 0 -> word = SUPERVISOR * 2 } -> break
     :: turnOfTheLoop()
#ifdef MUTANT_SEIZE
     :: d_step { word != 0 -> word = SUPERVISOR * 2 + 1 } -> break
#endif
     od;
     inside++;
     assert(inside == 1);
     inside--;
     d_step { old = word; word = 0 };
     if :: old % 2 == 1 -> notifyOne() :: else fi;
     old = 0
  :: turnOfTheLoop()
  :: round == 1 && gone == WORKERS -> break
  od
}

init { atomic { run worker(1); run worker(2); run worker(3) } }
