import { fileURLToPath } from "node:url";
import { builtCommand, runChild } from "./child.ts";
import { pythonVersion } from "./machine.ts";
import { median } from "./median.ts";
import { NO_PYTHON } from "./python.ts";
import type { Bench, Row, Skipped } from "./row.ts";

const LIST_RUNS = 15;
/** Seconds. */
const CHECK_LIMIT = 30;

/** Whole commands, from their start to their end. */
export const commands: Bench = {
  name: "commands",
  async measure() {
    return [
      await measureList(),
      await measureLesson("create", 1.1),
      await measureLesson("mutex", 1.05),
      await measureCheck(),
      await measureCheck("--jobs", "2"),
      await measureJobs(),
    ];
  },
};

async function measureList(): Promise<Row> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < LIST_RUNS; i++) {
    ours.push((await runChild(process.execPath, [builtCommand(), "list"])).seconds * 1000);
    bare.push((await runChild(process.execPath, ["-e", "0"])).seconds * 1000);
  }
  return {
    name: "threadlab list",
    value: median(ours),
    unit: "ms",
    against: { name: "node -e 0", value: median(bare) },
    goal: { of: "ratio", atMost: 1.5 },
  };
}

async function measureLesson(lesson: string, atMost: number): Promise<Row | Skipped> {
  const name = `threadlab run ${lesson}`;
  if (pythonVersion() === undefined) return { name, reason: NO_PYTHON };
  const python = fileURLToPath(new URL(`../../lessons/${lesson}/main.py`, import.meta.url));
  const ours = await runChild(process.execPath, [builtCommand(), "run", lesson]);
  const theirs = await runChild("python3", [python]);
  return {
    name,
    value: ours.seconds,
    unit: "s",
    against: { name: "python3 main.py", value: theirs.seconds },
    goal: { of: "ratio", atMost },
  };
}

/** A search of 14,400 traces, by two workers and by one. */
async function measureJobs(): Promise<Row> {
  const search = async (jobs: string) =>
    (await runChild(process.execPath, [builtCommand(), ...LONG_SEARCH, jobs])).seconds;
  return {
    name: "threadlab explore race with 5 threads, --jobs 2",
    value: await search("2"),
    unit: "s",
    against: { name: "--jobs 1", value: await search("1") },
  };
}

const LONG_SEARCH = ["explore", "race", "--set", "threads=5", "--jobs"];

/** All lessons under ten schedules each, against the time that one run of each would take on a real clock. */
async function measureCheck(...options: readonly string[]): Promise<Row | Skipped> {
  const name = `threadlab ${["check", ...options].join(" ")}, all lessons`;
  try {
    const { seconds, stdout } = await runChild(
      process.execPath,
      [builtCommand(), "check", "--json", ...options],
      {
        limit: CHECK_LIMIT,
      },
    );
    const { results } = JSON.parse(stdout) as { readonly results: readonly { readonly seconds: number }[] };
    const slept = results.reduce((sum, result) => sum + result.seconds, 0);
    return {
      name,
      value: seconds,
      unit: "s",
      against: { name: "what their clocks say, together", value: slept },
    };
  } catch (error) {
    return { name, reason: (error as Error).message.split("\n", 1).join() };
  }
}
