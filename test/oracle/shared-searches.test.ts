import fc from "fast-check";
import { expect, test } from "vitest";
import { session } from "../support/session.ts";
import { programsOf, rulesOf } from "./generate.ts";
import { compareShared } from "./shared-searches.ts";
import { TOPICS } from "./topics.ts";

/** A short look, the same every time; `npm run fuzz -- --jobs 2` takes a longer one. */
const SEED = 2036;

test.for(TOPICS)("two workers find the same as one in a random program about %s", async (topic) => {
  const [program] = fc.sample(programsOf(topic), { numRuns: 1, seed: SEED });
  if (program === undefined) throw new Error("No program was made.");
  expect(await compareShared(session, rulesOf(topic, program), 2)).toBe("");
});
