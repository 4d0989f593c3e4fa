import { exploreTarget } from "../../src/lab/explore.ts";
import { type Laboratory, openLaboratory } from "../../src/lab/laboratory.ts";
import { runTarget } from "../../src/lab/run-target.ts";
import { DEFAULT_VIRTUAL } from "../../src/lab/virtual-run.ts";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { resolveTargets, type Target } from "../../src/lesson/resolve.ts";
import { measurePingPong } from "./ping-pong.ts";
import type { Bench, Row } from "./row.ts";
import { programFile } from "./run-program.ts";

/** Hand-overs of the program that does nothing else. */
const HAND_OVERS = 20_000;
/** Complete runs a second that a search should make. */
const RUNS_GOAL = 2_000;
/** Runs to measure. */
const RUNS = 5_000;

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
      virtual: { ...DEFAULT_VIRTUAL, strategy: "round-robin" },
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

/**
 * Explores the program in runs enough that starting up does not count: a search of two threads is over after four runs, so
 * the schedules are drawn.
 */
async function measureSearch(laboratory: Laboratory, threads: number): Promise<Row> {
  const [race] = await resolveTargets(["race"], { builtin: builtinLessons(), cwd: process.cwd() });
  const { signal } = new AbortController();
  const explored = (runs: number) =>
    exploreTarget(laboratory, race as Target, {
      ...{ sets: [`threads=${threads}`], time: "free", signal },
      sample: { strategy: "random", runs, seed: 1 },
    });
  await explored(RUNS / 10);
  const { traces, seconds } = await explored(RUNS);
  return {
    name: `explored runs of race, ${threads} threads`,
    value: traces / seconds,
    unit: "/s",
    goal: { of: "value", atLeast: RUNS_GOAL },
  };
}
