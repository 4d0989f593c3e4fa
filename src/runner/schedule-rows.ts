import { type EventOf, MAIN_THREAD, type ObjectKind, type TraceEvent } from "../protocol/event.ts";
import { type Decidable, isDecidable, type Op } from "../protocol/operations.ts";
import type { ScheduleRow } from "../result/explore.ts";
import type { Roster } from "../trace/roster.ts";
import { shownValue } from "./shown-value.ts";

/** A run as rows, one operation each, in the order in which they happened. */
export function scheduleRows(events: readonly TraceEvent[], roster: Roster): ScheduleRow[] {
  const describeRow = createRowTeller(roster);
  return events.flatMap((event) => describeRow(event) ?? []);
}

/** Puts successive events into words; undefined for an event that is not an operation of a thread. */
export function createRowTeller(roster: Roster): (event: TraceEvent) => ScheduleRow | undefined {
  const waits = new Map<number, TraceEvent>();
  return (event) => {
    const { thread, site, outcome } = event;
    const waited = event.op === "resume" ? waits.get(thread) : undefined;
    const text = event.op === "resume" ? resumed(event, waited, roster) : describe(event, roster);
    if (outcome === "wait") waits.set(thread, event);
    if (text === "") return undefined;
    const { op } = waited ?? event;
    return { thread, threadName: roster.thread(thread), op, text, place: roster.place(site) };
  };
}

/** A run in one line: who went when, as far as it matters: `Thread-1 first, then Thread-2`. */
export function shownBy(rows: readonly ScheduleRow[]): string {
  const names: string[] = [];
  const busy = rows.filter(({ op }) => !SAYS_LITTLE.has(op));
  // MainThread mostly starts and joins threads, so its steps say little if other threads take turns.
  const others = busy.filter(({ thread }) => thread !== MAIN_THREAD);
  const told = new Set(others.map(({ thread }) => thread)).size > 1 ? others : busy;
  for (const { threadName } of told) if (names.at(-1) !== threadName) names.push(threadName);
  if (names.length === 0) return "";
  const shown = names.length > 6 ? [...names.slice(0, 5), "…"] : names;
  const [first, ...rest] = shown;
  return rest.length === 0 ? `${first} alone` : `${first} first, then ${rest.join(", ")}`;
}

/** Operations that say little about the order of the threads. */
const SAYS_LITTLE: ReadonlySet<Op> = new Set<Op>(["start", "join", "end", "exit", "sleep", "yield"]);

function describe(event: TraceEvent, roster: Roster): string {
  if (!isStep(event)) return "";
  // The entry of an operation takes its events.
  return (WORDS[event.op] as RowWords<Decidable>)(event, roster);
}

function isStep(event: TraceEvent): event is EventOf<Decidable> {
  return isDecidable(event.op);
}

type RowWords<O extends Decidable> = (event: EventOf<O>, roster: Roster) => string;

type ByKind<Words> = Readonly<Partial<Record<ObjectKind, Words>>>;

/** Other words for operations on the objects of pools and on simple queues. */
const SETS: ByKind<string> = { future: "finishes", pool: "shuts down" };
const GIVES: ByKind<string> = { pool: "submits to", "simple-queue": "puts into" };
const TAKES: ByKind<readonly [waits: string, takes: string]> = {
  pool: ["waits for a task of", "takes a task of"],
  "simple-queue": ["waits for an item of", "gets an item of"],
};
const TRIES: ByKind<readonly [tries: string, has: string, not: string]> = {
  future: ["begins", "runs it", "it was cancelled"],
  pool: ["takes back a task of", "has one", "there is none"],
  "simple-queue": ["tries to get an item of", "has one", "it is empty"],
};

/** The words for each operation in a row; "" for one without words. */
const WORDS: { readonly [O in Decidable]: RowWords<O> } = {
  start: ({ object, outcome }, roster) =>
    `starts ${roster.thread(object)}${outcome === "ok" ? "" : ": refused"}`,
  end: ({ outcome }) => (outcome === "ok" ? "ends" : outcome === "crash" ? "dies" : "ends with an error"),
  join: (event, roster) =>
    `joins ${roster.thread(event.object)}${event.outcome === "error" ? ": not started" : waits(event)}`,
  acquire: ({ object, outcome }, roster) => {
    const [waits, takes] = TAKES[roster.kind(object)] ?? ["waits for", "acquires"];
    return `${outcome === "wait" ? waits : outcome === "refused" ? "finds no task in" : takes} ${roster.object(object)}`;
  },
  try: ({ object, outcome }, roster) => {
    const [tries, has, not] = TRIES[roster.kind(object)] ?? ["tries", "has it", "taken"];
    return `${tries} ${roster.object(object)}: ${outcome === "ok" ? has : not}`;
  },
  release: (event, roster) =>
    `${GIVES[roster.kind(event.object)] ?? "releases"} ${roster.object(event.object)}${event.count > 1 ? ` ×${event.count}` : ""}${fails(event)}`,
  wait: (event, roster) =>
    `waits for ${roster.object(event.object)}${event.outcome === "ok" ? ": goes on" : fails(event)}`,
  notify: (event, roster) =>
    `notifies ${roster.object(event.object)}${fails(event) || `: wakes ${event.woken}`}`,
  set: ({ object }, roster) => `${SETS[roster.kind(object)] ?? "sets"} ${roster.object(object)}`,
  clear: ({ object }, roster) => `clears ${roster.object(object)}`,
  reset: ({ object }, roster) => `resets ${roster.object(object)}`,
  abort: (event, roster) =>
    roster.kind(event.object) === "future"
      ? `cancels ${roster.object(event.object)}${event.outcome === "refused" ? ": too late" : ""}`
      : `breaks ${roster.object(event.object)}`,
  trip: ({ object }, roster) => `lets ${roster.object(object)} pass`,
  read: (event, roster) => `reads ${roster.object(event.object)} → ${shownValue(event)}`,
  write: (event, roster) => `writes ${roster.object(event.object)} ← ${shownValue(event)}${fails(event)}`,
  probe: ({ object }, roster) => `looks at ${roster.object(object)}`,
  alive: lookAtThread,
  exit: ({ code }) => `ends the process with ${code}`,
  sleep: ({ until }) => `sleeps ${until} s`,
  clock: ({ time }) => `asks the time: ${time} s`,
  yield: () => "yields",
  number: ({ object, kind }, roster) =>
    object === 0 ? `makes a ${kind}` : `words a message about ${roster.thread(object)}`,
  print: ({ text }) => `prints ${JSON.stringify(clip(text))}`,
  output: ({ text }) => `writes ${JSON.stringify(clip(text))}`,
  stderr: () => "",
  listen: (event, roster) => `listens on ${roster.object(event.object)}${waits(event)}`,
  accept: (event, roster) => `accepts on ${roster.object(event.object)}${waits(event)}`,
  send: (event, roster) => `sends on ${roster.object(event.object)}${waits(event)}`,
  receive: (event, roster) => `receives from ${roster.object(event.object)}${waits(event)}`,
  connect: (event, roster) => `connects ${roster.object(event.object)}${waits(event)}`,
  close: (event, roster) => `closes ${roster.object(event.object)}${waits(event)}`,
  process: () => "",
  remote: () => "",
  // See `resumed`.
  resume: () => "",
};

function waits({ outcome }: TraceEvent): string {
  return outcome === "wait" ? ": waits" : "";
}

function fails({ outcome }: TraceEvent): string {
  if (outcome === "refused") return ": refused";
  return outcome === "error" || outcome === "broken" ? ": fails" : "";
}

function lookAtThread({ object, property, isChange }: EventOf<"alive">, roster: Roster): string {
  if (property !== "") return `${isChange ? "sets" : "looks at"} the ${property} of ${roster.thread(object)}`;
  return object === 0 ? "looks which threads are alive" : `looks whether ${roster.thread(object)} is alive`;
}

/** The end of a wait. Threads have separate numbers from objects, so a joined thread needs the wait's own op for its name. */
function resumed({ outcome }: TraceEvent, waited: TraceEvent | undefined, roster: Roster): string {
  if (waited === undefined || waited.op === "sleep") return "";
  const { op, object } = waited;
  if (op === "join") {
    const name = roster.thread(object);
    return outcome === "ok" ? `has joined ${name}` : `goes on without ${name}: ${outcome}`;
  }
  const kind = roster.kind(object);
  if (outcome === "ok" && (kind === "lock" || kind === "rlock")) return `has ${roster.object(object)}`;
  const what = kind === "none" ? "goes on" : `goes on after ${roster.object(object)}`;
  return outcome === "ok" ? what : `${what}: ${outcome}`;
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
