import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type Prepared, prepare } from "../../src/runner/prepare.ts";
import { createSearch } from "../../src/scheduler/dpor.ts";
import { session } from "../support/session.ts";
import { createEnumeration } from "./enumeration.ts";
import { exploreWith } from "./explored.ts";

let machine: Prepared;

beforeAll(async () => {
  const file = fileURLToPath(new URL("../fixtures/sockets/machine.ts", import.meta.url));
  machine = await prepare({ kind: "file", file, name: "machine" });
});

const OPERATIONS = ["send", "fill", "recv", "timed", "drain", "line", "shut", "close"]
  .flatMap((name) => [`${name} 1`, `${name} 2`])
  .concat("accept", "connect", "stop", "listen");

const programs = fc.array(fc.array(fc.constantFrom(...OPERATIONS), { minLength: 1, maxLength: 2 }), {
  minLength: 2,
  maxLength: 3,
});

/** Programs to compare; more of them, with another seed, for a longer look. */
const RUNS = Number(process.env.ORACLE_RUNS ?? 2);
const SEED = Number(process.env.ORACLE_SEED ?? 2026);
/** Programs whose enumeration, or whose search, takes more runs are passed over. */
const MOST = 200;
const FEW = 50;

describe("against the enumeration of all that differs", () => {
  test("random programs over sockets have the same traces and outcomes", { timeout: 3_600_000 }, async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(programs, async (program) => {
        fc.pre(program.flat().length <= 3);
        const params = { program: JSON.stringify(program) };
        // The enumeration makes a run for each trace at least.
        const search = await exploreWith(session, createSearch(), machine, params, { most: FEW });
        fc.pre(search !== undefined);
        const all = await exploreWith(session, createEnumeration(), machine, params, { most: MOST });
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
  });

  test.for([
    ["two directions", [["send 1"], ["send 2"]], 1],
    ["one direction", [["send 1"], ["send 1"]], 2],
    ["a receive and the send that it waits for", [["send 1"], ["recv 2"]], 2],
    ["a receive that may give up", [["send 1"], ["timed 2"]], 3],
    ["servers and connections", [["connect"], ["send 1"]], 1],
  ] as const)("%s: %o in %i traces", async ([, program, traces]) => {
    const params = { program: JSON.stringify(program) };
    const explored = await exploreWith(session, createSearch(), machine, params);
    expect(explored?.runs).toBe(traces);
  });
});
