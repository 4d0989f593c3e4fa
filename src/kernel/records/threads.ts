import type { Atomic, Double, Queue, Word } from "./fields.ts";

/** A worker's place, by its slot. */
export const SLOT = {
  /** Changed and notified when there is a thread to run. */
  futex: 0 as Atomic<"slot">,
  /** The thread to run, 0 when idle. */
  thread: 1 as Atomic<"slot">,
  /** The next idle slot + 1. */
  next: 2 as Word<"slot">,
  /** 1 once its thread goes on in its event loop, after which the worker serves no other. */
  inLoop: 3 as Atomic<"slot">,
} as const;

export const SLOT_WORDS = 4;
export const THREAD = {
  /** See THREAD_*. */
  state: 0 as Atomic<"thread">,
  daemon: 1 as Word<"thread">,
  /** 1 for threads that serve threadlab itself and are not the lesson's. */
  hidden: 33 as Word<"thread">,
  /** Arena block of its name. */
  name: 15 as Word<"thread">,
  /** What the program has seen of its place in the order of making: see seen-numbers.ts. */
  seen: 48 as Word<"thread">,
  /** Arena block: what to run. */
  spec: 11 as Word<"thread">,
  /** Arena block: fields of the Thread object after the end. */
  result: 12 as Word<"thread">,
  /** Its worker's slot + 1. */
  slot: 13 as Word<"thread">,
  /** The event that cancels it, 0 for a thread that is no Timer. */
  timer: 35 as Word<"thread">,
  /** The pool whose tasks it runs, 0 for any other thread. */
  pool: 14 as Word<"thread">,
  /** Threads that join this one. */
  joiners: 8 as Queue<"thread">,
  /** Its neighbours among the threads between start and end. */
  liveNext: 21 as Word<"thread">,
  livePrev: 47 as Word<"thread">,

  // What others sleep on:
  /** 1 once it has begun. */
  begun: 10 as Atomic<"thread">,
  /** 1 once it has waited or ended. */
  settled: 34 as Atomic<"thread">,

  // Its wait:
  /** Changed and notified to let the thread go on. */
  futex: 2 as Atomic<"thread">,
  /** See GRANT_*. */
  grant: 3 as Atomic<"thread">,
  /** What it waits for. */
  object: 4 as Word<"thread">,
  /** Address of the queue that it stands in, 0 if none. */
  queue: 5 as Word<"thread">,
  next: 6 as Word<"thread">,
  prev: 7 as Word<"thread">,
  /** Seconds, Infinity for none. */
  deadline: 16 as Double<"thread">,
  /** 1 while its wait has a deadline. */
  timed: 31 as Word<"thread">,
  /** The operation whose wait it is in. */
  waitOp: 32 as Word<"thread">,
  /** 1 while it waits for the supervisor's answer. */
  outside: 30 as Word<"thread">,
  /** Sockets: what it waits for; after a grant, what went wrong. */
  want: 26 as Word<"thread">,
  /** Arena block or object that goes to it, or comes from it: of a socket, a queue, a pool. */
  handed: 27 as Word<"thread">,

  // A thread that stands for a process:
  /** The process's number. */
  pid: 36 as Word<"thread">,
  exitCode: 37 as Word<"thread">,
  /** Its place among its parent's processes, from 1; 0 for other threads. */
  process: 38 as Word<"thread">,

  // Controlled runs: what it is about to do.
  pendingOp: 18 as Word<"thread">,
  pendingObject: 19 as Word<"thread">,
  pendingArg: 20 as Word<"thread">,
  /** Where its pending operation stands. */
  site: 29 as Word<"thread">,
  /** 1 where its pending operation depends on what time it is. */
  readsClock: 46 as Word<"thread">,
  /** 1 once its first operation is published. */
  arrived: 24 as Atomic<"thread">,
  /** 1 while its worker is dead, and its end still to be made. */
  dead: 39 as Word<"thread">,
  /** Where the report last tells what it is about to do, 0 where it says that it is not enabled. */
  reported: 40 as Word<"thread">,

  // Controlled runs: what strategies know of it.
  /** For PCT and POS. */
  priority: 22 as Double<"thread">,
  /** 1 where it asked to let others go first. */
  yielded: 25 as Word<"thread">,
  /** 1 in the sleep set of the search. */
  asleep: 28 as Word<"thread">,

  // Controlled runs: its rounds, see rounds.ts and held-threads.ts.
  /** Steps in its ring, those included that were written over. */
  noted: 41 as Word<"thread">,
  /** Steps of the round that it has made too often, or 0. */
  pollLength: 42 as Word<"thread">,
  /** What is done in that round. */
  pollKind: 43 as Word<"thread">,
  /** How often it was let go. */
  freed: 44 as Word<"thread">,
  /** Its steps (`noted`) at the last time, plus 1. */
  freedAt: 45 as Word<"thread">,
} as const;

export const THREAD_WORDS = 50;

/** A queue of threads that wait, linked by `next` and `prev` in their records: see wait-queue.ts. */
export const WAITERS = {
  first: 0 as Word<"queue of threads">,
  last: 1 as Word<"queue of threads">,
} as const;
