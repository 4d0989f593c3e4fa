import { createOutcomes } from "../../src/lab/explore-outcomes.ts";
import { createExploredRaces } from "../../src/lab/explore-races.ts";
import { type Run, searchSchedules } from "../../src/lab/explore-search.ts";
import { type Laboratory, openLaboratory } from "../../src/lab/laboratory.ts";
import { prepare } from "../../src/lab/prepare.ts";
import { runTarget } from "../../src/lab/run-target.ts";
import { DEFAULT_VIRTUAL } from "../../src/lab/scheduling.ts";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { resolveTargets, type Target } from "../../src/lesson/resolve.ts";
import { measurePingPong } from "./ping-pong.ts";
import type { Bench, Row } from "./row.ts";
import { programFile } from "./run-program.ts";

/** Hand-overs of the program that does nothing else. */
const HAND_OVERS = 20_000;
/** Complete runs a second that a search should make. */
const RUNS_GOAL = 2_000;
/** Runs before any is measured: every worker has an engine of its own, which takes some thousands to compile what is used most. */
const WARM_UP = 20_000;
/** Runs to measure. */
const RUNS = 20_000;
/** Runs of a long search. */
const MANY_RUNS = 100_000;

/** Runs under a schedule: how fast turns change, and how many runs a search makes. */
export const explore: Bench = {
  name: "explore",
  async measure() {
    const laboratory = await openLaboratory();
    try {
      return [
        await measureHandOvers(laboratory),
        await measureSearch(laboratory, 2),
        await measureSearch(laboratory, 3),
        await measureMemory(laboratory),
      ];
    } finally {
      await laboratory.close();
    }
  },
};

async function measureHandOvers(laboratory: Laboratory): Promise<Row> {
  const file = programFile("take-turns.ts");
  const { signal } = new AbortController();
  const began = performance.now();
  const result = await runTarget(
    laboratory,
    { kind: "file", file, name: "take-turns" },
    {
      sets: [`rounds=${HAND_OVERS / 2}`],
      signal,
      scheduling: { ...DEFAULT_VIRTUAL, strategy: "round-robin" },
    },
  );
  const seconds = (performance.now() - began) / 1000;
  if (result.verdict !== "ran") throw new Error(`take-turns.ts did not run to its end: ${result.verdict}.`);
  return {
    name: "controlled hand-overs between two threads",
    value: HAND_OVERS / seconds,
    unit: "/s",
    against: { name: "raw Atomics wait + notify", value: 1e6 / (await measurePingPong()) },
  };
}

/** Searches the whole program again and again. A search of two threads is over after four runs, and starting it does not count. */
async function measureSearch(laboratory: Laboratory, threads: number): Promise<Row> {
  const search = await createRaceSearch(laboratory, threads);
  await searchUntil(search, WARM_UP);
  const began = performance.now();
  const runs = await searchUntil(search, RUNS);
  return {
    name: `explored runs of race, ${threads} threads`,
    value: (runs / (performance.now() - began)) * 1000,
    unit: "/s",
    goal: { of: "value", atLeast: RUNS_GOAL },
  };
}

/** What a search leaves behind: the memory of the process after many runs against that after a few. */
async function measureMemory(laboratory: Laboratory): Promise<Row> {
  const search = await createRaceSearch(laboratory, 3);
  const memory = () => process.memoryUsage.rss() / 1024 ** 2;
  const few = await searchUntil(search, MANY_RUNS / 10);
  const early = memory();
  await searchUntil(search, MANY_RUNS - few);
  return {
    name: `memory after ${MANY_RUNS.toLocaleString("en-US")} explored runs`,
    value: memory(),
    unit: "MB",
    against: { name: `after ${(MANY_RUNS / 10).toLocaleString("en-US")}`, value: early },
    goal: { of: "ratio", atMost: 1.1 },
  };
}

async function searchUntil(search: () => Promise<number>, least: number): Promise<number> {
  let runs = 0;
  while (runs < least) runs += await search();
  return runs;
}

/** @returns a search through all schedules of the race, as `explore` makes it; it gives the number of its runs. */
async function createRaceSearch(laboratory: Laboratory, threads: number): Promise<() => Promise<number>> {
  const [race] = await resolveTargets(["race"], { builtin: builtinLessons(), cwd: process.cwd() });
  const target = race as Target;
  const prepared = await prepare(target);
  const { signal } = new AbortController();
  return async () => {
    const outcomes = createOutcomes(target, prepared, { sets: [], time: "free" });
    const races = createExploredRaces();
    const take = (run: Run) => {
      outcomes.add(run);
      races.add(run.facts);
      return false;
    };
    const { traces } = await searchSchedules(laboratory, prepared, { threads }, () => take, {
      time: "free",
      signal,
    });
    return traces;
  };
}
