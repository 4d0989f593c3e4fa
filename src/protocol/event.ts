/**
 * What a thread can be seen to do. Every visible operation is one step of the kernel, and every step is one
 * {@link TraceEvent}. The position of an op in this list is its code in shared memory.
 */
export const OPS = [
  "none",
  "make", // an object comes into being; `kind` in value, its name (if given) in text
  "start", // object = the child's thread id
  "begin", // a thread's first event
  "end", // a thread's last event; outcome "ok", "error" or "crash"
  "join", // object = the thread waited for
  "acquire", // lock or semaphore, blocking
  "try", // lock or semaphore, not blocking
  "release", // lock or semaphore; value = how many
  "wait", // condition, event, barrier
  "notify", // condition; value = how many were woken
  "set",
  "clear",
  "abort", // barrier
  "reset", // barrier
  "trip", // barrier: the last arrival lets the others pass
  "read", // shared value
  "write", // shared value
  "sleep", // value = seconds
  "yield",
  "print", // text = what is printed, without the last line feed
  "text", // a part of a long text, completed by the thread's next print, output or stderr
  "output", // text written to standard output as it stands (process.stdout.write)
  "stderr", // text for standard error
  "listen", // sockets: object = the socket; under a schedule value = the port
  "connect", // … the server
  "accept",
  "receive", // … how many bytes, 0 for the end of the stream
  "send", // … how many bytes, 0 to end the sending
  "close",
  "exit", // process.exit(value)
  "resume", // the thread's last op, which had outcome "wait", is over; outcome says how
  "grant", // written by the step that lets a waiting thread go on; outcome = that thread's id
  "tick", // the virtual clock jumps; value = seconds since the run began
  "probe", // a look at an object's state: locked(), isSet() …
  "alive", // a look at which threads run: object = the thread, 0 for all
  "process", // a child process is started, listened to, or sent a signal: object = the thread that stands for it
  "remote", // an operation on a queue of the parent process
  "clock", // a look at the clock; value = seconds since the run began
] as const;

export type Op = (typeof OPS)[number];

/** How an operation went. The position in this list is its code in shared memory. */
export const OUTCOMES = ["ok", "wait", "timeout", "refused", "error", "crash", "broken"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What a kernel object is. The position in this list is its code in shared memory. */
export const OBJECT_KINDS = [
  "none",
  "thread",
  "lock",
  "rlock",
  "condition",
  "semaphore",
  "bounded-semaphore",
  "event",
  "barrier",
  "queue",
  "lifo-queue",
  "priority-queue",
  "shared",
  "local",
  "server",
  "socket",
  "process",
  "timer",
  "remote-queue",
] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** One step of the kernel. */
export interface TraceEvent {
  /** Position in the global order of the run, from 1, without gaps. */
  readonly seq: number;
  /** Seconds since the run began, by the run's own clock. */
  readonly time: number;
  /** The thread that made the step: 1 is MainThread. */
  readonly thread: number;
  readonly op: Op;
  /** What it was done to: an object's id, a thread's id for start, join, begin and end, or 0. */
  readonly object: number;
  readonly outcome: Outcome;
  /**
   * For `grant`: the thread that may go on. For steps on sockets under a schedule: the other end's object; for `accept` and
   * `connect` that of the server's end. Otherwise 0.
   */
  readonly peer: number;
  /** Index into the program's table of sites, or 0 where the place is not known. */
  readonly site: number;
  /** A number that belongs to the op (see {@link OPS}): seconds, a count, a value read or written. */
  readonly value: number;
  /** A text that belongs to the op, or "". For `read` and `write` of what is no number: its clone's bytes, one a character, or "…". */
  readonly text: string;
}

/** The id of the lesson's main thread. */
export const MAIN_THREAD = 1;
