import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Pending } from "../../src/kernel/scheduling/pending.ts";
import { createSearch, type Step } from "../../src/scheduler/dpor.ts";
import { session } from "../support/session.ts";
import { createEnumeration } from "./enumeration.ts";
import { exploreWith, fixture } from "./explored.ts";

/** More runs than these are made on fibers, where they take less time. */
const FEW_ON_WORKERS = 30;
const ON_FIBERS = { carrier: "fibers" } as const;

/** Programs whose traces can be counted on paper: Abdulla and others 2014, and the closed forms of each. */
describe("a search makes exactly as many runs as there are traces", () => {
  test.for([
    ["readers", { n: 1 }, 2],
    ["readers", { n: 2 }, 4],
    ["readers", { n: 4 }, 16],
    ["lastzero", { n: 1 }, 2],
    ["lastzero", { n: 2 }, 5],
    ["lastzero", { n: 3 }, 12],
    ["lastzero", { n: 4 }, 28],
    ["counter", { n: 2 }, 4],
    ["counter", { n: 3 }, 36],
    ["locked", { n: 2, k: 1 }, 2],
    ["locked", { n: 2, k: 3 }, 20],
    ["locked", { n: 3, k: 2 }, 90],
    ["fib", { k: 1 }, 3],
    ["fib", { k: 2 }, 19],
    ["fib", { k: 3 }, 141],
  ] as const)("%s %o: %i", async ([name, params, traces]) => {
    const how = traces > FEW_ON_WORKERS ? ON_FIBERS : {};
    const explored = await exploreWith(session, createSearch(), await fixture(name), params, how);
    expect(explored?.runs).toBe(traces);
    expect(explored?.traces.size).toBe(traces);
  });
});

/** Operations by what they are about: a program draws from one of these, so that its threads meet. */
const OPERATIONS = [
  ["read x", "write x", "add x", "read y", "write y"],
  [
    "acquire",
    "try acquire",
    "timed acquire",
    "release",
    "locked add",
    "nested add",
    "is locked",
    "re-release",
  ],
  ["down", "try down", "timed down", "up", "up 2", "bounded down", "bounded up", "timed bounded down"],
  ["set", "clear", "is set", "wait for set", "timed wait for set", "yield"],
  ["meet", "timed meet", "break", "reset", "is broken", "waiting"],
  ["wait", "timed wait", "notify", "notify all", "bare wait", "bare notify"],
  ["put", "get", "try get", "timed get", "try put", "size", "shut down", "task done"],
  ["start late", "join late", "glance at late", "is late alive", "write x"],
] as const;
/** Programs that sleep: what the clock lets come first is then a part of the schedule. */
const TIMED = OPERATIONS.map((some) => [...some, "sleep 1", "sleep 2"]);

/** Programs to compare; more of them, with another seed, for a longer look: `ORACLE_RUNS=500 ORACLE_SEED=7 npm run unit …`. */
const RUNS = Number(process.env.ORACLE_RUNS ?? 2);
const SEED = Number(process.env.ORACLE_SEED ?? 2026);
/** Programs whose enumeration, or whose search, takes more runs are passed over. */
const MOST = 200;
const FEW = 50;

describe("against the enumeration of all that differs", () => {
  test.for([
    ["free", OPERATIONS, 3],
    ["ordered", TIMED, 4],
  ] as const)(
    "in %s time, random programs over all primitives have the same traces and outcomes",
    { timeout: 3_600_000 },
    async ([time, operations, most]) => {
      const prepared = await fixture("machine");
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(programsOf(operations), async (program) => {
          fc.pre(program.flat().length <= most);
          const params = { program: JSON.stringify(program) };
          // The enumeration makes a run for each trace at least. It makes them on fibers, the search on workers.
          const search = await exploreWith(session, createSearch(), prepared, params, { most: FEW, time });
          fc.pre(search !== undefined);
          const how = { most: MOST, time, ...ON_FIBERS };
          const all = await exploreWith(session, createEnumeration(), prepared, params, how);
          fc.pre(all !== undefined);
          if (all === undefined || search === undefined) return;
          expect([...search.outcomes].sort()).toEqual([...all.outcomes].sort());
          expect([...search.traces].sort()).toEqual([...all.traces].sort());
          expect(search.runs).toBe(all.traces.size);
          compared++;
        }),
        { seed: SEED, numRuns: RUNS, endOnFailure: true, maxSkipsPerRun: 1000 },
      );
      expect(compared).toBe(RUNS);
    },
  );
});

/** An operation that goes in one of two ways, or that sees one of two things, leads to two outcomes. */
describe("how an operation goes, and what it sees, is one of its outcomes", () => {
  test.for([
    [[["bounded up"], ["bounded down"]], 2, 2],
    [[["bounded up"], ["try bounded down"]], 2, 2],
    [[["bounded down", "bounded up"], ["bounded up"]], 3, 2],
    [[["release"], ["acquire"]], 2, 2],
    [[["acquire", "release"], ["release"]], 3, 2],
    [[["acquire", "bare notify"], ["release"]], 3, 3],
    [[["acquire", "bare wait"], ["release"]], 4, 3],
    [[["bare notify"], ["acquire"]], 2, 2],
    [[["bare wait"], ["acquire"]], 2, 2],
    [[["re-release"], ["re-acquire"]], 2, 2],
    [[["is r locked"], ["re-acquire"]], 2, 2],
    [[["is locked"], ["acquire"]], 2, 2],
    [[["try put"], ["try put"]], 2, 2],
    [[["full"], ["try put"]], 2, 2],
    [[["size"], ["try put"]], 2, 2],
    [[["try put"], ["shut down"]], 2, 2],
    [[["task done"], ["try put"]], 2, 2],
    [[["start late"], ["start late"]], 2, 2],
    [[["start late"], ["join late"]], 2, 2],
    [[["start late"], ["glance at late"]], 3, 2],
    [[["start late"], ["is late alive"]], 3, 2],
    [[["rename late"], ["late's name"]], 2, 2],
    [[["start late"], ["late's ident"]], 3, 2],
    [[["late is a daemon"], ["late's daemon"]], 2, 2],
    // As a daemon it ends before or after each of two threads, or is cut off by the end of MainThread.
    [[["late is a daemon"], ["start late"]], 6, 2],
  ] as const)("%j: %i traces, %i outcomes", async ([program, traces, outcomes]) => {
    const params = { program: JSON.stringify(program) };
    const search = await exploreWith(session, createSearch(), await fixture("machine"), params);
    expect([search?.runs, search?.outcomes.size]).toEqual([traces, outcomes]);
  });
});

/**
 * Programs whose interleavings were all tried, one by one, thousands for some: they have these traces, and these outcomes.
 * What a search finds is there, so it finds all where it finds as many.
 */
async function expectCounts(
  program: readonly (readonly string[])[],
  counts: readonly [traces: number, outcomes: number],
): Promise<void> {
  const params = { program: JSON.stringify(program) };
  const search = await exploreWith(session, createSearch(), await fixture("machine"), params);
  expect([search?.traces.size, search?.outcomes.size]).toEqual(counts);
}

/** Lines that are written whole do not mix, so their order is left open: two threads that print have one trace. */
describe("text that joins into a line depends on all that others print; whole lines do not depend on each other", () => {
  test.for([
    [[["say"], ["say"]], 1, 1],
    [[["say"], ["say the rest"]], 1, 1],
    // Each thread prints a line in the end as well, and main does.
    [[["say a part"], ["yield"]], 3, 2],
    [[["say a part", "say the rest"], ["yield"]], 3, 2],
    [[["say a part"], ["say"]], 5, 3],
    [[["say a part"], ["say a part"]], 6, 5],
    [[["say a part", "write x"], ["add x"]], 7, 4],
  ] as const)("%j: %i traces, %i outcomes", ([program, ...counts]) => expectCounts(program, counts));
});

/** No step of theirs is in the run that cuts them off, so nothing races with its end; they are to be tried all the same. */
describe("what the end of a run cuts off is tried before it", () => {
  test.for([
    [[["daemon"]], 3, 2],
    [[["daemon", "write x"]], 7, 4],
    [[["daemon", "add x"], ["write x"]], 40, 6],
    [[["daemon", "yield"], ["daemon"]], 12, 4],
    [[["exit"], ["write x"]], 5, 2],
    [[["exit"], ["sleep 1"]], 4, 2],
    [[["read x"], ["exit"], ["yield"]], 16, 4],
  ] as const)("%j: %i traces, %i outcomes", ([program, ...counts]) => expectCounts(program, counts));
});

test("what is cut off races with every end of a thread, not only the last", async () => {
  const prepared = await fixture("unjoined");
  const search = await exploreWith(session, createSearch(), prepared, {}, ON_FIBERS);
  // As many as the enumeration finds.
  expect([search?.runs, search?.traces.size]).toEqual([117, 117]);
});

/** A look back at all earlier steps, for each step or for each race, would take minutes here. */
test("a long run is learned in a time that grows with its length", () => {
  const length = 40_000;
  const write = (thread: number, object: number): Pending => ({
    ...{ thread, op: "write", object, argument: 0, waitOp: "none", timed: false },
    ...{
      kind: "shared",
      daemon: false,
      site: 0,
      clock: "none",
      reset: false,
      numbers: false,
      portIsNew: false,
    },
  });
  // Each of the second thread's writes races with one that lies half the run before it.
  const steps = Array.from({ length }, (_, i): Step => {
    const object = (i % (length / 2)) % 50;
    const chosen = i < length / 2 ? 1 : 2;
    const enabled = [write(1, chosen === 1 ? object : 99), write(2, chosen === 2 ? object : 0)];
    return { decision: { chosen, enabled }, before: [], granters: [], ticked: false };
  });
  const search = createSearch();
  search.next();
  expect(search.learn(steps)).toBe(true);
  const prefix = search.next()?.prefix;
  expect(prefix?.at(-1)).toBe(2);
});

function programsOf(operations: readonly (readonly string[])[]): fc.Arbitrary<string[][]> {
  return fc.constantFrom(...operations).chain((some) => {
    const thread = fc.array(fc.constantFrom(...some), { minLength: 1, maxLength: 3 });
    return fc.array(thread, { minLength: 2, maxLength: 3 });
  });
}
