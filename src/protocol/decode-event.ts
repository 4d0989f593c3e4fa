import { type EventOf, OBJECT_KINDS, type StepOutcome, type TraceEvent, type Until } from "./event.ts";
import type { Op, Waitable } from "./operations.ts";

/** An event as it is stored in the log: the same fields for all operations. {@link RecordDetails} says what the last three mean. */
export interface EventRecord {
  readonly seq: number;
  readonly time: number;
  readonly thread: number;
  readonly op: Op;
  readonly object: number;
  readonly outcome: StepOutcome;
  readonly peer: number;
  readonly site: number;
  readonly value: number;
  readonly text: string;
}

/** Marks a wait that the outside world can end, in place of its seconds. */
export const OUTSIDE = -1;
/** How a step uses a property of a thread. Any other step asks whether the thread is alive. */
export const LOOKS_AT_PROPERTY = 1;
export const CHANGES_PROPERTY = 2;
export type PropertyUse = typeof LOOKS_AT_PROPERTY | typeof CHANGES_PROPERTY;

/** The value of a thread that waits: the most seconds, or {@link OUTSIDE}. */
type WaitFields = [until?: number];
/** A connection's end writes seconds if it waits, and bytes if it does not. */
type Connects = [untilOrBytes?: number, peer?: number];
type Writes = [unused: 0, unused: 0, text: string] | [until: number];

/** The `value`, `peer` and `text` of an operation's record, in this order. The rest are 0 or "". */
export interface RecordDetails {
  none: [];
  make: [kind: number, countOrIsHidden?: number, name?: string];
  start: [];
  begin: [];
  end: [changedFields: number, unused: 0, detail: string];
  join: WaitFields;
  acquire: WaitFields;
  try: [];
  release: [count?: number];
  wait: WaitFields;
  notify: [woken?: number];
  set: [];
  clear: [];
  abort: WaitFields;
  reset: WaitFields;
  trip: [];
  read: [value: number, unused: 0, text: string];
  write: [value: number, unused: 0, text: string];
  sleep: WaitFields;
  yield: [];
  print: Writes;
  text: Writes;
  output: Writes;
  stderr: Writes;
  listen: [untilOrPort?: number];
  connect: [untilOrServer?: number, peer?: number];
  accept: Connects;
  receive: Connects;
  send: Connects;
  close: Connects;
  exit: [code: number];
  resume: [];
  grant: [amount: number, to: number];
  tick: [];
  probe: [answer: number];
  alive: [answer: number] | [use: PropertyUse, unused: 0, property: string];
  process: WaitFields;
  remote: WaitFields;
  clock: [time: number];
  number: [kind: number];
}

/** The outcomes of an operation: only one that can wait has the outcome "wait". */
export type OutcomeOf<O extends Op> = O extends Waitable ? StepOutcome : Exclude<StepOutcome, "wait">;

/** Decodes a record into the fields of its operation. */
export function decodeEvent(record: EventRecord): TraceEvent {
  return DECODERS[record.op](record) as TraceEvent;
}

/** The kernel writes "wait" only for operations that can wait. */
type Unchecked<Event> = Omit<Event, "outcome"> & { readonly outcome: StepOutcome };

/** The meaning of a record's fields, by operation. No spread, and few shapes: a run has millions of events. */
const DECODERS: { readonly [O in Op]: (record: EventRecord) => Unchecked<EventOf<O>> } = {
  none: (record) => plain(record, "none"),
  make: ({ seq, time, thread, object, outcome, site, value, peer, text: name }) => {
    const kind = OBJECT_KINDS[value] ?? "none";
    const isThread = kind === "thread";
    const [count, isHidden] = [isThread ? 0 : peer, isThread && peer === 1];
    return { seq, time, thread, op: "make", object, outcome, site, kind, name, count, isHidden };
  },
  start: (record) => plain(record, "start"),
  begin: (record) => plain(record, "begin"),
  end: ({ seq, time, thread, object, outcome, site, value, text: detail }) => {
    return { seq, time, thread, op: "end", object, outcome, site, detail, changedFields: value === 1 };
  },
  join: (record) => waits(record, "join"),
  acquire: (record) => waits(record, "acquire"),
  try: (record) => plain(record, "try"),
  release: ({ seq, time, thread, object, outcome, site, value: count }) => {
    return { seq, time, thread, op: "release", object, outcome, site, count };
  },
  wait: (record) => waits(record, "wait"),
  notify: ({ seq, time, thread, object, outcome, site, value: woken }) => {
    return { seq, time, thread, op: "notify", object, outcome, site, woken };
  },
  set: (record) => plain(record, "set"),
  clear: (record) => plain(record, "clear"),
  abort: (record) => waits(record, "abort"),
  reset: (record) => waits(record, "reset"),
  trip: (record) => plain(record, "trip"),
  read: (record) => accesses(record, "read"),
  write: (record) => accesses(record, "write"),
  sleep: (record) => waits(record, "sleep"),
  yield: (record) => plain(record, "yield"),
  print: (record) => writes(record, "print"),
  text: (record) => writes(record, "text"),
  output: (record) => writes(record, "output"),
  stderr: (record) => writes(record, "stderr"),
  listen: (record) => {
    const { seq, time, thread, object, outcome, site, value } = record;
    const port = outcome === "ok" ? value : 0;
    return { seq, time, thread, op: "listen", object, outcome, site, until: untilOf(record), port };
  },
  connect: (record) => {
    const { seq, time, thread, object, outcome, site, value, peer } = record;
    const server = outcome === "ok" ? value : 0;
    return { seq, time, thread, op: "connect", object, outcome, site, until: untilOf(record), peer, server };
  },
  accept: (record) => connected(record, "accept"),
  receive: (record) => connected(record, "receive"),
  send: (record) => connected(record, "send"),
  close: (record) => connected(record, "close"),
  exit: ({ seq, time, thread, object, outcome, site, value: code }) => {
    return { seq, time, thread, op: "exit", object, outcome, site, code };
  },
  resume: (record) => plain(record, "resume"),
  grant: ({ seq, time, thread, object, outcome, site, peer: to, value: amount }) => {
    return { seq, time, thread, op: "grant", object, outcome, site, to, amount };
  },
  tick: (record) => plain(record, "tick"),
  probe: ({ seq, time, thread, object, outcome, site, value: answer }) => {
    return { seq, time, thread, op: "probe", object, outcome, site, answer };
  },
  alive: ({ seq, time, thread, object, outcome, site, value, text: property }) => {
    const isChange = property !== "" && value === CHANGES_PROPERTY;
    const answer = property === "" ? value : undefined;
    return { seq, time, thread, op: "alive", object, outcome, site, answer, property, isChange };
  },
  process: (record) => waitsOutside(record, "process"),
  remote: (record) => waitsOutside(record, "remote"),
  clock: (record) => plain(record, "clock"),
  number: (record) => {
    return { ...plain(record, "number"), kind: OBJECT_KINDS[record.value] === "pool" ? "pool" : "thread" };
  },
};

function plain<O extends Op>({ seq, time, thread, object, outcome, site }: EventRecord, op: O) {
  return { seq, time, thread, op, object, outcome, site };
}

function waits<O extends Op>({ seq, time, thread, object, outcome, site, value: until }: EventRecord, op: O) {
  return { seq, time, thread, op, object, outcome, site, until };
}

function waitsOutside<O extends Op>(record: EventRecord, op: O) {
  const { seq, time, thread, object, outcome, site } = record;
  return { seq, time, thread, op, object, outcome, site, until: untilOf(record) };
}

function accesses<O extends Op>(
  { seq, time, thread, object, outcome, site, value, text }: EventRecord,
  op: O,
) {
  return { seq, time, thread, op, object, outcome, site, value, text };
}

function writes<O extends Op>(record: EventRecord, op: O) {
  const { seq, time, thread, object, outcome, site, text } = record;
  return { seq, time, thread, op, object, outcome, site, until: untilOf(record), text };
}

function connected<O extends Op>(record: EventRecord, op: O) {
  const { seq, time, thread, object, outcome, site, value, peer } = record;
  const bytes = outcome === "ok" ? value : 0;
  return { seq, time, thread, op, object, outcome, site, until: untilOf(record), peer, bytes };
}

/** A step that did not have to wait has another value in the same place. */
function untilOf({ outcome, value }: EventRecord): Until {
  if (outcome !== "wait") return 0;
  return value === OUTSIDE ? "outside" : value;
}
