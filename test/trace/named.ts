import type { ObjectKind, TraceEvent } from "../../src/protocol/event.ts";
import { createLanes, type Lanes } from "../../src/trace/lanes.ts";
import { createTranscript } from "../../src/trace/lines.ts";
import { createOrder } from "../../src/trace/order.ts";
import type { PrintedLine } from "../../src/trace/printed-line.ts";
import { type Brief, handTrace, made } from "./hand-trace.ts";

export const MUTEX = 11;
export const SEATS = 12;
export const READY = 13;
export const CLIENT = 14;

/** The objects that traces written by hand may use, made before anything else. */
export const OBJECTS: readonly Brief[] = [
  made(MUTEX, "lock"),
  made(SEATS, "semaphore", 1),
  made(READY, "event"),
  made(CLIENT, "socket"),
];

const KNOWN: Readonly<Record<number, readonly [string, ObjectKind]>> = {
  [MUTEX]: ["mutex", "lock"],
  [SEATS]: ["seats", "semaphore"],
  [READY]: ["ready", "event"],
  [CLIENT]: ["client", "socket"],
};

/** Names as a run's roster gives them: sites are lines of main.ts. */
export const NAMES = {
  thread: (id: number) => (id === 1 ? "MainThread" : `Thread-${id - 1}`),
  object: (id: number) => KNOWN[id]?.[0] ?? `object ${id}`,
  kind: (id: number): ObjectKind => KNOWN[id]?.[1] ?? "none",
  part: () => undefined,
  place: (site: number) => (site === 0 ? "" : `main.ts:${site}:1`),
};

/** The lines that a trace prints. */
export function linesOf(events: readonly TraceEvent[]): readonly PrintedLine[] {
  const transcript = createTranscript();
  const order = createOrder();
  for (const event of events) transcript.add(event, order.stamp(event).program);
  transcript.close();
  return transcript.output.lines;
}

/** A trace written by hand, as lanes. */
export function lanesOf(...briefs: readonly Brief[]): Lanes {
  const events = handTrace(...OBJECTS, ...briefs);
  return createLanes({ events, names: NAMES, lines: linesOf(events) });
}

/** A trace of `threads` threads that queue for one lock and sleep for a tenth of a second while they hold it. */
export function queueForMutex(threads: number): readonly Brief[] {
  const ids = Array.from({ length: threads }, (_, index) => index + 2);
  const first = 0.001 * threads;
  const out: Brief[] = [{ op: "begin", object: 1 }];
  for (const [index, thread] of ids.entries()) {
    const time = 0.001 * (index + 1);
    out.push({ op: "start", object: thread, time }, { op: "begin", thread, object: thread, time });
    out.push({ op: "acquire", thread, object: MUTEX, outcome: index === 0 ? "ok" : "wait", time, site: 4 });
    if (index === 0) out.push({ op: "sleep", thread, outcome: "wait", value: 0.1, time, site: 6 });
  }
  out.push({ op: "join", object: 2, outcome: "wait", time: first });
  for (const [index, thread] of ids.entries()) {
    const time = first + 0.1 * (index + 1);
    const next = ids[index + 1];
    out.push({ op: "resume", thread, outcome: "timeout", time });
    out.push({ op: "release", thread, object: MUTEX, value: 1, time, site: 8 });
    if (next !== undefined) {
      out.push({ op: "grant", thread, object: MUTEX, peer: next, time });
      out.push({ op: "resume", thread: next, object: MUTEX, time });
      out.push({ op: "sleep", thread: next, outcome: "wait", value: 0.1, time, site: 6 });
    }
    out.push({ op: "end", thread, object: thread, time });
    out.push({ op: "grant", thread, object: thread, peer: 1, time });
    out.push({ op: "resume", object: thread, time });
    if (next !== undefined) out.push({ op: "join", object: next, outcome: "wait", time });
  }
  const time = first + 0.1 * threads;
  out.push({ op: "print", text: "1", time, site: 12 }, { op: "end", object: 1, time });
  return out;
}
