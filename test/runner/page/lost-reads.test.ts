import { expect, test } from "vitest";
import { findLostReads } from "../../../src/runner/page/lost-reads.ts";
import { type Brief, handTrace } from "../../trace/hand-trace.ts";

const read = (thread: number): Brief => ({ op: "read", thread, object: 5 });
const write = (thread: number): Brief => ({ op: "write", thread, object: 5 });

test("finds two threads that read one value before either of them stores", () => {
  const events = handTrace(read(2), read(3), write(2), write(3));
  expect(findLostReads(events)).toEqual([{ object: 5, reads: [0, 1], writes: [2, 3] }]);
});

test.each([
  ["one after the other", [read(2), write(2), read(3), write(3)]],
  ["a store of what was not read", [read(2), write(3), write(2)]],
  ["reads alone", [read(2), read(3), write(2)]],
  ["two values", [read(2), { ...read(3), object: 6 }, write(2), { ...write(3), object: 6 }]],
] as const)("nothing is lost: %s", (_, briefs) => {
  expect(findLostReads(handTrace(...briefs))).toEqual([]);
});
