import { builtinLessons } from "../../src/lesson/builtin.ts";
import { resolveTargets, type Target } from "../../src/lesson/resolve.ts";
import { exploreTarget } from "../../src/runner/explore/explore.ts";
import { prepare } from "../../src/runner/prepare.ts";
import { runTarget } from "../../src/runner/run/run-target.ts";
import { DEFAULT_VIRTUAL } from "../../src/runner/scheduling.ts";
import { runPlan } from "../../src/runner/search/run-plan.ts";
import { stepsToSearch } from "../../src/runner/search/searched-run.ts";
import { openSession, type Session } from "../../src/runner/session.ts";
import { createSearch as createSearchOfSteps } from "../../src/scheduler/dpor.ts";
import { median } from "./median.ts";
import { measurePingPong } from "./ping-pong.ts";
import type { Bench, Row } from "./row.ts";
import { programFile } from "./run-program.ts";

/** Hand-overs of the program that does nothing else. */
const HAND_OVERS = 20_000;
/** Complete runs a second that a search should make. */
const RUNS_GOAL = 2_000;
/** Runs before any is measured: the engine of the worker takes some thousands to compile what is used most. */
const WARM_UP = 3_000;
/** Runs to measure. */
const RUNS = 6_000;
/** How often a run is analysed. */
const ANALYSES = 2_000;
/** Runs of a long search. */
const MANY_RUNS = 100_000;

/** Runs under a schedule: how fast turns change, and how many runs a search makes. */
export const explore: Bench = {
  name: "explore",
  async measure() {
    await using session = await openSession();
    return [
      await measureHandOvers(session),
      await measureAnalysis(session),
      await measureSearch(session, "race", "threads=3", 36),
      await measureSearch(session, "race", "threads=4", 576),
      await measureSearch(session, "mutex", "threads=4", 24),
      await measureMemory(session),
    ];
  },
};

async function measureHandOvers(session: Session): Promise<Row> {
  const file = programFile("take-turns.ts");
  const { signal } = new AbortController();
  const began = performance.now();
  const result = await runTarget(
    session,
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

/** What a search does with the steps of a run: it finds those that race, and which schedules to try for them. */
async function measureAnalysis(session: Session): Promise<Row> {
  const file = programFile("locked-rounds.ts");
  const { program } = await prepare({ kind: "file", file, name: "locked-rounds" });
  const { signal } = new AbortController();
  const run = { engine: session, program, params: {} };
  const plan = { prefix: [], asleep: [] };
  const { events } = await runPlan(run, { plan, time: "free", stepCap: 5_000, signal });
  const steps = stepsToSearch(session.kernel.world, events);
  const times = Array.from({ length: ANALYSES }, () => {
    const search = createSearchOfSteps();
    const began = performance.now();
    search.learn(steps);
    return (performance.now() - began) * 1000;
  });
  return {
    name: `analysis of a run of ${steps.length} steps`,
    value: median(times),
    unit: "µs",
    goal: { of: "value", atMost: 100 },
  };
}

/** Searches the whole program again and again, each time as `explore` does: with drawn schedules, and runs that are repeated on workers. */
async function measureSearch(session: Session, word: string, set: string, traces: number): Promise<Row> {
  const search = await createSearch(session, word, set);
  if ((await search()) !== traces) throw new Error(`${word} with ${set} has not ${traces} traces.`);
  await searchUntil(search, WARM_UP);
  const began = performance.now();
  const runs = await searchUntil(search, RUNS);
  return {
    name: `explored traces of ${word} with ${set}`,
    value: (runs / (performance.now() - began)) * 1000,
    unit: "/s",
    goal: { of: "value", atLeast: RUNS_GOAL },
  };
}

/** What a search leaves behind: the memory of the process after many runs against that after a few. */
async function measureMemory(session: Session): Promise<Row> {
  const search = await createSearch(session, "race", "threads=4");
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

/** @returns a search through all schedules of a lesson, as `explore` makes it; it gives the number of its traces. */
async function createSearch(session: Session, word: string, set: string): Promise<() => Promise<number>> {
  const [target] = await resolveTargets([word], { builtin: builtinLessons(), cwd: process.cwd() });
  const { signal } = new AbortController();
  const program = (await prepare(target as Target)).program;
  return async () => {
    const { traces, complete } = await exploreTarget(session, target as Target, {
      ...{ sets: [set], time: "free", signal, program },
    });
    if (complete !== true) throw new Error(`The search of ${word} is not complete.`);
    return traces;
  };
}
