import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../src/runner/session.ts";
import { sharedSession } from "../support/session.ts";
import { compare, describe as show } from "./compare.ts";
import { isBounded, programsOf, rulesOf, tracesOf } from "./generate.ts";
import { TOPICS } from "./topics.ts";

/** A short look, the same every time; `npm run fuzz` takes a longer one. */
const PROGRAMS = 2;
/** Loops have more states than what else is as short. */
const PROGRAMS_WITH_LOOPS = 1;
const SEED = 2026;
const STATES = 600;

let session: Session;

beforeAll(async () => {
  session = await sharedSession();
});

describe("a search finds what brute force finds, in as many runs as there are traces", () => {
  test.for(TOPICS)("in random programs about %s", async (topic) => {
    const programs = fc.sample(programsOf(topic), { numRuns: 20 * PROGRAMS, seed: SEED });
    const wanted = isBounded(topic) ? PROGRAMS_WITH_LOOPS : PROGRAMS;
    let compared = 0;
    for (const program of programs) {
      if (compared === wanted) break;
      const effort = { states: STATES, traces: tracesOf(topic, program) };
      const comparison = await compare(session, rulesOf(topic, program), effort);
      if (comparison.kind === "too large") continue;
      expect(comparison.kind === "differs" ? show(comparison.difference) : "").toBe("");
      compared++;
    }
    expect(compared).toBe(wanted);
  });
});
