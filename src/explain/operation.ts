import type { EventOf, ObjectKind, TracedValue, TraceEvent } from "../protocol/event.ts";
import { type Decidable, isDecidable, OPERATIONS, type Waitable } from "../protocol/operations.ts";
import type { Wait } from "../result/lock-facts.ts";
import { CONDITIONS } from "./queue-step.ts";
import { at } from "./vocabulary.ts";

/** The words for operations: what a step did, what a thread waits for, and what will never happen. */

/** How messages name what an event is about. */
interface StepNames {
  thread(id: number): string;
  object(id: number): string;
  kind(id: number): ObjectKind;
  /** A value that was read or written, as the program would write it. */
  value(traced: TracedValue): string;
}

/**
 * What a step did: `reads num → 101`; "" for a step without words.
 *
 * @param waited for the end of a wait, the event that began it.
 */
export function sayStep(event: TraceEvent, waited: TraceEvent | undefined, names: StepNames): string {
  if (event.op === "resume") return resumed(event, waited, names);
  // The entry of an operation takes its events.
  return isStep(event) ? (OPERATION_WORDS[event.op] as StepWords<Decidable>).step(event, names) : "";
}

/** What a thread does while it waits: `waits for lock "mutex" (main.ts:3:5)`. */
export function sayWait(wait: Wait): string {
  if (wait.isProcess) return `goes on, as a process of its own${at(wait.place)}`;
  return `waits for ${OPERATION_WORDS[wait.op].awaits(wait)}${at(wait.place)}`;
}

/** What cannot happen any more, because no thread can run: `, which nobody will notify`. */
export function sayNever(wait: Wait): string {
  const deed = neverDone(wait);
  return deed === undefined ? "" : `, which nobody will ${deed}`;
}

function isStep(event: TraceEvent): event is EventOf<Decidable> {
  return isDecidable(event.op);
}

interface StepWords<O extends Decidable> {
  /** What the step did; "" for one without words. */
  step(event: EventOf<O>, names: StepNames): string;
}

interface WaitWords {
  /** What a thread waits for in the operation. */
  awaits(wait: Wait): string;
}

type ByKind<Words> = Readonly<Partial<Record<ObjectKind, Words>>>;

/** Other words for operations on sockets, simple queues and the objects of pools. */
const SETS: ByKind<string> = {
  future: "finishes",
  pool: "shuts down",
  socket: "sets the timeout of",
};
const GIVES: ByKind<string> = { pool: "submits to", "simple-queue": "puts into" };
const TAKES: ByKind<readonly [waits: string, takes: string]> = {
  pool: ["waits for a task of", "takes a task of"],
  "simple-queue": ["waits for an item in", "gets from"],
};
const TRIES: ByKind<readonly [tries: string, has: string, not: string]> = {
  future: ["begins", "runs it", "it was cancelled"],
  pool: ["takes back a task of", "has one", "there is none"],
  "simple-queue": ["tries to get from", "has one", "it is empty"],
};

/** Threads wait for these only in a child process. */
const PARENT_PRINTS = () => "its parent process to print";

/** The words of each operation. */
const OPERATION_WORDS: {
  readonly [O in Decidable]: StepWords<O> & (O extends Waitable ? WaitWords : unknown);
} = {
  start: {
    step: ({ object, outcome }, names) =>
      `starts ${names.thread(object)}${outcome === "ok" ? "" : ": refused"}`,
  },
  end: {
    step: ({ outcome }) => (outcome === "ok" ? "ends" : outcome === "crash" ? "dies" : "ends with an error"),
  },
  join: {
    step: (event, names) =>
      `joins ${names.thread(event.object)}${event.outcome === "error" ? ": not started" : waits(event)}`,
    awaits: ({ name }) => `${name} to end`,
  },
  acquire: {
    step: ({ object, outcome }, names) => {
      const [waits, takes] = TAKES[names.kind(object)] ?? ["waits for", "acquires"];
      return `${outcome === "wait" ? waits : outcome === "refused" ? "finds no task in" : takes} ${names.object(object)}`;
    },
    awaits: sayObject,
  },
  try: {
    step: ({ object, outcome }, names) => {
      const [tries, has, not] = TRIES[names.kind(object)] ?? ["tries", "has it", "taken"];
      return `${tries} ${names.object(object)}: ${outcome === "ok" ? has : not}`;
    },
  },
  release: {
    step: (event, names) =>
      `${GIVES[names.kind(event.object)] ?? "releases"} ${names.object(event.object)}${event.count > 1 ? ` ×${event.count}` : ""}${fails(event)}`,
  },
  wait: {
    step: (event, names) =>
      `waits for ${names.object(event.object)}${event.outcome === "ok" ? ": goes on" : fails(event)}`,
    awaits: sayObject,
  },
  notify: {
    step: (event, names) =>
      `notifies ${names.object(event.object)}${fails(event) || `: wakes ${event.woken}`}`,
  },
  set: {
    step: ({ object, outcome }, names) =>
      `${SETS[names.kind(object)] ?? "sets"} ${names.object(object)}${outcome === "ok" ? "" : ": it was cancelled"}`,
  },
  clear: { step: ({ object }, names) => `clears ${names.object(object)}` },
  reset: { step: ({ object }, names) => `resets ${names.object(object)}`, awaits: sayObject },
  abort: {
    step: (event, names) =>
      names.kind(event.object) === "future"
        ? `cancels ${names.object(event.object)}${event.outcome === "refused" ? ": too late" : ""}`
        : `breaks ${names.object(event.object)}`,
    awaits: sayObject,
  },
  trip: { step: ({ object }, names) => `lets ${names.object(object)} pass` },
  read: { step: (event, names) => `reads ${names.object(event.object)} → ${names.value(event)}` },
  write: {
    step: (event, names) => `writes ${names.object(event.object)} ← ${names.value(event)}${fails(event)}`,
  },
  probe: { step: ({ object }, names) => `looks at ${names.object(object)}` },
  alive: { step: lookAtThread },
  exit: { step: ({ code }) => `ends the process with ${code}` },
  sleep: {
    step: ({ until }) => `sleeps ${duration(until)}`,
    awaits: ({ seconds = 0 }) => `${duration(seconds)} to pass`,
  },
  clock: { step: ({ time }) => `asks the time: ${time} s` },
  yield: { step: () => "yields" },
  number: {
    step: ({ object, kind }, names) =>
      object === 0 ? `makes a ${kind}` : `words a message about ${names.thread(object)}`,
  },
  print: { step: ({ text }) => `prints ${JSON.stringify(clip(text))}`, awaits: PARENT_PRINTS },
  output: { step: ({ text }) => `writes ${JSON.stringify(clip(text))}`, awaits: PARENT_PRINTS },
  stderr: { step: () => "", awaits: PARENT_PRINTS },
  listen: {
    step: (event, names) => `listens on ${names.object(event.object)}${waitsOrFails(event)}`,
    awaits: ({ name }) => `server "${name}" to listen`,
  },
  accept: {
    step: (event, names) => `accepts on ${names.object(event.object)}${waitsOrFails(event)}`,
    awaits: ({ name }) => `a client of server "${name}"`,
  },
  send: {
    step: (event, names) => `sends on ${names.object(event.object)}${waitsOrFails(event)}`,
    awaits: ({ name }) => `room to send on socket "${name}"`,
  },
  receive: {
    step: (event, names) => `receives from ${names.object(event.object)}${waitsOrFails(event)}`,
    awaits: ({ name }) => `data on socket "${name}"`,
  },
  connect: {
    step: (event, names) => `connects ${names.object(event.object)}${waitsOrFails(event)}`,
    awaits: ({ name }) => `socket "${name}" to connect`,
  },
  close: {
    step: (event, names) => `closes ${names.object(event.object)}${waits(event)}`,
    awaits: ({ name }) => `socket "${name}" to close`,
  },
  process: { step: () => "", awaits: ({ name }) => `the system, to start or to signal process ${name}` },
  remote: { step: () => "", awaits: sayObject },
  resume: { step: () => "" },
};

/** Seconds without what the sum of some others leaves at their end, as in 0.30000000000000004. */
function duration(seconds: number): string {
  return `${Number(seconds.toPrecision(12))} s`;
}

function waits({ outcome }: TraceEvent): string {
  return outcome === "wait" ? ": waits" : "";
}

function waitsOrFails(event: TraceEvent): string {
  return waits(event) || fails(event);
}

function fails({ outcome }: TraceEvent): string {
  if (outcome === "refused") return ": refused";
  return outcome === "error" || outcome === "broken" ? ": fails" : "";
}

function lookAtThread({ object, property, isChange }: EventOf<"alive">, names: StepNames): string {
  if (property !== "") return `${isChange ? "sets" : "looks at"} the ${property} of ${names.thread(object)}`;
  return object === 0 ? "asks which threads are alive" : `asks whether ${names.thread(object)} is alive`;
}

/**
 * The end of a wait; "" after a request that passed at once. Threads have separate numbers from objects, so the wait's own op says which of
 * the two it was about.
 */
function resumed({ outcome }: TraceEvent, waited: TraceEvent | undefined, names: StepNames): string {
  if (waited === undefined || waited.op === "sleep" || waited.outcome === "ok") return "";
  const { op, object } = waited;
  if (op === "join") {
    const name = names.thread(object);
    return outcome === "ok" ? `has joined ${name}` : `goes on without ${name}: ${outcome}`;
  }
  const kind = OPERATIONS[op].on === "thread" ? "none" : names.kind(object);
  if (outcome === "broken" && kind === "pool") return `finds no task in ${names.object(object)}`;
  if (outcome === "ok" && (kind === "lock" || kind === "rlock")) return `has ${names.object(object)}`;
  const what = kind === "none" ? "goes on" : `goes on after ${names.object(object)}`;
  return outcome === "ok" ? what : `${what}: ${outcome}`;
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function sayObject({ on, name, condition }: Wait): string {
  if (condition !== undefined) return CONDITIONS[condition].wait(`queue "${name}"`);
  if (on === "pool") return `a task of pool "${name}"`;
  if (on === "simple-queue") return `an item in queue "${name}"`;
  if (on === "futures") return `futures ${name}`;
  return `${sayKind(on)} "${name}"`;
}

function sayKind(kind: ObjectKind): string {
  return kind === "rlock" ? "RLock" : kind.replace("-", " ");
}

function neverDone({ on, op, condition }: Wait): string | undefined {
  if (op === "acquire" && on === "pool") return "submit";
  if (op === "acquire" && on === "simple-queue") return "put in";
  if (op === "acquire") return on.endsWith("semaphore") ? "release" : undefined;
  if (op !== "wait") return undefined;
  if (condition !== undefined) return CONDITIONS[condition].never;
  if (on === "future" || on === "futures") return undefined;
  if (on === "barrier") return "come to";
  return on === "event" ? "set" : "notify";
}
