import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkTargets } from "../../src/runner/check/check.ts";
import { replayTarget } from "../../src/runner/run/replay.ts";
import { openSession, type Session } from "../../src/runner/session.ts";
import { runSource } from "../run-source.ts";
import { exploreWord, targetFor } from "./explore/explored-target.ts";

let session: Session;

beforeAll(async () => {
  session = await openSession();
});

afterAll(() => session.close());

const DIES = "(process as unknown as { reallyExit(code: number): never }).reallyExit(0);";
const EATS = "const all: unknown[] = []; for (;;) all.push(new Array(1e5).fill(1.5));";
const SEEDS = [1, 2, 3].map((seed) => [`seed ${seed}`, { virtual: { seed } }] as const);

describe.for([["the machine's clock", {}] as const, ...SEEDS])("%s", ([, options]) => {
  test.for([
    ["before its first operation", EATS, /^Thread-1 ran out of memory and died/],
    ["after an operation", `print("lives"); ${DIES}`, /^Thread-1 ended without finishing/],
  ] as const)("a thread that dies %s: the others go on", async ([, death, words]) => {
    const { output, verdict, findings, seconds } = await runSource(
      `import { print, Thread } from "threadlab";
       export function dies() { ${death} }
       export function other() { for (let i = 0; i < 3; i++) print("other", i); }
       export default function main() {
         const threads = [dies, other].map((target) => new Thread({ target }));
         for (const thread of threads) thread.start();
         for (const thread of threads) thread.join();
         print("main goes on", threads.map((thread) => thread.isAlive()));
       }`,
      options,
    );
    const others = output.filter((line) => line !== "lives");
    expect(others).toEqual(["other 0", "other 1", "other 2", "main goes on [ false, false ]"]);
    expect(verdict).toBe("crash");
    expect(findings.map(({ message }) => message)).toEqual([expect.stringMatching(words)]);
    if ("virtual" in options) expect(seconds).toBe(0);
  });

  test("locks that it held stay held", async () => {
    const { verdict, findings } = await runSource(
      `import { Lock, Thread } from "threadlab";
       const lock = new Lock();
       export function dies() { lock.acquire(); ${DIES} }
       export default function main() {
         const thread = new Thread({ target: dies });
         thread.start();
         thread.join();
         lock.acquire();
       }`,
      options,
    );
    expect(verdict).toBe("deadlock");
    expect(findings.some(({ message }) => message.startsWith("Thread-1 ended without finishing"))).toBe(true);
  });

  test.for([DIES, EATS])("barriers whose actions it ran are broken: %s", async (death) => {
    const { output, verdict, findings } = await runSource(
      `import { Barrier, print, Thread } from "threadlab";
       const inner = new Barrier(2, { action: dies });
       const outer = new Barrier(2, { action: comes });
       export function dies() { ${death} }
       export function comes() { inner.wait(); }
       export function waits(barrier: Barrier) {
         try { barrier.wait(); } catch (error) { print((error as Error).name); }
       }
       export function last() { while (outer.nWaiting + inner.nWaiting < 2); outer.wait(); }
       export default function main() {
         const threads = [outer, inner].map((barrier) => new Thread({ target: waits, args: [barrier] }));
         threads.push(new Thread({ target: last }));
         for (const thread of threads) thread.start();
         for (const thread of threads) thread.join();
         waits(outer);
         inner.reset();
         print(outer.broken, inner.broken);
       }`,
      options,
    );
    expect(output).toEqual([...Array(3).fill("BrokenBarrierError"), "true false"]);
    expect(verdict).toBe("crash");
    expect(findings.map(({ message }) => message)).toEqual([expect.stringMatching(/^Thread-3 /)]);
  });
});

test.each([
  "process.removeAllListeners();",
  'process.removeAllListeners("unhandledRejection");',
  'for (const each of process.listeners("unhandledRejection")) process.off("unhandledRejection", each);',
])("an error that nothing catches is told after %s", async (removal) => {
  const { findings } = await runSource(
    `export default function main() { ${removal} Promise.reject(new Error("lost")); }`,
  );
  expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining("Error: lost")]);
});

test("explore, replay and check tell it as a run does", async () => {
  const found = await exploreWord(session, "dies.ts");
  // A death is a step like others: the write and the read come in two orders, the death and the look in two more.
  expect(found).toMatchObject({ traces: 4, complete: true, ok: false, deadlocks: 0 });
  expect(found.outcomes.map(({ output }) => [...output].sort().join(" ")).sort()).toEqual([
    "0 false main goes on",
    "0 main goes on true",
    "1 false main goes on",
    "1 main goes on true",
  ]);
  expect(new Set(found.outcomes.map(({ verdict }) => verdict))).toEqual(new Set(["crash"]));
  const target = await targetFor("dies.ts");
  const signal = new AbortController().signal;
  const schedule = found.outcomes[0]?.schedule ?? "";
  const { result, rows } = await replayTarget(session, target, {
    sets: [],
    time: "free",
    schedule,
    signal,
  });
  expect(result.verdict).toBe("crash");
  expect(rows.map(({ text }) => text)).toContain("dies");
  const [checked] = await checkTargets([target], { sets: [], signal, onResult() {} });
  expect(checked?.verdict).toBe("crash");
});

test("explore, replay and check see a barrier broken whose action ends its thread", async () => {
  const found = await exploreWord(session, "dies-in-action.ts");
  expect(found).toMatchObject({ complete: true, ok: false, deadlocks: 0 });
  expect(new Set(found.outcomes.map(({ output }) => output.join(" ")))).toEqual(
    new Set(["BrokenBarrierError broken: true"]),
  );
  const target = await targetFor("dies-in-action.ts");
  const signal = new AbortController().signal;
  const { result, rows } = await replayTarget(session, target, {
    ...{ sets: [], time: "free", schedule: found.outcomes[0]?.schedule ?? "", signal },
  });
  expect(result.verdict).toBe("crash");
  expect(rows.map(({ text }) => text)).toContain("breaks barrier");
  const [checked] = await checkTargets([target], { sets: [], signal, onResult() {} });
  expect(checked?.verdict).toBe("crash");
});
