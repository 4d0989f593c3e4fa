import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Pending } from "../../src/kernel/scheduling/pending.ts";
import { OBJECT_KINDS, type ObjectKind } from "../../src/protocol/event.ts";
import { OPS, type Op } from "../../src/protocol/operations.ts";
import { areDependent } from "../../src/scheduler/dependence.ts";

/** `write x`, as thread `thread` is about to do it. */
function pending(thread: number, op: Op, kind: ObjectKind, changes: Partial<Pending> = {}): Pending {
  return {
    ...{
      thread,
      op,
      object: 5,
      argument: 0,
      waitOp: "none",
      timed: false,
      daemon: false,
      site: 0,
      clock: "none",
      reset: false,
      numbers: false,
      portIsNew: false,
    },
    kind,
    ...changes,
  };
}

/** Whether the order of two operations on one object matters. */
function clash(kind: ObjectKind, one: Op, other: Op): boolean {
  return areDependent(pending(1, one, kind), pending(2, other, kind));
}

describe("dependent", () => {
  test.for([
    ["shared", "write", "write"],
    ["shared", "write", "read"],
    ["lock", "acquire", "acquire"],
    ["lock", "try", "acquire"],
    ["lock", "try", "release"],
    ["lock", "try", "try"],
    ["semaphore", "acquire", "acquire"],
    ["semaphore", "release", "release"],
    ["condition", "wait", "wait"],
    ["condition", "wait", "notify"],
    ["condition", "notify", "notify"],
    ["event", "wait", "set"],
    ["event", "wait", "clear"],
    ["event", "set", "set"],
    ["event", "set", "clear"],
    ["barrier", "wait", "wait"],
    ["barrier", "wait", "abort"],
    ["barrier", "trip", "reset"],
  ] as const)("%s: %s and %s", ([kind, one, other]) => {
    expect(clash(kind, one, other)).toBe(true);
    const elsewhere = pending(2, other, kind, { object: 6, argument: 7 });
    expect(areDependent(pending(1, one, kind), elsewhere)).toBe(false);
  });
});

describe("independent", () => {
  test.for([
    ["shared", "read", "read"],
    ["lock", "acquire", "release"],
    ["semaphore", "acquire", "release"],
    ["event", "wait", "wait"],
    ["event", "clear", "clear"],
    ["none", "print", "print"],
    ["none", "sleep", "sleep"],
    ["none", "yield", "sleep"],
    ["thread", "join", "end"],
  ] as const)("%s: %s and %s", ([kind, one, other]) => {
    expect(clash(kind, one, other)).toBe(false);
  });
});

describe("what depends on more than the op", () => {
  test("the release of a lock that another holds, or nobody, is an attempt", () => {
    const release = pending(1, "release", "lock", { argument: 1 });
    expect(areDependent(release, pending(2, "acquire", "lock"))).toBe(true);
    expect(areDependent(release, pending(2, "release", "lock"))).toBe(true);
  });

  test("a condition's wait gives its lock back as well", () => {
    const wait = pending(1, "wait", "condition", { argument: 9 });
    expect(areDependent(wait, pending(2, "try", "lock", { object: 9 }))).toBe(true);
    expect(areDependent(wait, pending(2, "acquire", "lock", { object: 9 }))).toBe(false);
    const unheld = pending(1, "wait", "condition", { argument: -9 });
    expect(areDependent(unheld, pending(2, "acquire", "lock", { object: 9 }))).toBe(true);
  });

  test("the end of a wait matters only where a deadline could end it", () => {
    const wait = { waitOp: "acquire" } as const;
    const release = pending(2, "release", "lock");
    expect(areDependent(pending(1, "resume", "lock", wait), release)).toBe(false);
    expect(areDependent(pending(1, "resume", "lock", { ...wait, timed: true }), release)).toBe(true);
    const slept = pending(1, "resume", "none", { waitOp: "sleep", timed: true, object: 0 });
    expect(areDependent(slept, pending(2, "write", "shared"))).toBe(false);
  });

  test("who gives a barrier up breaks it", () => {
    const givesUp = pending(1, "resume", "barrier", { waitOp: "wait", timed: true });
    expect(areDependent(givesUp, pending(2, "wait", "barrier"))).toBe(true);
    expect(areDependent(givesUp, pending(2, "trip", "barrier"))).toBe(true);
  });

  test("a look at all threads sees each start and end", () => {
    const look = pending(1, "alive", "none", { object: 0 });
    expect(areDependent(look, pending(2, "end", "none", { object: 2 }))).toBe(true);
    expect(areDependent(look, pending(2, "start", "none", { object: 3 }))).toBe(true);
    const lookAtOne = pending(1, "alive", "none", { object: 4 });
    expect(areDependent(lookAtOne, pending(2, "end", "none", { object: 2 }))).toBe(false);
  });

  test("whatever a daemon does races with the end of the last other thread", () => {
    const prints = pending(1, "print", "none", { object: 0, daemon: true });
    expect(areDependent(prints, pending(2, "end", "none", { object: 2 }))).toBe(true);
    expect(areDependent(prints, pending(2, "end", "none", { object: 2, daemon: true }))).toBe(false);
    expect(areDependent(prints, pending(2, "print", "none", { object: 0 }))).toBe(false);
  });

  test("process.exit cuts everything off that anybody could notice", () => {
    expect(areDependent(pending(1, "exit", "none", { object: 0 }), pending(2, "write", "shared"))).toBe(true);
  });
});

test("it is the same from both sides", () => {
  const any = fc.record({
    op: fc.constantFrom(...OPS),
    object: fc.integer({ min: 0, max: 2 }),
    argument: fc.integer({ min: -2, max: 2 }),
    waitOp: fc.constantFrom(...OPS),
    timed: fc.boolean(),
    daemon: fc.boolean(),
    reset: fc.boolean(),
    clock: fc.constantFrom("none", "read", "write"),
    numbers: fc.boolean(),
    portIsNew: fc.boolean(),
    kind: fc.constantFrom(...OBJECT_KINDS),
  });
  fc.assert(
    fc.property(any, any, (one, other) => {
      const a = { ...one, thread: 1, site: 0 };
      const b = { ...other, thread: 2, site: 0 };
      expect(areDependent(a, b)).toBe(areDependent(b, a));
    }),
    { seed: 5, numRuns: 3000 },
  );
});
