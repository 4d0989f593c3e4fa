/*
 * The event log: appendRecord, publishRecords, hasLogSpace, waitForLogSpace, drainLog and ringBell of src/kernel/steps/log.ts, leave of
 * src/kernel/steps/enter.ts, listen and waitForBell of src/kernel/supervision/bell.ts.
 *
 * Two writers make two steps each, of one or two records of one or two words, in a ring of eight words. The counters begin at 13
 * and count modulo 16, so that the end of the ring and the end of the counters are both passed. The last step ends the run.
 * Every sleep is for ever: the time limits of the real ones are left out.
 *
 * Holds: each record is read once, whole and in order; no word is written before it is read; who sees the end of the run
 * has all records before it to read; nobody sleeps for ever (an invalid end state).
 *
 * mutant LISTEN: the supervisor reads the log before it listens, and not after
 * mutant END: the end of the run is published before the records of its step
 * mutant SPACE: a step asks for no room
 * mutant ORDER: a writer looks whether the supervisor listens before it publishes, as a plain load may
 */
#define STEPS 2
#define RING 8
#define COUNT 16
#define MOST 2                      /* words of the longest record; a step has two, and may skip the end of the ring */
#define SKIP 10                     /* a first word from here on: so many words are skipped */
#define REST 9                      /* the second word of a record */

byte next = 13, head = 13, tail = 13;
byte first[RING];                   /* the first word of what lies there: 0 nothing, its size, SKIP + its size, REST */
byte number[RING];
byte written = 0, taken = 0, stepsMade = 0;
bool lock = false, over = false;
bool listening = false, bell = false, supervisorAsleep = false;
bool asleep[2];

#define USED ((next + COUNT - tail) % COUNT)
#define ROOM (RING - USED >= 2 * MOST)

inline append(size) {
  if
  :: RING - next % RING < size ->
     assert(first[next % RING] == 0);
     first[next % RING] = SKIP + RING - next % RING;
     next = (next + RING - next % RING) % COUNT
  :: else -> skip
  fi;
  assert(first[next % RING] == 0);
  assert(size == 1 || first[(next + 1) % RING] == 0);
  written++;
  first[next % RING] = size;
  number[next % RING] = written;
  if
  :: size == 2 -> first[(next + 1) % RING] = REST
  :: else -> skip
  fi;
  next = (next + size) % COUNT
}

proctype writer(byte me) {
  byte step = 0, seen;
  bool isLast, hasToRing;
  do
  :: step == STEPS -> break
  :: step < STEPS ->
     step++;
     do                                              /* enterBelow */
     :: atomic { !lock -> lock = true };
#ifdef MUTANT_SPACE
        break;
#endif
        if :: ROOM -> break :: else fi;
        lock = false;
        seen = tail;
        bell = true;
        supervisorAsleep = false;
        if
        :: ROOM
        :: else -> atomic { if :: tail == seen -> asleep[me] = true :: else fi }; !asleep[me]
        fi
     od;
     stepsMade++;
     isLast = stepsMade == 2 * STEPS;
     seen = 0;
     if                                              /* nobody reads these before they are published */
     :: true -> atomic { append(1) }
     :: true -> atomic { append(2) }
     :: true -> atomic { append(1); append(1) }
     fi;
#ifdef MUTANT_ORDER
     hasToRing = listening;
#endif
#ifdef MUTANT_END
     if :: isLast -> over = true :: else fi;
     head = next;
#else
     head = next;                                    /* leave: first the records, then the end */
     if :: isLast -> over = true :: else fi;
#endif
     lock = false;
     if
#ifdef MUTANT_ORDER
     :: hasToRing ->
#else
     :: listening ->
#endif
        d_step { hasToRing = listening; listening = false };
        if :: hasToRing -> bell = true; supervisorAsleep = false :: else fi
     :: else
     fi;
     d_step { hasToRing = false; isLast = false }
  od
}

inline drain() {
  do
  :: tail == head -> break
  :: else ->
     assert(first[tail % RING] != 0 && first[tail % RING] != REST);
     if
     :: first[tail % RING] >= SKIP ->
        d_step { at = tail % RING; tail = (tail + first[at] - SKIP) % COUNT; first[at] = 0; at = 0 }
     :: else ->
        d_step {
          at = tail % RING;
          taken++;
          assert(number[at] == taken);
          tail = (tail + first[at]) % COUNT;
          if :: first[at] == 2 -> first[(at + 1) % RING] = 0 :: else -> skip fi;
          first[at] = 0;
          at = 0
        }
     fi;
     hasTaken = true
  od;
  if :: hasTaken -> asleep[0] = false; asleep[1] = false; hasTaken = false :: else fi
}

active proctype supervisor() {
  byte at;
  bool hasTaken, isOver;
  do
  ::
#ifndef MUTANT_LISTEN
     bell = false;                                   /* listen */
     listening = true;
#endif
     isOver = over;
     drain();
     if :: isOver -> break :: else fi;
#ifdef MUTANT_LISTEN
     bell = false;
     listening = true;
#endif
     atomic { if :: !bell -> supervisorAsleep = true :: else fi };   /* waitForBell */
     !supervisorAsleep
  od;
  assert(taken == written)
}

init { atomic { run writer(0); run writer(1) } }
