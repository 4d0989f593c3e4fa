import type { At, Atomic, Double, QueueField, Word, WordsField } from "./fields.ts";

/** The world's own record: what exists only once. */
export const WORLD = 0 as At<"world">;
export const HEADER_WORDS = 160;
export const HEADER = {
  // The kernel's lock, see kernel-lock.ts.
  lock: 0 as Atomic<"world">,

  // The run.
  /** Its number, so that late answers to an earlier run are dropped. */
  run: 24 as Word<"world">,
  /** See STOP_*. */
  stop: 3 as Atomic<"world">,
  /** See MODE_*. */
  mode: 4 as Word<"world">,
  /** 1 once the lesson called process.exit. */
  exit: 21 as Word<"world">,
  /** 1 when a thread died in the middle of a step. */
  broken: 133 as Word<"world">,
  /** The limits that the run reached, see limits.ts. */
  limits: 136 as Atomic<"world">,
  /** 1 while the last line of standard output has no line feed. */
  openLine: 150 as Word<"world">,

  // The program.
  /** Arena block of its text. */
  program: 18 as Word<"world">,
  programVersion: 19 as Word<"world">,
  /** Arena block of the parameters (JSON). */
  params: 20 as Word<"world">,
  /** 1 once MainThread has evaluated the module. */
  evaluated: 23 as Word<"world">,

  // The log and the supervisor that reads it, see log.ts.
  /** Number of the newest event. */
  seq: 2 as Word<"world">,
  /** Words written that may be read, modulo 2^32. */
  logHead: 5 as Atomic<"world">,
  /** Words read. */
  logTail: 6 as Atomic<"world">,
  /** Words written, those of the current step included. */
  logNext: 117 as Word<"world">,
  /** 1 while the supervisor sleeps and wants to be woken. */
  listening: 7 as Atomic<"world">,
  /** 1 while each event should wake the supervisor at once. */
  listenAlways: 46 as Word<"world">,
  /** The word that the supervisor sleeps on. */
  bell: 8 as Atomic<"world">,

  // Threads.
  /** Records in use. */
  threads: 9 as Word<"world">,
  /** Threads that were started and have not ended. */
  alive: 12 as Word<"world">,
  /** The same without daemons. */
  alivePlain: 13 as Word<"world">,
  /** The most threads at once, by the limits of the system. */
  maxAlive: 116 as Word<"world">,
  /** The first and the last of the threads between start and end, see live-threads.ts. */
  liveFirst: 144 as Word<"world">,
  liveLast: 145 as Word<"world">,
  /** The last number given to a thread without a name of its own. */
  threadNames: 47 as Word<"world">,
  /** Arena block of this process's place among processes; 0 in the first one. */
  process: 128 as Word<"world">,
  /** Processes made so far. */
  processes: 129 as Word<"world">,

  // Workers, see slots.ts.
  /** The first of the idle workers (slot + 1). */
  idleSlots: 14 as Word<"world">,
  idleCount: 15 as Word<"world">,
  /** Workers that are not idle. */
  busy: 25 as Word<"world">,
  /** Threads that wait for a worker. */
  starts: 16 as QueueField<"world">,

  // Objects.
  /** Records in use. */
  objects: 10 as Word<"world">,
  /** Entries in the module table. */
  moduleObjects: 11 as Word<"world">,

  // Pools.
  /** The pool that was made last. */
  pools: 147 as Word<"world">,
  /** The last number given to a pool without a name of its own. */
  poolNames: 148 as Word<"world">,
  /** The first of the groups of futures that some thread waits for. */
  groups: 149 as Word<"world">,

  // The arena, see arena.ts.
  /** Bytes allocated so far. */
  arenaTop: 22 as Word<"world">,
  /** Bytes that are kept from run to run. */
  arenaFloor: 118 as Word<"world">,
  /** The first free block of each size. */
  freeLists: 48 as WordsField<"world", 32>,

  // Time.
  /** Start of the run on the machine's monotonic clock, in milliseconds. */
  origin: 40 as Double<"world">,
  /** The virtual clock, in seconds. */
  now: 42 as Double<"world">,
  /** Seconds of the run's clock per second of the machine's. */
  speed: 44 as Double<"world">,

  // The rest is for controlled runs. The schedule:
  /** The thread whose turn it is; 0 while only the supervisor's answer can wake a thread. */
  token: 26 as Atomic<"world">,
  /** Decisions taken so far. */
  steps: 27 as Atomic<"world">,
  /** The most decisions. */
  stepCap: 36 as Word<"world">,
  /** Decisions that are prescribed. */
  prefix: 33 as Word<"world">,
  /** Why the run stopped, see stuck.ts. */
  stuck: 34 as Word<"world">,
  /** 1 where the choices of each decision are written to the report. */
  record: 39 as Word<"world">,
  /** Words used by the report. */
  report: 37 as Word<"world">,
  /** Threads that wait for the supervisor's answer. */
  outside: 38 as Word<"world">,

  // The strategy:
  /** Its code. */
  strategy: 32 as Word<"world">,
  /** State of the random generator. */
  rng: 28 as WordsField<"world", 4>,
  /** Scratch words of the strategy. */
  scratch: 80 as WordsField<"world", 36>,

  // What is searched:
  /** 1 where sleeps may last as long as they like. */
  freeTime: 35 as Word<"world">,
  /** 1 where the order of printed lines is a choice, too. */
  orderedPrints: 132 as Word<"world">,
  /** 1 where the search tries what comes before a look at the clock. */
  clocked: 134 as Word<"world">,
  /** 1 where the search tries which names threads and pools get: by their numbers, and in messages. */
  numbered: 152 as Word<"world">,
  /** UTF-16 code units that the program may still print, below 0 after that; 0 for any number. */
  printsLeft: 153 as Word<"world">,
  /** 1 once a thread has looked at the clock. */
  clockRead: 135 as Word<"world">,

  // Threads that go round in loops, see rounds.ts, laps.ts and held-threads.ts:
  /** Equal rounds in vain that a thread may make before it is held back; 0 for any number. */
  polls: 137 as Word<"world">,
  /** Rounds of any loop before a thread is held back; 0 for any number. */
  laps: 143 as Word<"world">,
  /** Decisions before these bounds hold. */
  boundsFrom: 154 as Word<"world">,
  /** Entries in the table of held-back threads. */
  pollers: 138 as Word<"world">,
  /** Steps in the rings of all threads. */
  noted: 139 as Word<"world">,
  /** The value of `noted` after the rounds that were allowed, if nothing else happens. */
  expected: 140 as Word<"world">,
  /** Threads that were held back when some were let go last. */
  held: 141 as Word<"world">,
  /** How often in a row threads were let go without effect. */
  vain: 142 as Word<"world">,
  /** Decisions when a thread in a working loop was first let go, plus 1; 0 before. */
  beyond: 146 as Word<"world">,
  /** Whether the search is to end; kept from run to run. See interrupt.ts. */
  interrupted: 151 as Atomic<"world">,

  // The network:
  /** The newest of the servers that listen or have listened. */
  servers: 130 as Word<"world">,
  /** The last port given to a server that asked for any. */
  ports: 131 as Word<"world">,
} as const;
