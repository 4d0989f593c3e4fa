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
  readonly inLoop: InLoop;
  /** The fields that its events have beyond those of all events: see `Details` in `event.ts`. */
  readonly adds: string;
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
 * What it is to a loop that polls. "look": sees what others have done. "wait": may see that there is no need to wait. "take", "give": holds
 * something for a moment. "pause": lets time or other threads pass. "change": leaves something that others see. "unseen": does what no loop
 * sees. "act": gets on with the work.
 */
export type InLoop = "look" | "wait" | "take" | "give" | "pause" | "change" | "unseen" | "act";

/**
 * The visible operations of a thread. Each one is one step of the kernel, and every step is one event. The position of a row is the
 * operation's code in shared memory.
 */
export const OPERATIONS = {
  // no operation
  none: { letter: "", on: "nothing", waitsFor: "never", orders: "own", inLoop: "act", adds: "nothing" },
  // an object or a thread comes into being
  make: { letter: "", on: "either", waitsFor: "never", orders: "own", inLoop: "act", adds: "made" },
  start: { letter: "s", on: "thread", waitsFor: "never", orders: "others", inLoop: "act", adds: "nothing" },
  // a thread's first event
  begin: { letter: "", on: "thread", waitsFor: "never", orders: "own", inLoop: "act", adds: "nothing" },
  // a thread's last event
  end: { letter: "e", on: "thread", waitsFor: "never", orders: "others", inLoop: "act", adds: "end" },
  join: { letter: "j", on: "thread", waitsFor: "end", orders: "own", inLoop: "act", adds: "wait" },
  // lock or semaphore, blocking
  acquire: { letter: "a", on: "object", waitsFor: "lock", orders: "own", inLoop: "take", adds: "wait" },
  // lock or semaphore, not blocking
  try: { letter: "t", on: "object", waitsFor: "never", orders: "own", inLoop: "take", adds: "nothing" },
  // lock or semaphore
  release: { letter: "l", on: "object", waitsFor: "never", orders: "others", inLoop: "give", adds: "count" },
  // condition, event, barrier
  wait: { letter: "W", on: "object", waitsFor: "signal", orders: "others", inLoop: "wait", adds: "wait" },
  // condition
  notify: { letter: "n", on: "object", waitsFor: "never", orders: "own", inLoop: "act", adds: "woken" },
  set: { letter: "S", on: "object", waitsFor: "never", orders: "others", inLoop: "change", adds: "nothing" },
  clear: { letter: "C", on: "object", waitsFor: "never", orders: "own", inLoop: "change", adds: "nothing" },
  // barrier
  abort: { letter: "B", on: "object", waitsFor: "turn", orders: "own", inLoop: "act", adds: "wait" },
  // barrier
  reset: { letter: "R", on: "object", waitsFor: "turn", orders: "own", inLoop: "act", adds: "wait" },
  // barrier: the last arrival lets the others pass
  trip: { letter: "T", on: "object", waitsFor: "never", orders: "others", inLoop: "act", adds: "nothing" },
  // shared value
  read: { letter: "r", on: "object", waitsFor: "never", orders: "own", inLoop: "look", adds: "value" },
  // shared value
  write: { letter: "w", on: "object", waitsFor: "never", orders: "own", inLoop: "change", adds: "value" },
  sleep: { letter: "z", on: "nothing", waitsFor: "time", orders: "nothing", inLoop: "pause", adds: "wait" },
  yield: {
    letter: "y",
    on: "nothing",
    waitsFor: "never",
    orders: "nothing",
    inLoop: "pause",
    adds: "nothing",
  },
  print: { letter: "p", on: "output", waitsFor: "io", orders: "nothing", inLoop: "unseen", adds: "print" },
  // a part of a long text, completed by the thread's next print, output or stderr
  text: { letter: "", on: "nothing", waitsFor: "never", orders: "nothing", inLoop: "unseen", adds: "text" },
  // text written to standard output as it stands (process.stdout.write)
  output: { letter: "o", on: "output", waitsFor: "io", orders: "nothing", inLoop: "unseen", adds: "print" },
  // text for standard error
  stderr: { letter: "E", on: "stderr", waitsFor: "io", orders: "nothing", inLoop: "unseen", adds: "print" },
  listen: { letter: "L", on: "socket", waitsFor: "io", orders: "others", inLoop: "act", adds: "port" },
  connect: { letter: "c", on: "socket", waitsFor: "io", orders: "others", inLoop: "act", adds: "client" },
  accept: { letter: "A", on: "socket", waitsFor: "io", orders: "own", inLoop: "act", adds: "connection" },
  receive: { letter: "i", on: "socket", waitsFor: "io", orders: "own", inLoop: "act", adds: "transfer" },
  send: { letter: "u", on: "socket", waitsFor: "io", orders: "others", inLoop: "act", adds: "transfer" },
  close: { letter: "x", on: "socket", waitsFor: "io", orders: "others", inLoop: "act", adds: "connection" },
  // process.exit()
  exit: { letter: "X", on: "nothing", waitsFor: "never", orders: "own", inLoop: "act", adds: "code" },
  // the thread's last operation, which had outcome "wait", is over; outcome says how
  resume: { letter: "g", on: "either", waitsFor: "never", orders: "own", inLoop: "pause", adds: "nothing" },
  // written by the step that lets a waiting thread go on
  grant: { letter: "", on: "either", waitsFor: "never", orders: "others", inLoop: "pause", adds: "grant" },
  // the virtual clock jumps
  tick: { letter: "", on: "nothing", waitsFor: "never", orders: "nothing", inLoop: "pause", adds: "nothing" },
  // a look at an object's state: locked(), isSet() …
  probe: { letter: "q", on: "object", waitsFor: "never", orders: "own", inLoop: "look", adds: "answer" },
  // a look at a thread, or a change of its name and the like; object 0 is all threads
  alive: { letter: "h", on: "thread", waitsFor: "never", orders: "own", inLoop: "look", adds: "property" },
  // a child process is started, listened to, or sent a signal: object = the thread that stands for it
  process: { letter: "P", on: "thread", waitsFor: "io", orders: "own", inLoop: "act", adds: "outer wait" },
  // an operation on a queue of the parent process
  remote: { letter: "m", on: "object", waitsFor: "io", orders: "own", inLoop: "act", adds: "outer wait" },
  // a look at the clock
  clock: {
    letter: "k",
    on: "nothing",
    waitsFor: "never",
    orders: "nothing",
    inLoop: "pause",
    adds: "nothing",
  },
  // a thread or a pool gets its number, object 0; or a message names a thread. Steps only in a search that tries the names of threads and
  // pools
  number: {
    letter: "N",
    on: "thread",
    waitsFor: "never",
    orders: "nothing",
    inLoop: "unseen",
    adds: "number",
  },
} as const satisfies Readonly<Record<string, Operation>>;

export type Op = keyof typeof OPERATIONS;

/** The operations with one of some values in a column: `OpWhere<"waitsFor", "lock" | "end">`. */
export type OpWhere<Column extends keyof Operation, Value extends Operation[Column]> = {
  [O in Op]: (typeof OPERATIONS)[O][Column] extends Value ? O : never;
}[Op];

/** The key of an operation's fields in `Details`. */
export type DetailsOf<O extends Op> = (typeof OPERATIONS)[O]["adds"];

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
