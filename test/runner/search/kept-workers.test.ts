import { afterAll, beforeAll, expect, test } from "vitest";
import { prepare } from "../../../src/runner/prepare.ts";
import { searchSchedules } from "../../../src/runner/search/search-schedules.ts";
import { openSession, type Session } from "../../../src/runner/session.ts";
import { withProgram } from "../../support/with-program.ts";

/** A search makes thousands of runs, and a worker takes longer to come up than most of them last. */

let session: Session;
let started = 0;
const count = () => void started++;

beforeAll(async () => {
  session = await openSession();
  process.on("worker", count);
});

afterAll(async () => {
  process.off("worker", count);
  await session.close();
});

/** What each of two threads does. Where it says `process`, the worker looks whether the globals are as they were. */
const BODIES: Readonly<Record<string, string>> = {
  "an exit": "shared.value++; process.exit();",
  "an exit with a code": "process.exitCode = 3; shared.value++; process.exit();",
  "an exit inside try": "for (;;) try { shared.value++; process.exit(); } catch {} finally { print('no'); }",
  "an exit while a lock is held": "lock.with(() => { shared.value++; process.exit(); });",
  "output by the streams": "shared.value++; process.stdout.write('a'); process.stderr.write('b');",
  "an error": "shared.value++; process.version; throw new TypeError('x');",
  "an error of its own": "shared.value++; process.version; throw new Mine('x');",
  "something thrown that is no error": "shared.value++; process.version; throw null;",
  "a stack without end": "shared.value++; process.version; const f = () => f() + 1; f();",
  "a deadlock": "shared.value++; process.version; lock.acquire(); lock.acquire();",
  "a wait that nobody ends": "shared.value++; process.version; event.wait();",
  using: "using held = lock.hold(); shared.value++; process.version;",
  "using, and an exit": "using held = lock.hold(); shared.value++; process.exit();",
  promises: "return (async () => { await null; shared.value++; process.version; await null; })();",
  "a promise that nothing settles": "return new Promise(() => { shared.value++; });",
  "using, and an error": "using held = lock.hold(); shared.value++; process.version; throw new Error('x');",
};

const MOST_TRACES = 20;
/** Spares that may come up while a worker is between two threads. A worker for each run would be far more. */
const MOST_SPARES = 6;

async function search(body: string): Promise<number> {
  const prepared = await withProgram(
    `// @ts-nocheck
    import { Event, Lock, print, Shared, Thread } from "threadlab";
    const shared = new Shared(0);
    const lock = new Lock();
    const event = new Event();
    class Mine extends Error { name = "Mine"; }
    export function work() { ${body} }
    export default function main() {
      const threads = [1, 2].map(() => new Thread({ target: work }));
      for (const thread of threads) thread.start();
      for (const thread of threads) thread.join();
    }`,
    prepare,
  );
  const { signal } = new AbortController();
  // However busy the machine, a worker has the time to become free.
  const limits = { time: "free", maxTraces: MOST_TRACES, signal, runTimeout: 36_000 } as const;
  let traces = 0;
  for await (const _ of searchSchedules({ engine: session, ...prepared, params: {} }, limits)) traces++;
  return traces;
}

test("explored runs that end by an exit, an error or a deadlock cost no worker", async () => {
  await search("shared.value++;");
  const before = started;
  let traces = 0;
  for (const body of Object.values(BODIES)) traces += await search(body);
  expect(traces).toBeGreaterThan(60);
  expect(started - before).toBeLessThanOrEqual(MOST_SPARES);
});
