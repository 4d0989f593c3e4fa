import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtinLessons } from "../../../src/lesson/builtin.ts";
import { resolveTargets } from "../../../src/lesson/resolve.ts";
import type { RunResult } from "../../../src/result/run.ts";
import { checkTargets } from "../../../src/runner/check/check.ts";
import { withExpected } from "../../../src/runner/explore/with-expected.ts";
import { processorTime, shareProcessor } from "../../../src/supervisor/processor-time.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
async function check(targets: Parameters<typeof checkTargets>[0], jobs: number) {
  const { signal } = new AbortController();
  const told: RunResult[] = [];
  const results = await checkTargets(targets, {
    ...{ sets: [], seeds: 2, signal, jobs },
    onResult: (result) => told.push(result),
  });
  expect(told).toEqual(results);
  return results;
}

test("any number of jobs gives the same results in the same order", async () => {
  const words = ["sharing", "deadlock", "create", "event"];
  const targets = await resolveTargets(words, { builtin: builtinLessons(), cwd: folder });
  expect(targets).toHaveLength(words.length);
  const one = JSON.stringify(await check(targets, 1));
  expect(JSON.stringify(await check(targets, 3))).toBe(one);
});

test("a lesson that changes the environment does not run beside others", async () => {
  const write = async (name: string, body: string) => {
    const file = join(folder, `${name}.ts`);
    await writeFile(
      file,
      `import { print, yieldNow } from "threadlab";
       export default function main() { ${body} }`,
    );
    return { kind: "file", file, name } as const;
  };
  const change = `process.env.THREADLAB_JOBS_TEST = "changed"; for (let i = 0; i < 200; i++) yieldNow(); print("done");`;
  const look = `for (let i = 0; i < 200; i++) { if (process.env.THREADLAB_JOBS_TEST) print("seen"); yieldNow(); } print("done");`;
  const changing = await write("changing", change);
  const looking = await write("looking", look);
  const targets = [changing, looking, changing, looking].map((target) => withExpected(target, "done\n"));
  const results = await check(targets, 4);
  expect(results.map(({ verdict }) => verdict)).toEqual(["match", "match", "match", "match"]);
});

test("those who share the process count a part of its time each", () => {
  const burn = (milliseconds: number) => {
    const before = process.cpuUsage();
    for (let used = 0; used < milliseconds * 1000; ) {
      const { user, system } = process.cpuUsage(before);
      used = user + system;
    }
  };
  const ends = Array.from({ length: 10 }, () => shareProcessor());
  const began = processorTime();
  burn(300);
  // A reading may be a twentieth of a second old.
  for (const end of ends) end();
  const shared = processorTime() - began;
  burn(300);
  const own = processorTime() - began - shared;
  expect(shared).toBeGreaterThan(0.01);
  expect(own).toBeGreaterThan(0.2);
  expect(shared * 3).toBeLessThan(own);
});
