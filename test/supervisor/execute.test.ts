import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { busyWorkers } from "../../src/kernel/threads/slots.ts";
import { runTarget } from "../../src/runner/run/run-target.ts";
import { DEFAULT_VIRTUAL } from "../../src/runner/scheduling.ts";
import { openSession } from "../../src/runner/session.ts";

/** After the end of the run its daemon is busy for longer than workers get to become free, and does become free. */
const SLOW = `
import { print, sleep, Thread } from "threadlab";
const busy = () => {
  const begin = performance.now();
  while (performance.now() - begin < 1500);
  return { done: true, value: 0 };
};
const once = { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: 0 }), return: busy }) };
export function wait() {
  for (const _ of once) sleep(60);
}
export default function main() {
  new Thread({ target: wait, daemon: true }).start();
  sleep(1);
  print("main");
}`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "threadlab-"));
  await writeFile(join(folder, "slow.ts"), SLOW);
});
afterAll(() => rm(folder, { recursive: true }));

test("a worker that becomes free and is terminated all the same gets no thread of the next run", async () => {
  const session = await openSession();
  const { kernel, pool } = session;
  const { terminate } = pool;
  let terminated = 0;
  pool.terminate = async (slot) => {
    terminated++;
    while (busyWorkers(kernel) > 0) await delay(5);
    await terminate(slot);
  };
  const target = { kind: "file", file: join(folder, "slow.ts"), name: "slow.ts" } as const;
  const run = () =>
    runTarget(session, target, {
      ...{ sets: [], timeout: 60, signal: new AbortController().signal },
      scheduling: { ...DEFAULT_VIRTUAL, strategy: "round-robin" },
    });
  try {
    for (let i = 0; i < 2; i++) expect((await run()).verdict).toBe("ran");
    expect(terminated).toBeGreaterThan(0);
  } finally {
    pool.terminate = terminate;
    await session.close();
  }
});
