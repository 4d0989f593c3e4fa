import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { renderChromeTrace } from "../../../src/render/documents/chrome-trace.ts";
import { renderTimeline } from "../../../src/render/timeline/timeline.ts";
import { runTraced } from "../../../src/runner/run/run-target.ts";
import type { RunTrace } from "../../../src/runner/run/run-trace.ts";
import { DEFAULT_VIRTUAL } from "../../../src/runner/scheduling.ts";
import { checkChromeTrace } from "../../chrome-trace-format.ts";
import { screen } from "../../render/sample.ts";
import { session } from "../../support/session.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const PROGRAM = `import { Condition, Lock, print, sleep, Thread } from "threadlab";
const mutex = new Lock();
const ready = new Condition();
export function waits() { ready.with(() => { ready.wait(); print("woken"); }); }
export function works() { mutex.with(() => sleep(1)); ready.with(() => ready.notifyAll()); }
export function never() { sleep(60); }
export default function main() {
  const threads = [new Thread({ target: waits }), new Thread({ target: works }), new Thread({ target: works })];
  new Thread({ target: never, daemon: true }).start();
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
  print("main");
}
`;

const folder = temporaryFolder();
beforeAll(async () => {
  await writeFile(join(folder, "main.ts"), PROGRAM);
});
async function traceOfRun(source = join(folder, "main.ts")): Promise<RunTrace | undefined> {
  const { trace } = await runTraced(
    session,
    { kind: "file", file: source, name: "main.ts" },
    {
      sets: [],
      timeout: 300,
      signal: new AbortController().signal,
      scheduling: { ...DEFAULT_VIRTUAL, strategy: "round-robin" },
    },
  );
  return trace;
}

describe("RunTrace", () => {
  test("a run on the virtual clock, drawn", async () => {
    const trace = await traceOfRun();
    if (trace === undefined) throw new Error("The run gave no trace.");
    expect(trace.complete).toBe(true);
    expect(`\n${renderTimeline(trace.lanes(), screen(100)).join("\n")}\n`).toMatchInlineSnapshot(`
      "
       MainThread ━┯━━┯━┯━━┯━━━────────────────────────────────────┯┯───────────────────────────────┯2━━
       Thread-1    │  ┕━┿━:│:::::::::::::::::::::::::::::::::::━━1━┙│                               │
       Thread-2    │    ┕━━┿━·······························━━━━━───┘                               │
       Thread-3    │       ┕━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄━·····································━┙
       Thread-4    ┕━···················································································×
                  ╵0 s                       ╵0.5 s         ╵1.0 s                  ╵1.5 s         ╵2.0 s
       across: seconds, stretched where much happens at once
       ━ running   ┄ waits for a lock   : waits   · sleeps   ─ joins   × cut off
       1 "woken"   2 "main"
      "
    `);
  });

  test("and as Chrome trace events", async () => {
    const trace = await traceOfRun();
    if (trace === undefined) throw new Error("The run gave no trace.");
    const text = renderChromeTrace({ title: "main.ts", lanes: trace.lanes(), edges: trace.edges() });
    expect(checkChromeTrace(text)).toEqual([]);
    for (const name of ["hold mutex", "wait for mutex", "wait for ready", "sleep", "join Thread-1"])
      expect(text).toContain(`"name":"${name}"`);
  });

  test("rows say what was done; their clocks count them, and know what came before", async () => {
    const rows = (await traceOfRun())?.rows() ?? [];
    const counts = new Map<number, number>();
    for (const { thread, clock } of rows) {
      counts.set(thread, (counts.get(thread) ?? 0) + 1);
      expect(clock.get(thread)).toBe(counts.get(thread));
    }
    const last = rows.at(-1);
    expect(last?.text).toBe("ends");
    // Who has joined a thread knows all that it did; of a daemon it knows nothing.
    const joined = rows.filter(({ threadName, text }) => threadName === "Thread-2" && text === "ends");
    expect(joined).toHaveLength(1);
    expect(last?.clock.get(joined[0]?.thread ?? 0)).toBe(counts.get(joined[0]?.thread ?? 0));
  });

  test("a program that could not be run has none", async () => {
    expect(await traceOfRun(join(folder, "nothing.ts")).catch(() => undefined)).toBeUndefined();
  });
});
