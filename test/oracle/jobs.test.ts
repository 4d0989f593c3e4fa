import fc from "fast-check";
import { expect, test } from "vitest";
import { sharedSession } from "../support/session.ts";
import { search } from "./explored.ts";
import { programsOf, rulesOf } from "./generate.ts";
import { TOPICS } from "./topics.ts";

/** A short look, the same every time; `ORACLE_JOBS=2 npm run fuzz` compares shared searches with brute force. */
const PROGRAMS = 1;
const SEED = 2026;

test("a search with a helper finds the same as without it, in random programs about everything", {
  timeout: 3_600_000,
}, async () => {
  const session = await sharedSession();
  let helped = 0;
  for (const topic of TOPICS) {
    for (const program of fc.sample(programsOf(topic), { numRuns: PROGRAMS, seed: SEED })) {
      const rules = rulesOf(topic, program);
      const { helped: _, ...alone } = await search(session, rules, false);
      const { helped: runs, ...shared } = await search(session, rules, true);
      expect(shared).toEqual(alone);
      helped += runs;
    }
  }
  expect(helped).toBeGreaterThan(0);
});
