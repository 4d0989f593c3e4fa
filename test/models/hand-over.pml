/*
 * Workers and requests from one run to the next: offerWorker, assignWorker and unbindWorker of src/kernel/threads/slots.ts, resetWorld and
 * startMain of src/kernel/supervision/reset.ts (one action of the supervisor), execute and clear of src/supervisor/execute.ts.
 *
 * In the first run MainThread starts a second thread and posts a request; a second worker may still be coming up, and the
 * supervisor may end the run at any moment. Then a second run uses the same world.
 *
 * Holds: a worker begins threads of the present run only; a request is served by its own run; no worker is busy when the world is
 * used again.
 *
 * mutant START: a worker that comes up takes a thread although the run is over
 * mutant END: the supervisor ends a run without the kernel's lock
 * mutant REQUEST: a request is served whichever run it is of
 */
bool lock = false, over = true;
byte run_ = 0, busy = 0;
byte waiting = 0, waitingRun = 0;     /* the queue of starts, and the run of the thread in it */
byte thread[3], threadRun[3];         /* what each worker was given, and of which run */
bool idle[3];
chan requests = [2] of { byte };

#define LOCK   atomic { !lock -> lock = true }
#define UNLOCK lock = false

inline give(slot, what, itsRun) {
  busy++;
  threadRun[slot] = itsRun;
  thread[slot] = what
}

inline assign(what) {
  if
  :: idle[1] -> idle[1] = false; give(1, what, run_)
  :: !idle[1] && idle[2] -> idle[2] = false; give(2, what, run_)
  :: else -> waiting = what; waitingRun = run_
  fi
}

inline offer(me) {
  LOCK;
#ifdef MUTANT_START
  if :: waiting != 0 ->
#else
  if :: waiting != 0 && !over ->
#endif
     give(me, waiting, waitingRun);
     waiting = 0
  :: else -> idle[me] = true
  fi;
  UNLOCK
}

proctype worker(byte me) {
  byte mine;
  offer(me);
end:
  do
  :: thread[me] != 0 ->
     mine = threadRun[me];
     LOCK;                                           /* beginThread */
     if
     :: over -> UNLOCK
     :: else ->
        assert(mine == run_);
        UNLOCK;
        if
        :: thread[me] == 1 && run_ == 1 ->
           if :: requests!mine :: true fi;
           LOCK;
           if :: !over -> assign(2) :: else fi;
           UNLOCK
        :: else
        fi;
        if                                           /* to its end, or to the end of the run */
        :: over
        :: mine == 2 -> LOCK; over = true; UNLOCK
        fi
     fi;
     LOCK;                                           /* unbindWorker */
     thread[me] = 0;
     busy--;
     UNLOCK;
     mine = 0;
     offer(me)
  od
}

inline serve() {
  requests?from;
#ifndef MUTANT_REQUEST
  if :: from == run_ -> assert(from == run_) :: else fi;
#else
  assert(from == run_);
#endif
  from = 0
}

active proctype supervisor() {
  byte from;
  do
  :: run_ == 2 -> break
  :: run_ < 2 ->
     LOCK;                                           /* resetWorld */
     assert(busy == 0);
     waiting = 0;
     run_++;
     over = false;
     assign(1);                                      /* startMain */
     UNLOCK;
     do                                              /* execute */
     :: nempty(requests) -> serve()
     :: over -> break
     :: run_ == 1 ->                                 /* the time limit, Ctrl-C: endRun, in an action */
#ifdef MUTANT_END
        over = true; break
#else
        LOCK; over = true; UNLOCK; break
#endif
     od;
     do                                              /* clear: until no worker is busy */
     :: busy == 0 -> break
     :: nempty(requests) -> serve()
     od
  od
}

init { atomic { run worker(1); run worker(2) } }
