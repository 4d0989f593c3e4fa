/*
 * The start of a thread and of a process: startThread, beginThread and endThread of src/kernel/threads/life.ts, assignWorker of
 * src/kernel/threads/slots.ts, reserveStart and setProcessPid of src/kernel/threads/processes.ts.
 *
 * Two threads start the same thread, which their module made, and then the same process. Under a schedule both may have asked for their
 * turn before either acts, so nothing that a thread saw before it has the kernel's lock counts. The system makes a process outside of
 * the lock. It may fail, and then the process can be started again.
 *
 * Holds: one try starts the thread, and the other is refused; one worker runs it, once; the thread is counted as alive from its start
 * to its end; the system makes the process once, and never twice at a time.
 *
 * mutant STATE: a starter looks at the thread's state before it has the lock
 * mutant RESERVE: the process is not reserved while the system makes it
 */
mtype = { MADE, STARTING, RUNNING, ENDED };

bool lock = false;
mtype state = MADE;
bool bound[2];                                       /* whether a worker was given the thread */
byte alive = 0, started = 0, refused = 0, ran = 0;
bool reserved = false;                               /* the process: its pid is not 0 */
byte making = 0, processes = 0;
bool hasFailed = false;

#define LOCK   atomic { !lock -> lock = true }
#define UNLOCK lock = false

inline startThread() {
#ifdef MUTANT_STATE
  can = state == MADE;
  LOCK;
#else
  LOCK;
  can = state == MADE;
#endif
  if
  :: can ->
     state = STARTING;
     alive++;
     started++;
     if :: !bound[0] -> bound[0] = true :: else -> bound[1] = true fi
  :: else -> refused++
  fi;
  UNLOCK
}

inline startProcess() {
  LOCK;
  can = !reserved;
#ifndef MUTANT_RESERVE
  reserved = true;                                   /* where it was so already, nothing changes */
#endif
  UNLOCK;
  if
  :: can ->
     making++;
     assert(making == 1);
     if
     :: !hasFailed -> hasFailed = true; making--; reserved = false
     :: processes++; making--; reserved = true
     fi
  :: else
  fi
}

proctype starter() {
  bool can;
  startThread();
  startProcess()
}

proctype worker(byte me) {
end:
  do
  :: bound[me] ->
     LOCK;
     assert(state == STARTING && alive == 1);
     state = RUNNING;
     UNLOCK;
     ran++;
     LOCK;
     assert(state == RUNNING && alive == 1);
     state = ENDED;
     alive--;
     bound[me] = false;
     UNLOCK
  od
}

init {
  atomic { run worker(0); run worker(1); run starter(); run starter() };
  timeout;
  assert(started == 1 && refused == 1 && ran == 1 && alive == 0);
  assert(processes <= 1 && (processes == 1 || hasFailed))
}
