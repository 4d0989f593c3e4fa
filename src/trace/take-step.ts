import type { EventOf, TraceEvent } from "../protocol/event.ts";
import { newObject, type PastSteps, pastOf } from "./past-steps.ts";

/** Adds an event to the past, once its causes are known. @param mark what is kept of it. */
export function takeStep<Mark>(past: PastSteps<Mark>, event: TraceEvent, mark: Mark): void {
  const { futures, streams, threads, waits } = past;
  const { op, object, thread, outcome } = event;
  if (outcome === "wait") waits.set(thread, { event, grant: undefined });
  if (event.op === "make") make(past, event, mark);
  else if (futures.isStep(event)) futures.remember(event, mark);
  else if (op === "start" && outcome === "ok") threads.start(object, mark);
  else if (op === "begin") threads.begin(thread);
  else if (op === "end") threads.end(thread, mark);
  else if (op === "set") pastOf(past, object).last = mark;
  else if (event.op === "release") release(past, event, mark);
  else if (event.op === "grant") grant(past, event, mark);
  else if (op === "resume") settle(past, event, mark);
  else if (op === "wait") arrive(past, event, mark);
  else if (op === "trip" || op === "reset" || op === "abort") {
    pastOf(past, object).arrivals.clear();
    if (op === "abort") pastOf(past, object).last = mark;
  } else if (op === "read") pastOf(past, object).reads.set(thread, mark);
  else if (op === "write" && outcome === "ok") {
    const shared = pastOf(past, object);
    shared.last = mark;
    if (shared.reads.size > 0) shared.reads = new Map();
  }
  streams.remember(event, mark);
}

function make<Mark>(
  { objects, futures, threads }: PastSteps<Mark>,
  event: EventOf<"make">,
  mark: Mark,
): void {
  const { object, kind, count, isHidden } = event;
  // Threads have separate numbers from other objects.
  if (kind !== "thread") {
    objects.set(object, newObject(kind, count));
    futures.make(event, mark);
  } else if (isHidden) threads.hide(object);
}

function release<Mark>(
  past: PastSteps<Mark>,
  { object, count, outcome }: EventOf<"release">,
  mark: Mark,
): void {
  if (outcome !== "ok") return;
  const released = pastOf(past, object);
  if (released.tokens === undefined) released.last = mark;
  else released.tokens.give(mark, Math.max(1, count));
}

function grant<Mark>(past: PastSteps<Mark>, event: EventOf<"grant">, mark: Mark): void {
  const { to, thread, object, outcome } = event;
  const wait = past.waits.get(to);
  if (wait === undefined) return;
  if (to === thread) {
    wait.grant = takeAtOnce(past, wait.event);
    return;
  }
  wait.grant = mark;
  // The release before this grant added a token; this token went straight to its waiter.
  if (wait.event.op === "acquire" && outcome === "ok") pastOf(past, object).tokens?.takeNewest();
}

/** What lets a request with a deadline pass that does not have to wait. */
function takeAtOnce<Mark>(past: PastSteps<Mark>, { op, object }: TraceEvent): Mark | undefined {
  if (op !== "acquire" && op !== "wait") return undefined;
  const { kind, tokens, last } = pastOf(past, object);
  if (tokens !== undefined) return tokens.take();
  return kind === "future" ? past.futures.endOf(object) : last;
}

function arrive<Mark>(past: PastSteps<Mark>, { object, thread, outcome }: TraceEvent, mark: Mark): void {
  const { kind, arrivals } = pastOf(past, object);
  if (kind === "event" || (outcome !== "wait" && outcome !== "ok")) return;
  arrivals.set(thread, mark);
}

function settle<Mark>(past: PastSteps<Mark>, { thread, outcome }: TraceEvent, mark: Mark): void {
  const waited = past.waits.get(thread)?.event;
  if (waited?.op === "wait") {
    const waitedFor = pastOf(past, waited.object);
    waitedFor.arrivals.delete(thread);
    // Who gives up at a barrier breaks it.
    if (waitedFor.kind === "barrier" && outcome === "timeout") waitedFor.last = mark;
  }
  past.waits.delete(thread);
}
