import fc from "fast-check";
import { expect, test } from "vitest";
import type { TraceEvent } from "../../src/protocol/event.ts";
import { createConflicts, KNOWN_AT_ONCE } from "../../src/scheduler/conflicts.ts";
import { type Brief, handTrace, made } from "../trace/hand-trace.ts";

const THREADS = [1, 2, 3, 4];
/** Two events, two semaphores. */
const OBJECTS: readonly Brief[] = [
  made(1, "event"),
  made(2, "event"),
  made(3, "semaphore", 9),
  made(4, "semaphore", 9),
];

/** The earlier events that are found to conflict with each event, as places in the trace. */
function rivalsIn(events: readonly TraceEvent[]): readonly (readonly number[])[] {
  const conflicts = createConflicts<number>(KNOWN_AT_ONCE);
  const found: (readonly number[])[] = [];
  for (const [place, event] of events.entries()) {
    conflicts.follow(event, (rivals) => {
      found.push(rivals);
      return place;
    });
  }
  return found;
}

/** For each event all that come before it, by the steps of its thread and by its rivals. */
function pastOf(
  events: readonly TraceEvent[],
  rivals: (place: number) => readonly number[],
): readonly ReadonlySet<number>[] {
  const pasts: Set<number>[] = [];
  for (const [place, { thread }] of events.entries()) {
    const own = events.findLastIndex((event, at) => at < place && event.thread === thread);
    const past = new Set<number>();
    for (const at of [...(own < 0 ? [] : [own]), ...rivals(place)])
      for (const earlier of [at, ...(pasts[at] as Set<number>)]) past.add(earlier);
    pasts.push(past);
  }
  return pasts;
}

const step: fc.Arbitrary<Brief> = fc
  .record({
    op: fc.constantFrom("set", "clear", "probe", "wait", "try", "release"),
    thread: fc.constantFrom(...THREADS),
  })
  .chain(({ op, thread }) =>
    fc
      .constantFrom(...(op === "try" || op === "release" ? [3, 4] : [1, 2]))
      .map((object) => ({ op, thread, object })),
  );

test("what comes before what is the same as if each two steps were compared", () => {
  let conflicting = 0;
  const inOrder = fc.property(fc.array(step, { minLength: 2, maxLength: 14 }), (steps) => {
    const events = handTrace(...OBJECTS, ...steps);
    const found = rivalsIn(events);
    const isRival = (one: number, other: number) => {
      const [a, b] = [events[one] as TraceEvent, events[other] as TraceEvent];
      const alone = rivalsIn([...events.slice(0, OBJECTS.length), a, b]);
      return one >= OBJECTS.length && (alone.at(-1) as readonly number[]).length > 0;
    };
    const all = pastOf(events, (place) =>
      place < OBJECTS.length ? [] : events.flatMap((_, at) => (at < place && isRival(at, place) ? [at] : [])),
    );
    expect(pastOf(events, (place) => found[place] as readonly number[])).toEqual(all);
    conflicting += found.flat().length;
  });
  fc.assert(inOrder, { seed: 5, numRuns: 200 });
  expect(conflicting).toBeGreaterThan(200);
});

test("a look at a flag is ordered in a run of any length", () => {
  const [make, look, set] = handTrace(
    made(1, "event"),
    { op: "probe", thread: 1, object: 1 },
    { op: "set", thread: 2, object: 1 },
  ) as [TraceEvent, TraceEvent, TraceEvent];
  const events = [make, ...new Array<TraceEvent>(120_000).fill(look), set];
  expect(rivalsIn(events).at(-1)).toEqual([events.length - 2]);
});

test("a release comes after the request of the thread that holds the lock, whoever goes on first", () => {
  const lock = { object: 1 };
  const release: Brief = { op: "release", ...lock };
  const events = handTrace(
    made(1, "lock"),
    // Thread 2 finds the lock free. Before it goes on, thread 3 releases the lock for it, and takes it.
    { op: "acquire", thread: 2, ...lock, outcome: "wait" },
    { op: "grant", thread: 2, ...lock, peer: 2 },
    { ...release, thread: 3 },
    { op: "resume", thread: 2, ...lock },
    { op: "acquire", thread: 3, ...lock, outcome: "wait" },
    { op: "grant", thread: 3, ...lock, peer: 3 },
    { ...release, thread: 2 },
  );
  expect(rivalsIn(events).at(-1)).toEqual([5]);
});

test("a thread to which a lock was handed may lose it before it goes on", () => {
  const lock = { object: 1 };
  const events = handTrace(
    made(1, "lock"),
    { op: "acquire", thread: 2, ...lock },
    { op: "acquire", thread: 3, ...lock, outcome: "wait" },
    { op: "release", thread: 2, ...lock },
    { op: "grant", thread: 2, ...lock, peer: 3 },
    { op: "release", thread: 4, ...lock },
    { op: "acquire", thread: 4, ...lock },
    { op: "resume", thread: 3, ...lock },
    { op: "release", thread: 3, ...lock },
  );
  expect(rivalsIn(events).at(-1)).toContain(6);
});
