import type { Atomic, Double, QueueField, Word } from "./fields.ts";

/** A worker's place, by its slot. */
export const SLOT = {
  /** Changed and notified when there is a thread to run. */
  futex: 0 as Atomic<"slot">,
  /** The thread to run, 0 when idle. */
  thread: 1 as Atomic<"slot">,
  /** The next idle slot + 1. */
  next: 2 as Word<"slot">,
  /** 1 once its thread goes on in the worker's event loop; the worker then serves no other thread. */
  inLoop: 3 as Atomic<"slot">,
} as const;

export const SLOT_WORDS = 4;
export const THREAD = {
  /** See THREAD_*. */
  state: 0 as Atomic<"thread">,
  daemon: 1 as Word<"thread">,
  /** 1 for a thread that belongs to threadlab, not to the lesson. */
  hidden: 33 as Word<"thread">,
  /** Arena block of its name. */
  name: 15 as Word<"thread">,
  /** What the program has seen of the order in which threads were made: see seen-numbers.ts. */
  seen: 48 as Word<"thread">,
  /** Arena block of what to run. */
  spec: 11 as Word<"thread">,
  /** Arena block of the fields of the Thread object after the end. */
  result: 12 as Word<"thread">,
  /** 1 if these are not the fields that it began with. */
  changed: 50 as Word<"thread">,
  /** Its worker's slot + 1. */
  slot: 13 as Word<"thread">,
  /** The event that cancels it; 0 for a thread that is not a Timer. */
  timer: 35 as Word<"thread">,
  /** The pool whose tasks it runs; 0 for any other thread. */
  pool: 14 as Word<"thread">,
  /** The barrier whose action it runs, 0 for none. An action may call others: see BARRIER.outer. */
  inActionOf: 49 as Word<"thread">,
  /** Threads that join this one. */
  joiners: 8 as QueueField<"thread">,
  /** Its neighbours among the live threads. */
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
  /** Address of the queue that it stands in; 0 if none. */
  queue: 5 as Word<"thread">,
  next: 6 as Word<"thread">,
  prev: 7 as Word<"thread">,
  /** Seconds; Infinity for none. */
  deadline: 16 as Double<"thread">,
  /** 1 while its wait has a deadline. */
  timed: 31 as Word<"thread">,
  /** 1 if its deadline is no later than the beginning of its wait, as in `sleep(0)`. */
  brief: 51 as Word<"thread">,
  /** The operation that waits. */
  waitOp: 32 as Word<"thread">,
  /** 1 while it waits for the supervisor's answer. */
  outside: 30 as Word<"thread">,
  /** Sockets: what it waits for; after a grant, the error. */
  want: 26 as Word<"thread">,
  /** Arena block or object that is handed to it or by it: for a socket, a queue, a pool. */
  handed: 27 as Word<"thread">,

  // A thread that stands for a process:
  /** The process's number. */
  pid: 36 as Word<"thread">,
  exitCode: 37 as Word<"thread">,
  /** Its place among its parent's processes, from 1; 0 for other threads. */
  process: 38 as Word<"thread">,

  // Controlled runs: its next operation.
  pendingOp: 18 as Word<"thread">,
  pendingObject: 19 as Word<"thread">,
  pendingArg: 20 as Word<"thread">,
  /** The place of its next operation. */
  site: 29 as Word<"thread">,
  /** 1 if its next operation depends on the time, CLOCK_BY_SOCKET if it does where its socket has a timeout. */
  readsClock: 46 as Word<"thread">,
  /** 1 once its first operation is published. */
  arrived: 24 as Atomic<"thread">,
  /** 1 when its worker is dead and its last step is not made yet. */
  dead: 39 as Word<"thread">,
  /** Where the report last describes its next operation; 0 if the report says that it cannot go. */
  reported: 40 as Word<"thread">,

  // Controlled runs: what strategies know about it.
  /** For PCT and POS. */
  priority: 22 as Double<"thread">,
  /** 1 if it asked to let others go first. */
  yielded: 25 as Word<"thread">,
  /** 1 while it is in the sleep set of the search. */
  asleep: 28 as Word<"thread">,

  // Controlled runs: its rounds, see rounds.ts and held-threads.ts.
  /** Steps put into its ring so far. */
  noted: 41 as Word<"thread">,
  /** Steps of the round that it has made too often, or 0. */
  pollLength: 42 as Word<"thread">,
  /** The kind of that round. */
  pollKind: 43 as Word<"thread">,
  /** How often it was let go. */
  freed: 44 as Word<"thread">,
  /** `noted` when it was last let go, plus 1. */
  freedAt: 45 as Word<"thread">,
} as const;

export const THREAD_WORDS = 52;

/** A queue of threads that wait, linked by `next` and `prev` in their records: see wait-queue.ts. */
export const WAITERS = {
  first: 0 as Word<"queue of threads">,
  last: 1 as Word<"queue of threads">,
} as const;
