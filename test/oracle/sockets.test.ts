import fc from "fast-check";
import { expect, test } from "vitest";
import { type Prepared, prepare } from "../../src/runner/prepare.ts";
import { session } from "../support/session.ts";
import { withProgram } from "../support/with-program.ts";
import { runAllSchedules, searchAll } from "./all-schedules.ts";
import { KNOWN_ENDS, NAMED_PROGRAMS } from "./named-socket-programs.ts";
import { compareSockets, SOCKET_PROGRAMS } from "./socket-programs.ts";

/** A short look, the same every time; `npm run fuzz` takes a longer one. */
const COMPARED = 4;
const SEED = 2026;
const RUNS = 50;

test.for(Object.entries(NAMED_PROGRAMS))(
  "a search misses nothing of all schedules: %s",
  async ([name, text]) => {
    const prepared = await withProgram(text, prepare);
    const found = await searchAll(session, prepared);
    const { schedules, ends } = KNOWN_ENDS[name] ?? (await tryAll(prepared));
    expect([...found.ends].sort()).toEqual(ends);
    expect(found).toMatchObject({ complete: true, runs: expect.toSatisfy((count) => count < schedules) });
  },
);

test("a search misses nothing of all schedules of random programs", async () => {
  let compared = 0;
  for (const text of fc.sample(SOCKET_PROGRAMS, { numRuns: 10 * COMPARED, seed: SEED })) {
    if (compared === COMPARED) break;
    const difference = await compareSockets(session, text, RUNS);
    if (difference === "too large") continue;
    expect(difference).toBe("");
    compared++;
  }
  expect(compared).toBe(COMPARED);
});

async function tryAll(prepared: Prepared) {
  const { ends, runs } = await runAllSchedules(session, prepared);
  return { schedules: runs, ends: [...ends].sort() };
}
