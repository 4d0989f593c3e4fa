import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Target } from "../../src/lesson/resolve.ts";
import { exploreTarget } from "../../src/runner/explore/explore.ts";
import { openSession } from "../../src/runner/session.ts";
import { targetFor } from "../runner/explore/explored-target.ts";
import { session } from "../support/session.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { CAUGHT, ON_FIBERS, REFUSED, sourceOf } from "./constructs.ts";

const folder = temporaryFolder();

afterEach(() => vi.unstubAllEnvs());

describe("both carriers say the same of a program", () => {
  test.for(Object.entries(ON_FIBERS))("that has %s", async ([name, body]) => {
    const target = await write(name, body);
    expect(await explore(target, "fibers")).toEqual(await explore(target, "workers"));
  });

  test.for([
    "beside.ts",
    "forks.ts",
    "joins.ts",
    "loops.ts",
    "over-release.ts",
    "polls.ts",
    "pools.ts",
    "readers.ts",
    "sleepy.ts",
    "values.ts",
  ])("such as %s", async (word) => {
    const target = await targetFor(word);
    expect(await explore(target)).toEqual(await explore(target, "workers"));
  });
});

describe("what fibers cannot do they notice", () => {
  const cannot = { name: "NotOnFibers", message: "This program cannot be run on fibers." };

  test.for(Object.entries(CAUGHT))("%s, while it runs; then workers run it", async ([name, body]) => {
    const target = await write(name, body);
    await expect(explore(target, "fibers")).rejects.toThrow(
      expect.objectContaining({ ...cannot, message: expect.not.stringMatching(cannot.message) }),
    );
    expect(await explore(target)).toEqual(await explore(target, "workers"));
  });

  test("a constructor that waits where only a drawn schedule comes to it", async () => {
    const target = await write(
      "late",
      `
      class Held { constructor() { lock.acquire(); lock.release(); } }
      const other = new Shared(0);
      export function set() { num.value = 1; other.value = -1; }
      export function check() { if (num.value + other.value !== 0) new Held(); }
      export default function main() {
        const threads = [set, set, set, set, set, check].map((target) => new Thread({ target }));
        for (const thread of threads) thread.start();
        for (const thread of threads) thread.join();
      }`,
    );
    await expect(explore(target, "fibers", 300)).rejects.toThrow(
      expect.objectContaining({ name: "NotOnFibers", message: expect.stringMatching("a fiber cannot") }),
    );
  });

  test("a constructor that starts a thread for which there is no fiber yet", async () => {
    const target = await write(
      "unstarted",
      `
      class Begun { constructor(thread) { thread.start(); } }
      export function work() { num.value = 1; }
      export default function main() {
        const thread = new Thread({ target: work });
        new Begun(thread);
        thread.join();
      }`,
    );
    // Fibers of earlier programs would take the thread at once.
    const own = await openSession();
    try {
      await expect(explore(target, "fibers", 16, own)).rejects.toThrow(
        expect.objectContaining({ name: "NotOnFibers", message: expect.stringMatching("a fiber cannot") }),
      );
    } finally {
      await own.close();
    }
  });

  test.for(Object.entries(REFUSED))("%s, before it runs", async ([name, body]) => {
    const target = await write(name, body);
    await expect(explore(target, "fibers")).rejects.toThrow(expect.objectContaining(cannot));
  });

  test("what they refuse workers run", async () => {
    const [name, body] = Object.entries(REFUSED)[0] as [string, string];
    const target = await write(name, body);
    expect(await explore(target)).toEqual(await explore(target, "workers"));
  });
});

async function write(name: string, body: string): Promise<Target> {
  const file = join(folder, `${name.replaceAll(" ", "-")}.ts`);
  await writeFile(file, sourceOf(body));
  return { kind: "file", file, name: "main.ts" };
}

/** All that a search says, but for the time that it took. */
async function explore(
  target: Target,
  carrier?: "fibers" | "workers",
  maxTraces = 16,
  within = session,
): Promise<object> {
  vi.stubEnv("THREADLAB_CARRIER", carrier);
  const { seconds, ...said } = await exploreTarget(within, target, {
    ...{ sets: [], time: "free", maxTraces, signal: new AbortController().signal },
  });
  expect(seconds).toBeGreaterThan(0);
  return said;
}
