import type { Double, ListField, QueueField, Word } from "./fields.ts";

/** The kinds of objects' records. Kinds that differ only in what the program calls them share a record. */
export type ObjectRecord =
  | "lock"
  | "semaphore"
  | "condition"
  | "flag"
  | "barrier"
  | "queue"
  | "remote queue"
  | "shared"
  | "local"
  | "server"
  | "connection"
  | "simple queue"
  | "pool"
  | "future"
  | "group";

export const OBJECT_WORDS = 16;

/** The fields of every object. */
export const OBJECT = {
  kind: 0 as Word<ObjectRecord>,
  /** The place in the program that makes it. */
  site: 1 as Word<ObjectRecord>,
} as const;

/** A Lock or an RLock. */
export const LOCK = {
  waiters: 2 as QueueField<"lock">,
  /** The thread that holds it, 0 when free. */
  owner: 4 as Word<"lock">,
  /** How many times an RLock is held. */
  depth: 5 as Word<"lock">,
  /** 1 if the program uses it as a signal: a thread has released it without holding it, or the text shows that one may. */
  signals: 6 as Word<"lock">,
  /** The queue that it guards; 0 for a lock of the program. */
  queue: 7 as Word<"lock">,
} as const;

export const SEMAPHORE = {
  waiters: 2 as QueueField<"semaphore">,
  /** How many more may enter. */
  value: 4 as Word<"semaphore">,
  /** One more than the most that there may be, or 0 for no bound. */
  bound: 5 as Word<"semaphore">,
  /** Its value if no permit were taken. */
  given: 6 as Word<"semaphore">,
} as const;

export const CONDITION = {
  waiters: 2 as QueueField<"condition">,
  lock: 4 as Word<"condition">,
} as const;

/** An Event. */
export const FLAG = { waiters: 2 as QueueField<"flag">, isSet: 4 as Word<"flag"> } as const;

export const BARRIER = {
  waiters: 2 as QueueField<"barrier">,
  parties: 4 as Word<"barrier">,
  arrived: 5 as Word<"barrier">,
  /** See FILLING, DRAINING, BROKEN. */
  state: 6 as Word<"barrier">,
  /** Arena block of the action's name, 0 for none. */
  action: 7 as Word<"barrier">,
  /** Seconds that a wait takes at most unless it says otherwise. */
  timeout: 8 as Double<"barrier">,
  /** Threads that came while the last arrival ran the action: they belong to the next round. */
  nextRound: 10 as QueueField<"barrier">,
  /** While its action runs: the barrier in whose action its last arrival ran before, 0 for none. */
  outer: 12 as Word<"barrier">,
} as const;

/** A Queue of any kind: its items, a mutex, three conditions on it, and plain numbers. */
export const QUEUE = {
  items: 4 as ListField<"queue">,
  count: 6 as Word<"queue">,
  mutex: 7 as Word<"queue">,
  capacity: 13 as Word<"queue">,
  /** Items whose work is not done. */
  unfinished: 8 as Word<"queue">,
  /** 1 after its shutdown. */
  shut: 9 as Word<"queue">,
  notEmpty: 10 as Word<"queue">,
  notFull: 11 as Word<"queue">,
  allDone: 12 as Word<"queue">,
  /** How often an item went in or out: what a thread that polls the queue watches. */
  changes: 14 as Word<"queue">,
} as const;

/** In a child process: a queue of its parent. */
export const REMOTE_QUEUE = {
  /** The queue's number in the parent's world. */
  number: 4 as Word<"remote queue">,
} as const;

/** A Shared value. */
export const SHARED = {
  /** 0: a number, 1: bytes. */
  form: 4 as Word<"shared">,
  /** The arena block of the bytes. */
  block: 5 as Word<"shared">,
  number: 8 as Double<"shared">,
} as const;

/** A ThreadLocal. */
export const LOCAL = {
  /** Arena block of the name of the function that makes its first value, 0 for none. */
  initial: 4 as Word<"local">,
} as const;

/** What sockets and servers have in common. */
export const SOCKET = {
  /** Arena block of its addresses. */
  addresses: 4 as Word<"connection" | "server">,
  /** Seconds; Infinity for none. Only a connection has one. */
  timeout: 8 as Double<"connection" | "server">,
} as const;

/** One end of a connection, under a schedule. */
export const CONNECTION = {
  /** Threads that wait for its bytes. */
  readers: 2 as QueueField<"connection">,
  /** The bytes that come in. */
  incoming: 5 as ListField<"connection">,
  size: 7 as Word<"connection">,
  /** Bytes of the first block that have been taken already. */
  taken: 14 as Word<"connection">,
  /** CLOSED, ENDED, SHUT, RESET, REFUSED. */
  flags: 10 as Word<"connection">,
  /** The other end's object. */
  peer: 11 as Word<"connection">,
  /** Threads that wait to send to this end. */
  writers: 12 as QueueField<"connection">,
  /** The next connection that waits to be accepted by the same server. */
  next: 15 as Word<"connection">,
} as const;

/** A server, under a schedule. */
export const SERVER = {
  /** Threads that wait for a client. */
  acceptors: 2 as QueueField<"server">,
  /** Server ends of connections that are not accepted yet. */
  first: 5 as Word<"server">,
  last: 6 as Word<"server">,
  port: 7 as Word<"server">,
  /** See LISTENING, CLOSED. */
  state: 10 as Word<"server">,
  /** The addresses that it listens on, see ALL_ADDRESSES. */
  scope: 11 as Word<"server">,
  /** The number of clients that have connected. */
  clients: 12 as Word<"server">,
  /** The server that has listened before it. */
  next: 15 as Word<"server">,
} as const;

/** A SimpleQueue. */
export const SIMPLE_QUEUE = {
  waiters: 2 as QueueField<"simple queue">,
  items: 4 as ListField<"simple queue">,
  count: 6 as Word<"simple queue">,
} as const;

/** A ThreadPoolExecutor. */
export const POOL = {
  /** Its threads that wait for a task. */
  idle: 2 as QueueField<"pool">,
  /** The pool that was made before it. */
  next: 4 as Word<"pool">,
  /** Futures whose tasks no thread has taken. */
  first: 5 as Word<"pool">,
  last: 6 as Word<"pool">,
  maxWorkers: 7 as Word<"pool">,
  /** The number of its threads. */
  workers: 8 as Word<"pool">,
  /** See OPEN, CLOSING, CLOSED, BROKEN. */
  state: 9 as Word<"pool">,
  /** Arena block of the beginning of its threads' names. */
  prefix: 10 as Word<"pool">,
  /** Arena block of the call that each of its threads makes first; 0 for none. */
  firstWork: 11 as Word<"pool">,
} as const;

export const FUTURE = {
  /** Threads that wait for this future alone. */
  waiters: 2 as QueueField<"future">,
  /** Code of a FutureState. */
  state: 4 as Word<"future">,
  /** Arena block of what its task returned or threw. */
  result: 5 as Word<"future">,
  /** 1 if its task threw. */
  failed: 6 as Word<"future">,
  /** The next future in its pool's queue. */
  next: 7 as Word<"future">,
  /** Arena block of the names of the functions to call at its end. */
  callbacks: 8 as Word<"future">,
  /** Arena block of what to run. */
  task: 9 as Word<"future">,
  /** Number of the event that settled the future. */
  settled: 10 as Word<"future">,
} as const;

/** Several futures that a thread waits for. */
export const GROUP = {
  waiters: 2 as QueueField<"group">,
  /** Arena block of the futures' numbers. */
  members: 4 as Word<"group">,
  /** Code of a GroupUntil. */
  until: 5 as Word<"group">,
  /** The next open group. */
  next: 6 as Word<"group">,
} as const;
