import { type Details, OBJECT_KINDS, type StepOutcome, type TraceEvent, type Until } from "./event.ts";
import { type DetailsOf, OPERATIONS, type Op, type Waitable } from "./operations.ts";

/** An event as it is stored in the log: the same fields for all operations. {@link RecordFields} says what the last three mean. */
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

/** The `value`, `peer` and `text` of a record, in this order, for each kind of further fields. The rest are 0 or "". */
interface RecordFields {
  nothing: [];
  wait: WaitFields;
  "outer wait": WaitFields;
  made: [kind: number, countOrIsHidden?: number, name?: string];
  end: [changedFields: number, unused: 0, detail: string];
  count: [count?: number];
  woken: [woken?: number];
  value: [value: number, unused: 0, text: string];
  print: Writes;
  text: Writes;
  port: [untilOrPort?: number];
  client: [untilOrServerOrPort?: number, peer?: number];
  connection: Connects;
  transfer: Connects;
  code: [code: number, cutsOff: number];
  grant: [amount: number, to: number];
  answer: [answer: number];
  property: [answer: number] | [use: PropertyUse, unused: 0, property: string];
  number: [kind: number];
}

/** The `value`, `peer` and `text` of an operation's record. */
export type RecordDetails<O extends Op> = RecordFields[DetailsOf<O>];

/** The outcomes of an operation: only one that can wait has the outcome "wait". */
export type OutcomeOf<O extends Op> = O extends Waitable ? StepOutcome : Exclude<StepOutcome, "wait">;

/** Decodes a record into the fields of its operation. */
export function decodeEvent(record: EventRecord): TraceEvent {
  return DECODERS[OPERATIONS[record.op].adds](record) as TraceEvent;
}

/** The fields of an event, of whatever operation. */
type Decoded<D extends keyof Details> = Omit<EventRecord, "peer" | "value" | "text"> & Details[D];

/** The meaning of a record's fields. No spread, and few shapes: a run has millions of events. */
const DECODERS: { readonly [D in DetailsOf<Op>]: (record: EventRecord) => Decoded<D> } = {
  nothing: plain,
  wait: ({ seq, time, thread, op, object, outcome, site, value: until }) => {
    return { seq, time, thread, op, object, outcome, site, until };
  },
  "outer wait": (record) => {
    const { seq, time, thread, op, object, outcome, site } = record;
    return { seq, time, thread, op, object, outcome, site, until: untilOf(record) };
  },
  made: ({ seq, time, thread, op, object, outcome, site, value, peer, text: name }) => {
    const kind = OBJECT_KINDS[value] ?? "none";
    const isThread = kind === "thread";
    const [count, isHidden] = [isThread ? 0 : peer, isThread && peer === 1];
    return { seq, time, thread, op, object, outcome, site, kind, name, count, isHidden };
  },
  end: ({ seq, time, thread, op, object, outcome, site, value, text: detail }) => {
    return { seq, time, thread, op, object, outcome, site, detail, changedFields: value === 1 };
  },
  count: ({ seq, time, thread, op, object, outcome, site, value: count }) => {
    return { seq, time, thread, op, object, outcome, site, count };
  },
  woken: ({ seq, time, thread, op, object, outcome, site, value: woken }) => {
    return { seq, time, thread, op, object, outcome, site, woken };
  },
  value: ({ seq, time, thread, op, object, outcome, site, value, text }) => {
    return { seq, time, thread, op, object, outcome, site, value, text };
  },
  print: (record) => {
    const { seq, time, thread, op, object, outcome, site, text } = record;
    return { seq, time, thread, op, object, outcome, site, until: untilOf(record), text };
  },
  text: ({ seq, time, thread, op, object, outcome, site, text }) => {
    return { seq, time, thread, op, object, outcome, site, text };
  },
  port: (record) => {
    const { seq, time, thread, op, object, outcome, site, value } = record;
    const port = outcome === "wait" ? 0 : value;
    return { seq, time, thread, op, object, outcome, site, until: untilOf(record), port };
  },
  client: (record) => {
    const { seq, time, thread, op, object, outcome, site, value, peer } = record;
    const server = outcome === "ok" ? value : 0;
    const port = outcome === "error" ? value : 0;
    return { seq, time, thread, op, object, outcome, site, until: untilOf(record), peer, server, port };
  },
  connection: (record) => {
    const { seq, time, thread, op, object, outcome, site, peer } = record;
    return { seq, time, thread, op, object, outcome, site, until: untilOf(record), peer };
  },
  transfer: (record) => {
    const { seq, time, thread, op, object, outcome, site, value, peer } = record;
    const bytes = outcome === "ok" ? value : 0;
    return { seq, time, thread, op, object, outcome, site, until: untilOf(record), peer, bytes };
  },
  code: ({ seq, time, thread, op, object, outcome, site, value: code, peer }) => {
    return { seq, time, thread, op, object, outcome, site, code, cutsOff: peer === 1 };
  },
  grant: ({ seq, time, thread, op, object, outcome, site, peer: to, value: amount }) => {
    return { seq, time, thread, op, object, outcome, site, to, amount };
  },
  answer: ({ seq, time, thread, op, object, outcome, site, value: answer }) => {
    return { seq, time, thread, op, object, outcome, site, answer };
  },
  property: ({ seq, time, thread, op, object, outcome, site, value, text: property }) => {
    const isChange = property !== "" && value === CHANGES_PROPERTY;
    const answer = property === "" ? value : undefined;
    return { seq, time, thread, op, object, outcome, site, answer, property, isChange };
  },
  number: ({ seq, time, thread, op, object, outcome, site, value }) => {
    const kind = OBJECT_KINDS[value] === "pool" ? "pool" : "thread";
    return { seq, time, thread, op, object, outcome, site, kind };
  },
};

function plain({ seq, time, thread, op, object, outcome, site }: EventRecord): Decoded<"nothing"> {
  return { seq, time, thread, op, object, outcome, site };
}

/** A step that did not have to wait has another value in the same place. */
function untilOf({ outcome, value }: EventRecord): Until {
  if (outcome !== "wait") return 0;
  return value === OUTSIDE ? "outside" : value;
}
