import { describe, expect, test } from "vitest";
import { NO_BOUNDS } from "../../../src/kernel/rounds/rounds.ts";
import { analyse } from "../../../src/runner/analyse.ts";
import { createConduct, leastGap } from "../../../src/runner/explore/explore-conduct.ts";
import { fixture } from "../../scheduler/explored.ts";
import { type Brief, handTrace, made } from "../../trace/hand-trace.ts";

async function conductIn(...runs: readonly (readonly Brief[])[]) {
  const { program } = await fixture("joins");
  const conduct = createConduct();
  for (const briefs of runs) {
    const facts = analyse({ program, events: handTrace(...briefs) });
    conduct.add({ facts, schedule: [], bounds: NO_BOUNDS });
  }
  return conduct.found();
}

async function threadsAtOnce(...runs: readonly (readonly Brief[])[]): Promise<number> {
  return (await conductIn(...runs)).threadsAtOnce;
}

const VALUE = 10;
const DONE = 11;
const POOL = 12;
const MAIN: readonly Brief[] = [
  { op: "begin", object: 1 },
  made(VALUE, "shared"),
  made(DONE, "event"),
  made(POOL, "pool"),
];
const begin = (thread: number): Brief => ({ op: "begin", thread, object: thread });
const start = (object: number): Brief => ({ op: "start", object });
const write = (thread: number): Brief => ({ op: "write", thread, object: VALUE });
const end = (thread: number, changedFields = 0): Brief => ({
  op: "end",
  thread,
  object: thread,
  value: changedFields,
});

describe("the threads that have work under way at the same time", () => {
  test("are the most of any run", async () => {
    const both = [...MAIN, start(2), begin(2), start(3), begin(3), write(2), write(3)];
    expect(await threadsAtOnce(MAIN)).toBe(0);
    expect(await threadsAtOnce(MAIN, both, MAIN)).toBe(2);
  });

  test("do not include one whose work the synchronisation puts before the start of another", async () => {
    const first = [...MAIN, start(2), begin(2), write(2)];
    const second = [start(3), begin(3), write(3)];
    const wait: Brief = { op: "wait", object: DONE };
    const set: Brief = { op: "set", thread: 2, object: DONE };
    expect(await threadsAtOnce([...first, set, wait, ...second])).toBe(1);
    expect(await threadsAtOnce([...first, end(2), { op: "join", object: 2 }, ...second])).toBe(1);
    // It was over first by chance.
    expect(await threadsAtOnce([...first, end(2), ...second])).toBe(2);
    expect(await threadsAtOnce([...first, set, wait, ...second, write(2)])).toBe(2);
  });

  test("are the most also if independent threads have started in another order", async () => {
    const work = (thread: number) => [begin(thread), write(thread), end(thread)];
    const join = (object: number): Brief => ({ op: "join", object });
    const pair = [start(2), start(3), start(4), begin(4), ...work(2), ...work(3)];
    const next = [join(2), join(3), start(5), ...work(5)];
    const other = [{ ...start(6), thread: 4 }, ...work(6), write(4)];
    expect(await threadsAtOnce([...MAIN, ...pair, ...other, ...next])).toBe(4);
    expect(await threadsAtOnce([...MAIN, ...pair, ...next, ...other])).toBe(4);
  });

  test("do not include one that does nothing, lets time pass, or only asks a pool for tasks", async () => {
    const ask: Brief = { op: "acquire", thread: 2, object: POOL, outcome: "refused" };
    const pauses = (["sleep", "yield", "clock"] as const).map((op): Brief => ({ op, thread: 2 }));
    expect(await threadsAtOnce([...MAIN, start(2), begin(2), end(2)])).toBe(0);
    expect(await threadsAtOnce([...MAIN, start(2), begin(2), ...pauses, ask, end(2)])).toBe(0);
  });

  test("include one that leaves other fields than it began with", async () => {
    expect(await threadsAtOnce([...MAIN, start(2), begin(2), end(2, 1)])).toBe(1);
  });
});

describe("a thread prints after a look at what another has used", () => {
  const prints = async (...briefs: readonly Brief[]) => (await conductIn(briefs)).printsShared;
  const acquire = (thread: number, object: number): Brief => ({ op: "acquire", thread, object });
  const print = (thread: number): Brief => ({ op: "print", thread, text: "x" });

  test("be it MainThread or another one, but never itself", async () => {
    const read: Brief = { op: "read", thread: 2, object: VALUE };
    expect(await prints(...MAIN, write(1), start(2), begin(2), read, print(2))).toBe(true);
    expect(await prints(...MAIN, start(2), begin(2), write(2), write(1), print(1))).toBe(true);
    expect(await prints(...MAIN, write(1), print(1))).toBe(false);
    expect(await prints(...MAIN, start(2), begin(2), write(2), read, print(2))).toBe(false);
  });

  test("a lock holds nothing to print, even if a thread has its number; the lock of a queue stands for the queue", async () => {
    const release: Brief = { op: "release", thread: 2, object: 20 };
    const both = [start(2), begin(2), acquire(2, 20), release, acquire(1, 20), print(1)];
    expect(await prints(made(20, "lock"), made(20, "thread"), ...both)).toBe(false);
    const queue: Brief = { ...made(19, "queue") };
    expect(await prints(queue, { ...made(20, "lock"), text: "#19.mutex" }, ...both)).toBe(true);
    expect(await prints(made(19, "condition"), { ...made(20, "lock"), text: "#19.lock" }, ...both)).toBe(
      false,
    );
  });

  test("and not one that came first by chance: every run of a trace gives the same answer", async () => {
    const begun = [...MAIN, start(2), begin(2)];
    const read = (thread: number): Brief => ({ op: "read", thread, object: VALUE });
    expect(await prints(...begun, read(1), print(1), read(2))).toBe(false);
    expect(await prints(...begun, read(2), read(1), print(1))).toBe(false);
    expect(await prints(...begun, read(2), end(2), { op: "join", object: 2 }, read(1), print(1))).toBe(true);
    // The fields of a thread that is not joined.
    const third = [start(3), begin(3), end(3)];
    expect(await prints(...begun, ...third, end(2, 1), { op: "join", object: 3 }, print(1))).toBe(false);
    expect(await prints(...begun, ...third, end(2, 1), { op: "join", object: 2 }, print(1))).toBe(true);
  });

  test("an answer of an event can be printed, and a wait for it gives none", async () => {
    const set: Brief = { op: "set", thread: 2, object: DONE };
    const others = [...MAIN, start(2), begin(2), set, end(2), { op: "join", object: 2 } satisfies Brief];
    expect(await prints(...others, { op: "probe", object: DONE, value: 1 }, print(1))).toBe(true);
    expect(await prints(...others, { op: "wait", object: DONE }, print(1))).toBe(false);
  });

  test("the end of a wait is no second look at what the thread has used before", async () => {
    const read: Brief = { op: "read", object: VALUE };
    const wait: Brief = { op: "wait", object: DONE, outcome: "wait" };
    const set: Brief = { op: "set", thread: 2, object: DONE };
    const waits = [start(2), begin(2), read, wait, write(2), set, { op: "resume" } satisfies Brief];
    expect(await prints(...MAIN, ...waits, print(1))).toBe(false);
    expect(await prints(...MAIN, ...waits, read, print(1))).toBe(true);
  });

  test("what one end of a connection receives, the other has sent", async () => {
    const send: Brief = { op: "send", thread: 2, object: 30, peer: 31, value: 1 };
    const receive: Brief = { op: "receive", object: 31, peer: 30, value: 1 };
    expect(await prints(...MAIN, start(2), begin(2), send, receive, print(1))).toBe(true);
    expect(await prints(...MAIN, start(2), begin(2), receive, print(1))).toBe(false);
  });
});

test("the shortest time between two ends of waits leaves out those that come at the same time", () => {
  const sleep = (time: number, value: number): Brief => ({ op: "sleep", outcome: "wait", time, value });
  const gap = (...briefs: readonly Brief[]) => leastGap(handTrace(...MAIN, ...briefs));
  expect(gap()).toBe(Infinity);
  expect(gap(sleep(0, 0.5))).toBe(0.5);
  expect(gap(sleep(0, 0.5), sleep(0, 0.5 + 1e-10))).toBeCloseTo(0.5);
  expect(gap(sleep(0, 0.5), sleep(0, 0.25), sleep(0.25, 0.125))).toBe(0.125);
});
