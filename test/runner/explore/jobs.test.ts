import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExploreResult } from "../../../src/result/explore.ts";
import type { ExploreOptions } from "../../../src/runner/explore/explore.ts";
import { openSession, type Session } from "../../../src/runner/session.ts";
import { exploreWord } from "./explored-target.ts";

const TIMEOUT = 600_000;

let session: Session;

beforeAll(async () => {
  session = await openSession();
});

afterAll(async () => {
  await session.close();
});

/** Programs whose searches differ in what their runs show, and in how they end. */
const SEARCHES: readonly (readonly [word: string, options: Partial<ExploreOptions>])[] = [
  ["race", { sets: ["threads=3"] }],
  ["race", { sets: ["threads=4"], maxTraces: 200 }],
  ["mutex", { sets: ["threads=4"] }],
  ["deadlock", { sets: ["sameOrder=false"] }],
  ["semaphore", { sets: ["guests=4"], maxTraces: 150 }],
  ["queue", { sets: ["loaves=2"], maxTraces: 150 }],
  ["condition", { maxTraces: 150 }],
  ["event", { maxTraces: 150 }],
  ["forks.ts", { maxTraces: 300 }],
  ["counter.ts", { sets: ["n=3"] }],
  ["lastzero.ts", { sets: ["n=5"] }],
  ["fragile.ts", { maxTraces: 100 }],
  ["late-race.ts", { maxTraces: 150 }],
  ["rare-race.ts", { maxTraces: 150 }],
  ["race-at-two-places.ts", {}],
  ["two-deadlocks.ts", {}],
  ["cut-short.ts", {}],
  ["dies.ts", {}],
  ["polls.ts", { maxTraces: 60 }],
  ["loops.ts", { maxTraces: 60 }],
  ["endless-if-late.ts", { maxTraces: 60 }],
  ["clock.ts", { maxTraces: 60 }],
  ["numbered.ts", { maxTraces: 60 }],
  ["pools.ts", { maxTraces: 100 }],
  ["long-line.ts", { maxTraces: 60 }],
];

test.for(SEARCHES)(
  "%s %o has the same result with any number of workers",
  {
    timeout: TIMEOUT,
  },
  async ([word, options]) => {
    const one = await exploreWord(session, word, { ...options, longAfter: 2 });
    for (const jobs of [2, 3])
      expect(shown(await exploreWord(session, word, { ...options, longAfter: 2, jobs }))).toEqual(shown(one));
  },
);

function shown({ seconds: _, ...result }: ExploreResult): Omit<ExploreResult, "seconds"> {
  return result;
}
