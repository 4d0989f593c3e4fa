import { expect, test } from "vitest";
import { decodeEvent, type EventRecord, OUTSIDE } from "../../src/protocol/decode-event.ts";
import { OBJECT_KINDS, type ObjectKind, type TraceEvent } from "../../src/protocol/event.ts";
import { OPS } from "../../src/protocol/operations.ts";

const EMPTY: Omit<EventRecord, "op"> = {
  ...{ seq: 1, time: 2, thread: 3, object: 4, outcome: "ok", peer: 0, site: 5, value: 0, text: "" },
};

function decoded(record: Partial<EventRecord> & Pick<EventRecord, "op">): TraceEvent {
  return decodeEvent({ ...EMPTY, ...record });
}

function made(kind: ObjectKind, peer: number): TraceEvent {
  return decoded({ op: "make", value: OBJECT_KINDS.indexOf(kind), peer, text: "name" });
}

test("every operation's event says who did what, where and when", () => {
  for (const op of OPS)
    expect(decoded({ op })).toMatchObject({ seq: 1, time: 2, thread: 3, op, object: 4, site: 5 });
});

test("what is written in the same place is a thread's kind or an object's number", () => {
  expect(made("thread", 1)).toMatchObject({ kind: "thread", name: "name", count: 0, isHidden: true });
  expect(made("semaphore", 1)).toMatchObject({ kind: "semaphore", name: "name", count: 1, isHidden: false });
});

test("bytes that were received are no time to wait, and the other way round", () => {
  const receive = (record: Partial<EventRecord>) => decoded({ op: "receive", peer: 7, ...record });
  expect(receive({ value: 5 })).toMatchObject({ bytes: 5, until: 0, peer: 7 });
  expect(receive({ outcome: "wait", value: 5 })).toMatchObject({ bytes: 0, until: 5, peer: 7 });
  expect(receive({ outcome: "wait", value: OUTSIDE })).toMatchObject({ bytes: 0, until: "outside" });
});

test("a look at a thread's property is no answer to whether it is alive", () => {
  expect(decoded({ op: "alive", value: 0 })).toMatchObject({ answer: 0, property: "", isChange: false });
  expect(decoded({ op: "alive", value: 2 })).toMatchObject({ answer: 2, property: "", isChange: false });
  const renamed = decoded({ op: "alive", value: 2, text: "name" });
  expect(renamed).toMatchObject({ answer: undefined, property: "name", isChange: true });
});
