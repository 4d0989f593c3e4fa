/*
 * The token of a run under a schedule: decide, nobody, tick and awaitToken of src/kernel/scheduling (decide.ts, controlled-gate.ts), waitForSupervisor of
 * src/kernel/primitives/waiting.ts, grantFromOutside, answerThread and interruptThread of src/kernel/supervision/answer.ts, passDeadline of
 * src/kernel/supervision/deadline.ts.
 *
 * Two threads wait once each and end. A wait is one of three: for the supervisor's answer, for a deadline on the virtual clock,
 * or for a condition that the supervisor breaks (as when a child process has died). The first thread begins with the token.
 *
 * Holds: whenever somebody could go on, somebody does, up to the end of the run (an invalid end state); the log has one writer
 * at a time.
 *
 * mutant GRANT: the supervisor grants first and passes the token on afterwards
 * mutant CALLBACK: a wait that is broken does not get the free token
 * mutant DEADLINE: the supervisor passes a deadline, and wakes the thread that waited for it before it passes the token on
 * mutant TICK: the virtual clock jumps without the kernel's lock
 */
mtype = { running, waiting, ended };
mtype = { answer, deadline, condition };

#define WAITS(t, what) (state[t] == waiting && waitsFor[t] == what)
#define LOCK   atomic { !lock -> lock = true }
#define UNLOCK lock = false
#define OVER 3

bool lock = false, over = false;
byte token = 1;
mtype state[3], waitsFor[3];
bool due[3], granted[3], asleep[3];
byte futex[3];
byte outside = 0, alive = 2;
byte logNext = 0;
chan requests = [2] of { byte };

/* Two writers at once would read the same place. */
inline write() {
  place_ = logNext;
  atomic { assert(logNext == place_); logNext = (place_ + 1) % 16; place_ = 0 }
}

inline bump(t) { futex[t] = (futex[t] + 1) % 4 }

#define CAN_GO(t) (state[t] == running || (WAITS(t, deadline) && due[t]))
#define CAN_TICK(t) (WAITS(t, deadline) && !due[t])

inline tick() {
  if :: CAN_TICK(1) -> due[1] = true :: else -> due[2] = true fi;
  write()
}

/* next: the thread whose turn it is, 0 for nobody's, OVER when the run is over. */
inline decide(me) {
  next = 4;
  do
  :: next != 4 -> break
  :: next == 4 && over -> next = OVER
  :: next == 4 && !over && CAN_GO(1) -> next = 1
  :: next == 4 && !over && CAN_GO(2) -> next = 2
  :: next == 4 && !over && !CAN_GO(1) && !CAN_GO(2) ->
#ifdef MUTANT_TICK
     if
     :: outside == 0 && (CAN_TICK(1) || CAN_TICK(2)) -> tick()
     :: else
     fi;
#endif
     LOCK;
     if
     :: CAN_GO(1) || CAN_GO(2)
     :: !CAN_GO(1) && !CAN_GO(2) && outside == 0 && (CAN_TICK(1) || CAN_TICK(2)) -> tick()
     :: else ->
        /* A condition that nobody here can notify is broken from outside, too. */
        if
        :: outside > 0 || WAITS(1, condition) || WAITS(2, condition) -> token = 0; next = 0
        :: else -> over = true; next = OVER
        fi
     fi;
     UNLOCK;
     if :: next == OVER -> asleep[1] = false; asleep[2] = false :: else fi
  od;
  if
  :: next == 1 || next == 2 ->
     token = next;
     if :: next != me -> bump(next); asleep[next] = false :: else fi
  :: else
  fi
}

inline awaitToken(me) {
  do
  :: seen = futex[me];
     if :: over -> next = OVER; break :: else fi;
     if :: token == me -> next = me; break :: else fi;
     atomic { if :: futex[me] == seen -> asleep[me] = true :: else fi };
     !asleep[me]
  od;
  seen = 0
}

inline pass(me) {
  decide(me);
  if :: next != me && next != OVER -> awaitToken(me) :: else fi;
  if :: next == OVER -> goto through :: else fi
}

proctype thread(byte me) {
  byte next, seen, place_;
  if :: me == 2 -> awaitToken(me); if :: next == OVER -> goto through :: else fi :: else fi;
  LOCK;
  state[me] = waiting;
  granted[me] = false;
  write();
  if
  :: waitsFor[me] = answer; outside++
  :: waitsFor[me] = deadline
  :: waitsFor[me] = condition
  fi;
  UNLOCK;
  if :: waitsFor[me] != deadline -> requests!me :: else fi;
  pass(me);                                          /* park */
  LOCK;
  state[me] = running;
  write();
  UNLOCK;
  pass(me);
  LOCK;                                              /* endThread */
  state[me] = ended;
  alive--;
  write();
  if :: alive == 0 -> over = true :: else fi;
  UNLOCK;
  if :: over -> asleep[1] = false; asleep[2] = false :: else -> decide(me) fi;
through:
  skip
}

inline passOn(t) { if :: token == 0 -> token = t :: else fi }

inline grant(t) {
  state[t] = running;
  write();
  granted[t] = true;
  bump(t)
}

active proctype supervisor() {
  byte who, place_;
end:
  do
  :: atomic { nempty(requests) && !over -> requests?who };
     LOCK;
     if
     :: WAITS(who, answer) ->
        outside--;
#ifdef MUTANT_GRANT
        grant(who);
        passOn(who)
#else
        passOn(who);
        grant(who)
#endif
     :: WAITS(who, condition) ->
#ifndef MUTANT_CALLBACK
        passOn(who);
#endif
        grant(who)
     :: else
     fi;
     UNLOCK;
     asleep[who] = false;
     who = 0
  :: atomic { token == 0 && outside > 0 && !over && (CAN_TICK(1) || CAN_TICK(2)) -> skip };   /* secondsToDeadline */
     LOCK;
     if
     :: token == 0 && (CAN_TICK(1) || CAN_TICK(2)) ->
        tick();
        if :: CAN_GO(1) -> who = 1 :: else -> who = 2 fi;
#ifdef MUTANT_DEADLINE
        bump(who);
        token = who
#else
        token = who;
        bump(who)
#endif
     :: else
     fi;
     UNLOCK;
     if :: who != 0 -> asleep[who] = false; who = 0 :: else fi
  od
}

init {
  atomic {
    state[1] = running;
    state[2] = running;
    run thread(1);
    run thread(2)
  }
}
