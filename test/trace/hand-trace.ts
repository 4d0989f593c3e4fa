import { decodeEvent, type EventRecord } from "../../src/protocol/decode-event.ts";
import { OBJECT_KINDS, type ObjectKind, type TraceEvent } from "../../src/protocol/event.ts";

/** What a test says of an event, in the fields of the log; seq is its place in the list. */
export type Brief = Partial<Omit<EventRecord, "seq">> & Pick<EventRecord, "op">;

/** A trace written by hand: what is left out is thread 1, no object, outcome "ok". */
export function handTrace(...briefs: readonly Brief[]): TraceEvent[] {
  return briefs.map((brief, index) =>
    decodeEvent({
      time: 0,
      thread: 1,
      object: 0,
      outcome: "ok",
      peer: 0,
      site: 0,
      value: 0,
      text: "",
      ...brief,
      seq: index + 1,
    }),
  );
}

export function made(object: number, kind: ObjectKind, initial = 0): Brief {
  return { op: "make", object, value: OBJECT_KINDS.indexOf(kind), peer: initial };
}
