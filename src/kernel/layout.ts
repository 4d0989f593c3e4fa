/**
 * Where everything lies in the world's shared memory. Addresses are indices into the Int32Array view
 * ("words"); fields that hold a double start at an even word.
 *
 * The buffer is large and mostly untouched: the system hands out pages when they are first written.
 */

/** Most threads that one run may make, ended ones included. */
export const MAX_THREADS = 16_384;
/** Most workers that can serve a world at once. */
export const MAX_SLOTS = 2_048;
/** Most locks, queues, shared values … that one run may make. */
export const MAX_OBJECTS = 131_072;
/** Most objects that a module may make while it is evaluated. */
export const MAX_MODULE_OBJECTS = 16_384;
/** Words of the event log, a power of two. */
export const LOG_WORDS = 1 << 20;
/** Words for schedules: what a controlled run is told, and what it reports. */
export const SCHEDULE_WORDS = 5 << 20;
/** Where the report begins, in words from the start of the schedule area; before it lies what is prescribed. */
export const REPORT_START = 1 << 20;
/** Bytes for values that are passed between threads. */
export const ARENA_BYTES = 256 * 1024 * 1024;

// ── header ────────────────────────────────────────────────────────────────────────────────────────
export const H_LOCK = 0; // the kernel's lock, see kernel-lock.ts
export const H_SEQ = 2; // sequence number of the newest event
export const H_STOP = 3; // see STOP_*
export const H_MODE = 4; // see MODE_*
export const H_LOG_HEAD = 5; // words ever written to the log, modulo 2^32
export const H_LOG_TAIL = 6; // words ever read from it
export const H_LISTENING = 7; // 1 while the supervisor sleeps and wants to be woken
export const H_BELL = 8; // the word the supervisor sleeps on
export const H_THREADS = 9; // thread records in use
export const H_OBJECTS = 10; // object records in use
export const H_MODULE_OBJECTS = 11; // entries in the module table
export const H_ALIVE = 12; // threads started and not ended
export const H_ALIVE_PLAIN = 13; // … that are no daemons
export const H_IDLE_SLOTS = 14; // head of the list of idle workers (slot + 1)
export const H_IDLE_COUNT = 15;
export const H_STARTS = 16; // queue of threads that wait for a worker (head, tail)
export const H_PROGRAM = 18; // arena pointer of the program's text, its version
export const H_PROGRAM_VERSION = 19;
export const H_PARAMS = 20; // arena pointer of the parameters (JSON)
export const H_EXIT = 21; // 1 once the lesson called process.exit
export const H_ARENA_TOP = 22; // bytes handed out so far
export const H_EVALUATED = 23; // 1 once MainThread has evaluated the module
export const H_RUN = 24; // number of the run, so that late answers to an earlier one are dropped
export const H_BUSY = 25; // workers that are not idle
export const H_TOKEN = 26; // controlled runs: the thread whose turn it is
export const H_STEPS = 27; // controlled runs: decisions taken so far
export const H_RNG = 28; // controlled runs: state of the random generator (4 words)
export const H_STRATEGY = 32; // controlled runs: index of the scheduling strategy
export const H_PREFIX = 33; // controlled runs: decisions that are prescribed
export const H_STUCK = 34; // controlled runs: why the run stopped, see stuck.ts
export const H_FREE_TIME = 35; // controlled runs: 1 where sleeps may last as long as they like
export const H_STEP_CAP = 36; // controlled runs: most decisions
export const H_REPORT = 37; // controlled runs: words used by the report
export const H_OUTSIDE = 38; // controlled runs: threads that wait for the supervisor's answer
export const H_RECORD = 39; // 1 where the choices of each decision are written to the report
export const H_ORIGIN = 40; // double: start of the run on the machine's monotonic clock, ms
export const H_NOW = 42; // double: the virtual clock, seconds
export const H_SPEED = 44; // double: seconds of the run's clock per second of the machine's
export const H_LISTEN_ALWAYS = 46; // 1 while each event should wake the supervisor at once
export const H_THREAD_NAMES = 47; // numbers given to threads without a name of their own
export const H_LOG_NEXT = 117; // words written to the log, those of the step at hand included
export const H_ARENA_FLOOR = 118; // bytes that are kept from run to run
export const H_MAX_ALIVE = 116; // most threads at once, by the limits of the system
export const H_FREE_LISTS = 48; // 32 heads of free arena blocks, by size class
export const H_SCRATCH = 80; // 36 words that a scheduling strategy may use
export const H_PROCESS = 128; // arena pointer of this process's place among processes; 0 in the first one
export const H_PROCESSES = 129; // processes made so far
export const H_LISTENERS = 130; // controlled runs: first of the servers that listen
export const H_PORTS = 131; // controlled runs: ports given to servers that asked for any
export const H_ORDERED_PRINTS = 132; // controlled runs: 1 where the order of printed lines is a choice, too
export const H_BROKEN = 133; // 1 when a thread died in the middle of a step
export const H_OPEN_LINE = 150; // 1 while the last line of standard output has no line feed
export const H_CLOCKED = 134; // controlled runs: 1 where it is to be searched what comes before a look at the clock
export const H_CLOCK_READ = 135; // controlled runs: 1 once a thread has looked at the clock
export const H_LIVE = 144; // threads between start and end (head, tail), see live-threads.ts
export const H_LIMITS = 136; // what the run had not enough of, see limits.ts
export const H_POLLS = 137; // controlled runs: equal rounds in vain that a thread may make before it is held back; 0 for any
export const H_POLLERS = 138; // controlled runs: entries in the table of those that were held back
export const H_NOTED = 139; // controlled runs: steps in the rings of all threads
export const H_EXPECTED = 140; // … and how many there are after the rounds that were let go, if nothing else happens
export const H_HELD = 141; // controlled runs: threads that were held back when some were let go last
export const H_LAPS = 143; // controlled runs: rounds of a loop, whatever it does, before a thread is held back; 0 for any
export const H_BEYOND = 146; // controlled runs: decisions when a thread in a loop that works was first let go, plus 1; 0 before
export const H_VAIN = 142; // controlled runs: how often in a row threads were let go and nothing came of it
const HEADER_WORDS = 160;

/** Nothing was stopped · threads freeze where they are · threads unwind and their workers go idle. */
export const STOP_NONE = 0;
export const STOP_FREEZE = 1;
export const STOP_UNWIND = 2;

/** Threads run freely on the machine's clock · one runs at a time, by schedule, on the virtual clock. */
export const MODE_FREE = 0;
export const MODE_CONTROLLED = 1;

// ── worker slots ──────────────────────────────────────────────────────────────────────────────────
export const SLOTS = HEADER_WORDS;
export const SLOT_WORDS = 4;
export const S_FUTEX = 0;
export const S_THREAD = 1; // thread to run, 0 when idle
export const S_NEXT = 2; // next idle slot + 1
export const S_IN_LOOP = 3; // 1 once its thread goes on in its event loop, after which the worker serves no other

// ── threads ───────────────────────────────────────────────────────────────────────────────────────
export const THREADS = SLOTS + MAX_SLOTS * SLOT_WORDS;
export const THREAD_WORDS = 48;
export const T_STATE = 0; // see THREAD_*
export const T_DAEMON = 1;
export const T_FUTEX = 2; // bumped and notified to let the thread go on
export const T_GRANT = 3; // see GRANT_*
export const T_OBJECT = 4; // what it waits for
export const T_QUEUE = 5; // word address of the queue that it stands in, 0 if none
export const T_NEXT = 6;
export const T_PREV = 7;
export const T_JOINERS = 8; // queue of threads that join this one (head, tail)
export const T_BEGUN = 10; // futex: 0 not begun, 1 begun
export const T_SPEC = 11; // arena pointer: what to run
export const T_RESULT = 12; // arena pointer: fields of the Thread object after the end
export const T_SLOT = 13; // worker slot + 1
export const T_SAVED = 14; // RLock depth to restore after Condition.wait
export const T_NAME = 15; // arena pointer of its name
export const T_DEADLINE = 16; // double: seconds, Infinity for none
export const T_PENDING_OP = 18; // controlled runs: what it is about to do
export const T_PENDING_OBJECT = 19;
export const T_PENDING_ARG = 20;
export const T_LIVE_NEXT = 21; // its neighbours among the threads between start and end
export const T_LIVE_PREV = 47;
export const T_PRIORITY = 22; // double: PCT, POS
export const T_ARRIVED = 24; // controlled runs: 1 once its first operation is published
export const T_YIELDED = 25; // controlled runs: asked to let others go first
export const T_WANT = 26; // sockets: what it waits for; after a grant, what went wrong
export const T_HANDED = 27; // sockets: arena pointer or object that goes to it, or comes from it
export const T_ASLEEP = 28; // controlled runs: in the sleep set of the search
export const T_SITE = 29; // where its pending operation stands
export const T_OUTSIDE = 30; // 1 while it waits for the supervisor's answer
export const T_TIMED = 31; // 1 while its wait has a deadline
export const T_WAIT_OP = 32; // the op whose wait it is in
export const T_SETTLED = 34; // futex: 1 once it has waited or ended
export const T_TIMER = 35; // the event that cancels it, 0 for a thread that is no Timer
export const T_READS_CLOCK = 46; // controlled runs: 1 where its pending operation depends on what time it is
export const T_HIDDEN = 33; // 1 for threads that serve threadlab itself and are not the lesson's
export const T_PID = 36; // threads that stand for a process: its number, its exit code
export const T_EXIT_CODE = 37;
export const T_REPORTED = 40; // controlled runs: where the report last tells what it is about to do, 0 where it says that it is not enabled
export const T_PROCESS = 38; // … and its place among its parent's processes, from 1; 0 for other threads

export const T_DEAD = 39; // controlled runs: 1 while its worker is dead, and its end still to be made
export const T_NOTED = 41; // controlled runs: steps in its ring, those included that were written over
export const T_POLL_LENGTH = 42; // … steps of the round that it has made in vain too often, or 0
export const T_POLL_KIND = 43; // … what is done in that round
export const T_FREED = 44; // … how often it was let go
export const T_FREED_AT = 45; // … T_NOTED at the last time, plus 1

export const THREAD_NONE = 0;
export const THREAD_MADE = 1;
export const THREAD_STARTING = 2;
export const THREAD_RUNNING = 3;
export const THREAD_WAITING = 4;
export const THREAD_ENDED = 5;

export const GRANT_NONE = 0;
export const GRANT_OK = 1;
export const GRANT_BROKEN = 2;
export const GRANT_RETRY = 3;
/** It was there, and a wait is over that might have been one. */
export const GRANT_AT_ONCE = 4;

// ── objects ───────────────────────────────────────────────────────────────────────────────────────
export const OBJECTS = THREADS + MAX_THREADS * THREAD_WORDS;
export const OBJECT_WORDS = 16;
export const O_KIND = 0;
export const O_SITE = 1; // where the program makes it
export const O_QUEUE = 2; // head and tail of the threads that wait
export const O_A = 4; // further words by kind, see the file of each primitive
export const O_B = 5;
export const O_C = 6;
export const O_D = 7;
export const O_VALUE = 8; // double
export const O_E = 10;
export const O_F = 11;
export const O_G = 12;
export const O_H = 13;
export const O_I = 14;
export const O_J = 15;

// ── the rest ──────────────────────────────────────────────────────────────────────────────────────
export const MODULE_TABLE = OBJECTS + MAX_OBJECTS * OBJECT_WORDS;
/** Where a thread was held back: the thread, the place, and what its rounds do. */
export const POLLERS = MODULE_TABLE + MAX_MODULE_OBJECTS;
const POLLERS_WORDS = 128;
/** Threads with a ring for their newest steps, and how many steps are in one. */
export const RINGS = 256;
export const RING_STEPS = 1024;
/** Words of a step: its place, how it came out, the object, what it is in a round. */
export const STEP_WORDS = 4;
/** Steps of the longest round that is counted. */
export const LONGEST_ROUND = 64;
/** Words of a thread's record of loops, see laps.ts. */
export const LAP_WORDS: number = 2 + 2 * LONGEST_ROUND;
const LAPS = POLLERS + POLLERS_WORDS + RINGS * RING_STEPS * STEP_WORDS;
export const SCHEDULE: number = LAPS + RINGS * LAP_WORDS;
export const LOG = SCHEDULE + SCHEDULE_WORDS;
/** First byte of the arena. */
export const ARENA = (LOG + LOG_WORDS) * 4;
export const WORLD_BYTES = ARENA + ARENA_BYTES;

/** Word address of a thread's record. */
export function threadAt(thread: number): number {
  return THREADS + thread * THREAD_WORDS;
}

/** Word address of an object's record. */
export function objectAt(object: number): number {
  return OBJECTS + object * OBJECT_WORDS;
}

/** Word address of a worker slot's record. */
export function slotAt(slot: number): number {
  return SLOTS + slot * SLOT_WORDS;
}

/** Word address of a thread's ring. */
export function ringAt(thread: number): number {
  return POLLERS + POLLERS_WORDS + thread * RING_STEPS * STEP_WORDS;
}

/** Word address of a thread's record of loops. */
export function lapsAt(thread: number): number {
  return LAPS + thread * LAP_WORDS;
}
