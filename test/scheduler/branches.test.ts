import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Prepared } from "../../src/runner/prepare.ts";
import {
  branchAt,
  type Choices,
  type Plan,
  planOf,
  type SearchBranch,
  type SearchedBranch,
  waitingAt,
} from "../../src/scheduler/branches.ts";
import { createSearch, type Search, type Step } from "../../src/scheduler/dpor.ts";
import { session } from "../support/session.ts";
import { exploreWith, fixture } from "./explored.ts";

/** Programs to compare; more of them, with another seed, for a longer look: `ORACLE_RUNS=500 ORACLE_SEED=7 npm run unit …`. */
const RUNS = Number(process.env.ORACLE_RUNS ?? 12);
const SEED = Number(process.env.ORACLE_SEED ?? 2026);
const MOST = 300;

const OPERATIONS = [
  ["read x", "write x", "add x", "read y", "write y"],
  ["acquire", "try acquire", "release", "locked add", "write x"],
  ["down", "try down", "timed down", "up", "bounded up"],
  ["set", "clear", "is set", "timed wait for set", "write x"],
  ["timed wait", "notify", "notify all", "acquire", "release"],
  ["put", "get", "try get", "timed get", "shut down"],
  ["start late", "join late", "glance at late", "is late alive", "write x"],
] as const;

test("a search that loses a run of a branch, or takes one twice, is not whole", async () => {
  const { prepared, params } = { prepared: await fixture("counter"), params: { n: 2 } };
  for (const [more, isWhole] of [
    [0, true],
    [-1, false],
    [1, false],
  ] as const) {
    const search = createSearch();
    const first = {
      next: () => (search.choices().length === 0 ? search.next() : undefined),
      learn: search.learn,
    };
    await exploreWith(session, first, prepared, params);
    const choices = search.choices();
    const place = choices.findLastIndex((node) => waitingAt(node).some((thread) => thread !== node.chosen));
    const thread = waitingAt(choices[place] as Choices).find((one) => one !== choices[place]?.chosen);
    const branch = branchAt(choices, place, thread as number);
    const other = createSearch(branch);
    await exploreWith(session, other, prepared, params);
    expect(search.next()).toEqual(planOf(branch.nodes));
    const found = other.searched();
    search.adopt({ ...found, runs: found.runs + more });
    await exploreWith(session, search, prepared, params);
    expect(search.isWhole()).toBe(isWhole);
  }
});

describe("a search that takes branches from other searches makes the same runs in the same order", () => {
  test.for([
    ["lastzero", { n: 4 }],
    ["locked", { n: 3, k: 2 }],
    ["fib", { k: 3 }],
    ["counter", { n: 3 }],
  ] as const)("%s %o", { timeout: 600_000 }, async ([name, params]) => {
    const prepared = await fixture(name);
    const alone = await record(prepared, params);
    for (const seed of [1, 2, 3]) {
      const shared = await record(prepared, params, seed);
      expect(shared.runs).toEqual(alone.runs);
      expect(shared.taken).toBeGreaterThan(0);
    }
  });

  test("random programs over all primitives", { timeout: 3_600_000 }, async () => {
    const prepared = await fixture("machine");
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(programs(), fc.integer(), async (program, seed) => {
        const params = { program: JSON.stringify(program) };
        const alone = await record(prepared, params);
        fc.pre(alone.isOver);
        const shared = await record(prepared, params, seed);
        expect(shared.runs).toEqual(alone.runs);
        taken += shared.taken;
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true, maxSkipsPerRun: 1000 },
    );
    expect(taken).toBeGreaterThan(RUNS);
  });
});

function programs(): fc.Arbitrary<readonly (readonly string[])[]> {
  return fc.constantFrom(...OPERATIONS).chain((some) =>
    fc.array(fc.array(fc.constantFrom(...some), { minLength: 1, maxLength: 3 }), {
      minLength: 2,
      maxLength: 3,
    }),
  );
}

/** The runs of a search in its order, each as the threads that went. @param seed shares the search with others, at random. */
async function record(prepared: Prepared, params: Record<string, string | number>, seed?: number) {
  const explorer = seed === undefined ? createAlone() : createShared(seed);
  const explored = await exploreWith(session, explorer, prepared, params, { most: MOST, carrier: "fibers" });
  return { runs: explorer.runs, taken: explorer.taken(), isOver: explored !== undefined };
}

function createAlone() {
  const search = createSearch();
  const runs: string[] = [];
  return {
    runs,
    taken: () => 0,
    next: search.next,
    learn(steps: readonly Step[]) {
      runs.push(runOf(steps));
      return search.learn(steps);
    },
  };
}

interface Given {
  readonly branch: SearchBranch;
  readonly search: Search;
  readonly runs: string[];
  /** What it had found after its last run, or at its end. */
  found: SearchedBranch | undefined;
  isOpen: boolean;
}

/** Gives branches to other searches at random moments, and lets each go as far as chance has it. */
function createShared(seed: number) {
  const next = fc.sample(fc.integer({ min: 0, max: 999 }), { numRuns: 20_000, seed });
  const chance = (percent: number) => (next.pop() ?? 0) % 100 < percent;
  const search = createSearch();
  const runs: string[] = [];
  const given = new Map<string, Given>();
  let current: Given | undefined;
  let taken = 0;

  return {
    runs,
    taken: () => taken,
    next(): Plan | undefined {
      for (;;) {
        current = [...given.values()].find(({ isOpen }) => isOpen && chance(50));
        if (current !== undefined) {
          // It may leave the rest.
          const isStopped = chance(10);
          const plan = isStopped ? undefined : current.search.next();
          if (plan !== undefined) return plan;
          if (!isStopped) current.found = structuredClone(current.search.searched());
          current.isOpen = false;
          continue;
        }
        const plan = search.next();
        if (plan === undefined) {
          expect([...given.keys()]).toEqual([]);
          expect(search.isWhole()).toBe(true);
          return undefined;
        }
        const branch = given.get(plan.prefix.join());
        given.delete(plan.prefix.join());
        if (branch?.found === undefined) return plan;
        expect(planOf(branch.branch.nodes)).toEqual(plan);
        search.adopt(branch.found);
        runs.push(...branch.runs);
        taken++;
      }
    },
    learn(steps: readonly Step[]): boolean {
      (current?.runs ?? runs).push(runOf(steps));
      const isKnown = (current?.search ?? search).learn(steps);
      if (current !== undefined) current.found = structuredClone(current.search.searched());
      if (chance(40)) give();
      return isKnown;
    },
  };

  function give(): void {
    const choices = search.choices();
    for (const [place, node] of choices.entries()) {
      for (const thread of waitingAt(node)) {
        if (thread === node.chosen) continue;
        const branch = structuredClone(branchAt(choices, place, thread));
        const key = planOf(branch.nodes).prefix.join();
        if (given.has(key) || chance(70)) continue;
        given.set(key, { branch, search: createSearch(branch), runs: [], found: undefined, isOpen: true });
      }
    }
  }
}

function runOf(steps: readonly Step[]): string {
  return steps.map(({ decision }) => decision.chosen).join();
}
