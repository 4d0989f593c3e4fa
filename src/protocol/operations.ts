/** The properties of an operation. */
interface Operation {
  /**
   * Its letter in a schedule; "" for operations that only report something. Schedules are kept and passed on, so a letter keeps its
   * meaning.
   */
  readonly letter: string;
  /** The kind of thing that it acts on; the `object` of its events is a number of this kind. */
  readonly on: Subject;
  readonly waitsFor: WaitsFor;
  /**
   * How it synchronises. "others": steps of other threads can come after it. "own": no other thread comes after it; it may come after
   * others. "nothing": neither.
   */
  readonly orders: "others" | "own" | "nothing";
  /** Whether a polling loop uses it to look at its object. */
  readonly isLook: boolean;
  /** Whether the value of its event is what the thread saw, or left. */
  readonly tells: boolean;
}

/**
 * Threads have separate numbers from objects. "either" is a thread or an object: the event's kind says which, or the wait that it ends. A
 * server is a "socket", too.
 */
export type Subject = "nothing" | "thread" | "object" | "socket" | "either" | "output" | "stderr";

/**
 * What a thread waits for while it is in the operation. "signal": that others do something. "turn": that it may make the operation, which
 * orders nothing. "io": the other end of a connection, or something outside of the run.
 */
export type WaitsFor = "never" | "lock" | "signal" | "end" | "turn" | "time" | "io";

/**
 * The visible operations of a thread. Each one is one step of the kernel, and every step is one event. The position of a row is the
 * operation's code in shared memory.
 */
export const OPERATIONS = {
  // no operation
  none: { letter: "", on: "nothing", waitsFor: "never", orders: "own", isLook: false, tells: false },
  // an object or a thread comes into being
  make: { letter: "", on: "either", waitsFor: "never", orders: "own", isLook: false, tells: false },
  start: { letter: "s", on: "thread", waitsFor: "never", orders: "others", isLook: false, tells: false },
  // a thread's first event
  begin: { letter: "", on: "thread", waitsFor: "never", orders: "own", isLook: false, tells: false },
  // a thread's last event
  end: { letter: "e", on: "thread", waitsFor: "never", orders: "others", isLook: false, tells: false },
  join: { letter: "j", on: "thread", waitsFor: "end", orders: "own", isLook: false, tells: false },
  // lock or semaphore, blocking
  acquire: { letter: "a", on: "object", waitsFor: "lock", orders: "own", isLook: true, tells: false },
  // lock or semaphore, not blocking
  try: { letter: "t", on: "object", waitsFor: "never", orders: "own", isLook: true, tells: false },
  // lock or semaphore
  release: { letter: "l", on: "object", waitsFor: "never", orders: "others", isLook: false, tells: false },
  // condition, event, barrier
  wait: { letter: "W", on: "object", waitsFor: "signal", orders: "others", isLook: true, tells: false },
  // condition
  notify: { letter: "n", on: "object", waitsFor: "never", orders: "own", isLook: false, tells: false },
  set: { letter: "S", on: "object", waitsFor: "never", orders: "others", isLook: false, tells: false },
  clear: { letter: "C", on: "object", waitsFor: "never", orders: "own", isLook: false, tells: false },
  // barrier
  abort: { letter: "B", on: "object", waitsFor: "turn", orders: "own", isLook: false, tells: false },
  // barrier
  reset: { letter: "R", on: "object", waitsFor: "turn", orders: "own", isLook: false, tells: false },
  // barrier: the last arrival lets the others pass
  trip: { letter: "T", on: "object", waitsFor: "never", orders: "others", isLook: false, tells: false },
  // shared value
  read: { letter: "r", on: "object", waitsFor: "never", orders: "own", isLook: true, tells: true },
  // shared value
  write: { letter: "w", on: "object", waitsFor: "never", orders: "own", isLook: false, tells: true },
  sleep: { letter: "z", on: "nothing", waitsFor: "time", orders: "nothing", isLook: false, tells: false },
  yield: { letter: "y", on: "nothing", waitsFor: "never", orders: "nothing", isLook: false, tells: false },
  print: { letter: "p", on: "output", waitsFor: "io", orders: "nothing", isLook: false, tells: false },
  // a part of a long text, completed by the thread's next print, output or stderr
  text: { letter: "", on: "nothing", waitsFor: "never", orders: "nothing", isLook: false, tells: false },
  // text written to standard output as it stands (process.stdout.write)
  output: { letter: "o", on: "output", waitsFor: "io", orders: "nothing", isLook: false, tells: false },
  // text for standard error
  stderr: { letter: "E", on: "stderr", waitsFor: "io", orders: "nothing", isLook: false, tells: false },
  listen: { letter: "L", on: "socket", waitsFor: "io", orders: "others", isLook: false, tells: false },
  connect: { letter: "c", on: "socket", waitsFor: "io", orders: "others", isLook: false, tells: false },
  accept: { letter: "A", on: "socket", waitsFor: "io", orders: "own", isLook: false, tells: false },
  receive: { letter: "i", on: "socket", waitsFor: "io", orders: "own", isLook: false, tells: false },
  send: { letter: "u", on: "socket", waitsFor: "io", orders: "others", isLook: false, tells: false },
  close: { letter: "x", on: "socket", waitsFor: "io", orders: "others", isLook: false, tells: false },
  // process.exit()
  exit: { letter: "X", on: "nothing", waitsFor: "never", orders: "own", isLook: false, tells: false },
  // the thread's last operation, which had outcome "wait", is over; outcome says how
  resume: { letter: "g", on: "either", waitsFor: "never", orders: "own", isLook: false, tells: false },
  // written by the step that lets a waiting thread go on
  grant: { letter: "", on: "either", waitsFor: "never", orders: "others", isLook: false, tells: false },
  // the virtual clock jumps
  tick: { letter: "", on: "nothing", waitsFor: "never", orders: "nothing", isLook: false, tells: false },
  // a look at an object's state: locked(), isSet() …
  probe: { letter: "q", on: "object", waitsFor: "never", orders: "own", isLook: true, tells: true },
  // a look at a thread, or a change of its name and the like; object 0 is all threads
  alive: { letter: "h", on: "thread", waitsFor: "never", orders: "own", isLook: true, tells: true },
  // a child process is started, listened to, or sent a signal: object = the thread that stands for it
  process: { letter: "P", on: "thread", waitsFor: "io", orders: "own", isLook: false, tells: false },
  // an operation on a queue of the parent process
  remote: { letter: "m", on: "object", waitsFor: "io", orders: "own", isLook: false, tells: false },
  // a look at the clock
  clock: { letter: "k", on: "nothing", waitsFor: "never", orders: "nothing", isLook: false, tells: false },
  // a thread or a pool gets its number, object 0; or a message names a thread. Steps only in a search that tries the names of threads and
  // pools
  number: { letter: "N", on: "thread", waitsFor: "never", orders: "nothing", isLook: false, tells: false },
} as const satisfies Readonly<Record<string, Operation>>;

export type Op = keyof typeof OPERATIONS;

/** The operations with one of some values in a column: `OpWhere<"waitsFor", "lock" | "end">`. */
export type OpWhere<Column extends keyof Operation, Value extends Operation[Column]> = {
  [O in Op]: (typeof OPERATIONS)[O][Column] extends Value ? O : never;
}[Op];

/** The operations that threads decide on; the others only report something. */
export type Decidable = Exclude<Op, OpWhere<"letter", "">>;

/** The operations in which a thread can wait. */
export type Waitable = Exclude<Op, OpWhere<"waitsFor", "never">>;

/** The operations on servers and on the ends of connections. */
export type SocketOp = OpWhere<"on", "socket">;

/** The operations by their codes. */
export const OPS = Object.keys(OPERATIONS) as readonly Op[];

/** Whether a thread decides on it, so that it is a step of a schedule. */
export function isDecidable(op: Op): op is Decidable {
  return OPERATIONS[op].letter !== "";
}

export function isSocketOp(op: Op): op is SocketOp {
  return OPERATIONS[op].on === "socket";
}

/** Whether it writes to a standard stream. */
export function isPrint(op: Op): op is OpWhere<"on", "output" | "stderr"> {
  const { on } = OPERATIONS[op];
  return on === "output" || on === "stderr";
}
