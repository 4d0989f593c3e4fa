import type { TraceEvent } from "../../src/protocol/event.ts";
import { createTranscript, type StampedLine } from "../../src/trace/lines.ts";
import { createOrder } from "../../src/trace/order.ts";
import { type Brief, handTrace } from "../trace/hand-trace.ts";

/** The lines that a trace written by hand prints, and its events. */
export function printedBy(...briefs: readonly Brief[]): {
  lines: readonly StampedLine[];
  events: readonly TraceEvent[];
} {
  const events = handTrace(...briefs);
  const order = createOrder();
  const transcript = createTranscript();
  for (const event of events) transcript.add(event, order.stamp(event).program);
  return { lines: transcript.output.lines, events };
}

/** Thread 1 starts threads 2 to `threads`. */
export function started(threads: number): Brief[] {
  const briefs: Brief[] = [{ op: "begin" }];
  for (let thread = 2; thread <= threads; thread++) {
    briefs.push(
      { op: "make", object: thread, value: 1, text: `Thread-${thread - 1}` },
      { op: "start", object: thread },
      { op: "begin", thread, object: thread },
    );
  }
  return briefs;
}
