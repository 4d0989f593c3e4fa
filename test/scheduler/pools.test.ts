import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Params } from "../../src/protocol/program.ts";
import { createSearch, type Step } from "../../src/scheduler/dpor.ts";
import { session } from "../support/session.ts";
import { createEnumeration } from "./enumeration.ts";
import { exploreWith, fixture } from "./explored.ts";

type Program = readonly (readonly string[])[];

async function search(program: Program, params: Params) {
  const all = { ...params, program: JSON.stringify(program) };
  return exploreWith(session, createSearch(), await fixture("pools"), all, { most: 3000 });
}

/** What an operation sees, and what it decides, is an outcome of its own. */
describe("a search of a pool finds every outcome", () => {
  test.for([
    // The task may not have begun, run, or be over.
    [[["done"]], {}, ["0 done: false", "0 done: true"]],
    [[["running"]], {}, ["0 running: false", "0 running: true"]],
    [[["cancel"]], {}, ["0 cancel: false", "0 cancel: true"]],
    [[["result"]], {}, ["0 result: 0"]],
    [[["timed result"]], {}, ["0 timed result: 0", "0 timed result: TimeoutError"]],
    [[["look"]], {}, ["0 look: 0", "0 look: TimeoutError"]],
    [[["callback"]], {}, ["called by MainThread: false", "called by w_0: false"]],
    [[["cancel", "wait for all"]], {}, ["0 wait for all: 1"]],
    [[["each"]], { tasks: 2 }, ["0 each: 01"]],
    [[["each"]], { tasks: 2, workers: 2, bare: true }, ["0 each: 01", "0 each: 10"]],
    [
      [["wait for one"]],
      { tasks: 2, workers: 2, bare: true },
      ["0 wait for one: 0", "0 wait for one: 01", "0 wait for one: 1"],
    ],
    [[["wait for one"]], { tasks: 2 }, ["0 wait for one: 0", "0 wait for one: 01"]],
    [[["wait for an error"]], { tasks: 2, fails: 0 }, ["0 wait for an error: 0", "0 wait for an error: 01"]],
    [[["timed wait"]], { tasks: 2 }, ["0 timed wait: ", "0 timed wait: 0", "0 timed wait: 01"]],
    [
      [[]],
      { tasks: 2, workers: 2, named: true },
      ["task 0 on w_0", "task 0 on w_1", "task 1 on w_0", "task 1 on w_1"],
    ],
    [[["cancel all", "cancelled"]], {}, ["0 cancelled: false", "0 cancelled: true"]],
    // A task that never begins is never running.
    [[["running"]], { broken: true }, ["0 running: false"]],
    [[["cancel", "done"]], { broken: true }, ["0 cancel: false", "0 cancel: true", "0 done: true"]],
    [[["cancel", "wait for all"]], { broken: true }, ["0 wait for all: 1"]],
    [[["submit"], ["shut down"]], {}, ["0 submit: ThreadlabError", "0 submit: undefined"]],
    // A task that submits another one: the end of main may come before that.
    [[["nest"]], { workers: 2 }, ["nested ThreadlabError", "nested TimeoutError"]],
    // The last task is cancelled first: it never runs where one before it does not.
    [[["leave a map"]], { tasks: 0 }, [1, 3, 7].map((sum) => `0 leave a map: ${sum}`)],
    // The task that is late is cancelled before the others.
    [[["leave a timed map"]], { tasks: 0 }, [0, 1, 2, 3, 6, 7].map((sum) => `0 leave a timed map: ${sum}`)],
    [[["get"], ["put"]], {}, ["0 get: 3"]],
    [[["timed get"], ["put"]], {}, ["0 timed get: 3", "0 timed get: Empty"]],
    [[["try get"], ["put"]], {}, ["0 try get: 3", "0 try get: Empty"]],
    [[["size"], ["put"]], {}, ["0 size: 0", "0 size: 1"]],
    [[["get"], ["put"], ["put"]], {}, ["0 get: 3", "0 get: 6"]],
  ] as const)("%j %o", async ([program, params, lines]) => {
    const found = await search(program, params);
    const wanted = new Set(lines.map((line) => line.replace(/[^:]*$/, "")));
    const seen = [...(found?.outcomes ?? [])]
      .flatMap((outcome) => outcome.split("\n"))
      .filter(
        (line) =>
          lines.includes(line as never) ||
          [...wanted].some((begin) => begin !== "" && line.startsWith(begin)),
      );
    expect([...new Set(seen)].sort()).toEqual([...lines].sort());
  });
});

/** Programs that are small enough to be counted by hand, or by the enumeration. */
describe("a search of a pool makes few runs", () => {
  test.for([
    [[["result", "result of last"]], { tasks: 3 }, 1],
    [[["wait for all"]], { tasks: 3 }, 1],
    [[["shut down and wait"]], { tasks: 2 }, 1],
    // The first look at the future comes before or after the task's end; that the task has begun is not seen.
    [[["each"]], { tasks: 1, bare: true }, 2],
    [
      [
        ["put", "put"],
        ["get", "get"],
      ],
      { tasks: 0 },
      1,
    ],
  ] as const)("%j %o: %i", async ([program, params, traces]) => {
    expect((await search(program, params))?.runs).toBe(traces);
  });
});

const OPERATIONS = [
  ["submit", "cancel", "done", "result", "timed result", "callback", "cancelled", "nest"],
  ["cancel", "cancel last", "each", "wait for one", "wait for all", "timed wait", "look"],
  ["wait for one", "wait for an error", "each", "timed result"],
  ["submit", "shut down", "cancel all", "cancelled", "result of last", "shut down and wait", "read x"],
  ["put", "get", "try get", "timed get", "size", "put"],
] as const;

const RUNS = Number(process.env.ORACLE_RUNS ?? 3);
const SEED = Number(process.env.ORACLE_SEED ?? 2026);
/** Programs whose enumeration, or whose search, takes more runs are passed over. */
const MOST = 150;
const FEW = 50;

const programs = fc.constantFrom(...OPERATIONS).chain((some) => {
  const thread = fc.array(fc.constantFrom(...some), { minLength: 1, maxLength: 2 });
  return fc.record({
    program: fc.array(thread, { minLength: 1, maxLength: 2 }),
    params: fc.record({
      workers: fc.integer({ min: 1, max: 2 }),
      tasks: fc.integer({ min: 1, max: 2 }),
      fails: fc.integer({ min: -1, max: 1 }),
      named: fc.boolean(),
      broken: fc.boolean(),
    }),
  });
});

test("random programs with pools have the traces and outcomes that the enumeration finds", {
  timeout: 3_600_000,
}, async () => {
  const prepared = await fixture("pools");
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(programs, async ({ program, params }) => {
      const all = { ...params, program: JSON.stringify(program) };
      // The enumeration makes a run for each trace at least.
      const found = await exploreWith(session, createSearch(), prepared, all, { most: FEW });
      fc.pre(found !== undefined);
      const enumerated = await exploreWith(session, createEnumeration(), prepared, all, { most: MOST });
      fc.pre(enumerated !== undefined);
      expect([...(found?.outcomes ?? [])].sort()).toEqual([...(enumerated?.outcomes ?? [])].sort());
      expect([...(found?.traces ?? [])].sort()).toEqual([...(enumerated?.traces ?? [])].sort());
      compared++;
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true, maxSkipsPerRun: 1000 },
  );
  expect(compared).toBe(RUNS);
});

/** Knows nothing of what commutes: it goes another way at a random decision of a random earlier run. */
function createWanderer(seed: number, most: number) {
  const random = fc.sample(fc.infiniteStream(fc.nat()), { seed, numRuns: 1 })[0] as Iterator<number>;
  const below = (n: number): number => (random.next().value as number) % n;
  const known: (readonly Step[])[] = [];
  return {
    next() {
      if (known.length >= most) return undefined;
      const steps = known[below(Math.max(1, known.length))] ?? [];
      if (steps.length === 0) return { prefix: [], asleep: [] };
      const at = below(steps.length);
      const prefix = steps.slice(0, at).map(({ decision }) => decision.chosen);
      const { enabled } = (steps[at] as Step).decision;
      return { prefix: [...prefix, enabled[below(enabled.length)]?.thread as number], asleep: [] };
    },
    learn(steps: readonly Step[]) {
      known.push(steps);
    },
  };
}

test("no schedule at random has an outcome that the search has not", { timeout: 3_600_000 }, async () => {
  const prepared = await fixture("pools");
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(programs, fc.nat(), async ({ program, params }, seed) => {
      const all = { ...params, program: JSON.stringify(program) };
      const found = await exploreWith(session, createSearch(), prepared, all, { most: FEW * 2 });
      fc.pre(found !== undefined);
      const random = await exploreWith(session, createWanderer(seed, MOST), prepared, all);
      const missed = [...(random?.outcomes ?? [])].filter((outcome) => !found?.outcomes.has(outcome));
      expect(missed).toEqual([]);
      compared++;
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true, maxSkipsPerRun: 1000 },
  );
  expect(compared).toBe(RUNS);
});
