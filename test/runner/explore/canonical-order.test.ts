import { expect, test } from "vitest";
import { analyse } from "../../../src/runner/analyse.ts";
import { canonicalOrder } from "../../../src/runner/explore/canonical-order.ts";
import type { Prepared } from "../../../src/runner/prepare.ts";
import { type Brief, handTrace } from "../../trace/hand-trace.ts";

const program = { file: "/main.ts", sites: [], exports: [] } as unknown as Prepared["program"];

/** The lines that threads print, in canonical order. All access one shared variable. */
function order(...briefs: readonly Brief[]): readonly string[] {
  const { transcript } = analyse({ program, events: handTrace(...briefs) });
  return canonicalOrder(transcript.output.lines);
}

const prints = (thread: number, text: string): Brief => ({ op: "print", thread, text });
const writes = (thread: number): Brief => ({ op: "write", thread, object: 1 });

test("the order of lines does not depend on which of two threads printed a text first", () => {
  const end = [writes(2), prints(2, "b"), writes(3), prints(3, "c")];
  const one = order(prints(2, "same"), prints(3, "same"), ...end);
  const other = order(prints(3, "same"), prints(2, "same"), ...end);
  expect(one).toEqual(["same", "b", "same", "c"]);
  expect(other).toEqual(one);
});

test("nor on which thread is which", () => {
  const roles = (first: number, second: number) =>
    order(
      ...[prints(first, "same"), prints(second, "same"), writes(first), prints(first, "b")],
      ...[writes(second), prints(second, "c")],
    );
  expect(roles(3, 2)).toEqual(roles(2, 3));
});

test("many threads that print the same are put in order without a search through all ways", () => {
  const threads = Array.from({ length: 200 }, (_, index) => index + 2);
  const briefs = threads.flatMap((thread) => [prints(thread, "hello"), prints(thread, "bye")]);
  expect(order(...briefs)).toHaveLength(400);
});
