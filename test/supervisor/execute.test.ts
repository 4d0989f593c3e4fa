import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { ring } from "../../src/kernel/steps/log.ts";
import { createSupervisorKernel } from "../../src/kernel/supervision/reset.ts";
import { startThread } from "../../src/kernel/threads/life.ts";
import { makeThread } from "../../src/kernel/threads/make-thread.ts";
import { busyWorkers } from "../../src/kernel/threads/slots.ts";
import { runTarget } from "../../src/runner/run/run-target.ts";
import { DEFAULT_VIRTUAL } from "../../src/runner/scheduling.ts";
import { openSession } from "../../src/runner/session.ts";
import { type Agent, createAgent } from "../support/agent.ts";
import { createFakePool, runByHand } from "../support/fake-run.ts";
import { fakeFutex } from "../support/futex.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** After the end of the run its daemon is busy until its worker is to be terminated, and then becomes free. */
const SLOW = `
import { existsSync } from "node:fs";
import { param, print, sleep, Thread } from "threadlab";
const busy = () => {
  while (!existsSync(param("mark", "")));
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

const folder = temporaryFolder();

beforeAll(async () => {
  await writeFile(join(folder, "slow.ts"), SLOW);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("a worker that becomes free and is terminated all the same gets no thread of the next run", async () => {
  const session = await openSession();
  const { kernel, pool } = session;
  const { terminate } = pool;
  const mark = join(folder, "mark");
  pool.terminate = async (slot) => {
    await writeFile(mark, "");
    while (busyWorkers(kernel) > 0) await delay(5);
    await terminate(slot);
  };
  const target = { kind: "file", file: join(folder, "slow.ts"), name: "slow.ts" } as const;
  const run = () =>
    runTarget(session, target, {
      ...{ sets: [`mark=${mark}`], timeout: 60, signal: new AbortController().signal },
      scheduling: { ...DEFAULT_VIRTUAL, strategy: "round-robin" },
    });
  try {
    for (let i = 0; i < 2; i++) {
      await rm(mark, { force: true });
      expect((await run()).verdict).toBe("ran");
      expect(existsSync(mark)).toBe(true);
    }
  } finally {
    pool.terminate = terminate;
    await session.close();
  }
});

/** A world with one worker, whose steps are made by hand. */
function begin() {
  const kernel = createSupervisorKernel(createWorld());
  const main = createAgent(kernel.world, 0);
  main.offer();
  return { kernel, main, pool: createFakePool(kernel, [main]) };
}

const JOB = { spec: new Uint8Array(1), identity: "1" };

describe.each([undefined, JOB])("spare workers (in a child process: %o)", (job) => {
  /** The spares that each look asks for: MainThread begins at the first, and `act` is called at the second. */
  async function sparesOf(act: (main: Agent) => void): Promise<number[]> {
    const { kernel, main, pool } = begin();
    const spares: number[] = [];
    pool.provide = (count) => {
      spares.push(count);
      if (spares.length === 1) expect(main.begin()).toBe(1);
      if (spares.length === 2) act(main);
      ring(kernel.world);
    };
    pool.terminate = async () => main.unbind();
    const isHopeless = () => spares.length === 5;
    await runByHand(kernel, pool, () => {}, { isHopeless, ...(job && { job }) });
    return spares;
  }

  test("come up where the run goes on, unless most do not need them", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const spares = await sparesOf(() => {
      now = 101;
    });
    expect(spares.slice(0, 2)).toEqual([0, 0]);
    expect(new Set(spares.slice(2))).toEqual(new Set([job === undefined ? 1 : 0]));
  });

  test("come up where a thread has to wait for a worker", async () => {
    fakeFutex();
    vi.spyOn(performance, "now").mockImplementation(() => 0);
    const spares = await sparesOf((main) => {
      const daemon = makeThread(main.kernel, undefined, true);
      expect(main.do(() => startThread(main.kernel, daemon, new Uint8Array(1)))).toBe("asleep");
    });
    expect(spares.slice(0, 3)).toEqual([0, 0, 1]);
  });
});

describe.each([undefined, JOB])("the limits of a run (in a child process: %o)", (job) => {
  const child = job === undefined ? {} : { job };

  test("its time ends it, unless that is for its parent to do", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { kernel, main, pool } = begin();
    pool.provide = () => {
      expect(main.end()).toBe("done");
      main.unbind();
    };
    pool.terminate = async () => main.unbind();
    const act = () => {
      expect(main.begin()).toBe(1);
      vi.advanceTimersByTime(5_000);
    };
    const { reason } = await runByHand(kernel, pool, act, { ...child, timeout: 5 });
    expect(reason).toBe(job === undefined ? "timeout" : "ended");
  });

  test.each([
    [5, 500],
    [60, 500],
    [600, 5_000],
  ])("with a time of %d s, a worker gets %d ms to become free after the end", async (timeout, limit) => {
    const { kernel, main, pool } = begin();
    const step = 100;
    let now = 0;
    let ended = 0;
    let terminated = 0;
    pool.terminate = async () => {
      terminated = now;
      main.unbind();
    };
    const act = () => {
      expect(main.begin()).toBe(1);
      expect(main.end()).toBe("done");
      ended = now;
    };
    vi.spyOn(performance, "now").mockImplementation(() => (now += step));
    await runByHand(kernel, pool, act, { ...child, timeout });
    expect(terminated - ended).toBeGreaterThan(limit);
    expect(terminated - ended).toBeLessThan(limit + 10 * step);
  });
});
