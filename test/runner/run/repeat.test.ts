import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Target } from "../../../src/lesson/resolve.ts";
import { withExpected } from "../../../src/runner/explore/with-expected.ts";
import { repeatTarget } from "../../../src/runner/run/repeat.ts";
import { runTarget } from "../../../src/runner/run/run-target.ts";
import { DEFAULT_VIRTUAL } from "../../../src/runner/scheduling.ts";
import { session } from "../../support/session.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const TWO_PRINT = `
import { print, Thread } from "threadlab";
export function say(name: string) { print(name); }
export default function main() {
  const list = ["a", "b"].map((name) => new Thread({ target: say, args: [name] }));
  for (const t of list) t.start();
  for (const t of list) t.join();
}`;

const RACE = `
import { print, Shared, Thread } from "threadlab";
const num = new Shared(0);
export function add() {
  const temp = num.value;
  num.value = temp + 1;
}
export default function main() {
  const list = [new Thread({ target: add }), new Thread({ target: add })];
  for (const t of list) t.start();
  for (const t of list) t.join();
  print("done");
}`;

const LOCKED = `
import { Lock, print, Shared, Thread } from "threadlab";
const num = new Shared(0);
const mutex = new Lock();
export function add() {
  mutex.with(() => { num.value = num.value + 1; });
}
export default function main() {
  const list = [new Thread({ target: add }), new Thread({ target: add })];
  for (const t of list) t.start();
  for (const t of list) t.join();
  print(num.value);
}`;

const FLAG = `
import { Event, print, Shared, Thread, yieldNow } from "threadlab";
const num = new Shared(0);
const done = new Event();
export function work() {
  num.value = 7;
  done.set();
}
export default function main() {
  const t = new Thread({ target: work });
  t.start();
  while (!done.isSet()) yieldNow();
  print(num.value);
  t.join();
}`;

const TWO_ORDERS = `
import { Lock, print, Thread } from "threadlab";
const left = new Lock();
const right = new Lock();
export function leftFirst() {
  left.with(() => right.with(() => {}));
}
export function rightFirst() {
  right.with(() => left.with(() => {}));
}
export default function main() {
  const a = new Thread({ target: leftFirst });
  const b = new Thread({ target: rightFirst });
  a.start();
  b.start();
  a.join();
  b.join();
  print("no deadlock this time");
}`;

const folder = temporaryFolder();
const options = { sets: [], signal: new AbortController().signal, timeout: 30 };

async function program(source: string): Promise<Target> {
  const file = join(folder, "main.ts");
  await writeFile(file, source);
  return { kind: "file", file, name: "main.ts" };
}

function virtual(seed: number) {
  return { ...options, scheduling: { ...DEFAULT_VIRTUAL, seed } };
}

describe("repeatTarget", () => {
  test("gathers the outputs, each with how often it came", async () => {
    const done: number[] = [];
    const lesson = withExpected(await program(TWO_PRINT), "a\nb\n");
    const result = await repeatTarget(session, lesson, {
      ...virtual(1),
      times: 20,
      progress: (count) => done.push(count),
    });
    const [ab, ba] = ["match", "match-reordered"].map((verdict) =>
      result.outputs.find((output) => output.verdict === verdict),
    );
    expect([ab?.output, ba?.output]).toEqual([
      ["a", "b"],
      ["b", "a"],
    ]);
    expect((ab?.count ?? 0) + (ba?.count ?? 0)).toBe(20);
    expect(result).toMatchObject({ runs: 20, distinct: 2, verdict: "match-reordered", findings: [] });
    expect(done).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    // The same seeds give the same again.
    expect(await repeatTarget(session, lesson, { ...virtual(1), times: 20 })).toEqual(result);
  });

  test("the worst verdict counts, and a wrong program is run once", async () => {
    const lesson = withExpected(await program(TWO_PRINT), "a\nc\n");
    expect(await repeatTarget(session, lesson, { ...virtual(1), times: 3 })).toMatchObject({
      runs: 3,
      verdict: "mismatch",
    });
    const wrong = await repeatTarget(session, await program("export const a = 1;"), {
      ...virtual(1),
      times: 3,
    });
    expect(wrong).toMatchObject({ runs: 1, verdict: "error" });
  });
});

describe("races in a run", () => {
  test("a file that races fails by it, whatever it prints", async () => {
    const result = await runTarget(session, await program(RACE), virtual(1));
    expect(result.verdict).toBe("race");
    expect(result.orders).toBeUndefined();
    expect(result.findings.map(({ kind, expected }) => [kind, expected])).toEqual([["race", undefined]]);
    expect(result.findings[0]?.message).toContain('Data race on "num": nothing orders these two accesses.');
  });

  test("a lesson that matches and races fails by it, unless it says that it races", async () => {
    const lesson = withExpected(await program(RACE), "done\n");
    expect((await runTarget(session, lesson, virtual(1))).verdict).toBe("race");
    if (lesson.kind !== "lesson") throw new Error("no lesson");
    const meant: Target = { kind: "lesson", lesson: { ...lesson.lesson, races: true } };
    const result = await runTarget(session, meant, virtual(1));
    expect(result.verdict).toBe("match");
    expect(result.findings.map(({ kind, expected }) => [kind, expected])).toEqual([["race", true]]);
  });

  test.each([
    ["a lock", LOCKED],
    ["a flag that was seen", FLAG],
  ])("none where accesses are ordered by %s, under any schedule", async (_, source) => {
    const result = await repeatTarget(session, await program(source), { ...virtual(1), times: 10 });
    expect(result).toMatchObject({ verdict: "ran", findings: [] });
  });

  test("an order of locks that could deadlock is a warning where it did not", async () => {
    const results = await repeatTarget(session, await program(TWO_ORDERS), { ...virtual(1), times: 20 });
    const verdicts = results.outputs.map(({ verdict }) => verdict);
    expect([...new Set(verdicts)].sort()).toEqual(["deadlock", "ran"]);
    const warning = results.findings.find(({ kind }) => kind === "lock-order");
    expect(warning?.message).toContain("could wait for each other for ever");
    expect(warning?.message).toContain('acquires "right"');
  });
});

describe("orders in a run", () => {
  test("are counted, and listed where it is asked for", async () => {
    const lesson = withExpected(await program(TWO_PRINT), "a\nb\n");
    const plain = await runTarget(session, lesson, virtual(1));
    expect(plain.orders).toEqual({ count: 2, exact: true });
    const listed = await runTarget(session, lesson, { ...virtual(1), orders: 100 });
    expect(listed.orders?.listed?.[0]).toEqual(listed.actual);
    expect(listed.orders?.listed).toHaveLength(2);
    const changed = withExpected(await program(TWO_PRINT), "a\n");
    const mismatch = await runTarget(session, changed, { ...virtual(1), orders: 100 });
    expect([mismatch.verdict, mismatch.orders?.listed?.length]).toEqual(["mismatch", 2]);
    const runs = Array.from({ length: 10 }, (_, seed) =>
      runTarget.bind(undefined, session, lesson, virtual(seed)),
    );
    for (const run of runs) {
      const { verdict, remark } = await run();
      if (verdict !== "match-reordered") continue;
      expect(remark).toBe(
        "the same lines; here `b` came first, which nothing forbids; one of 2 orders that its synchronisation allows",
      );
      return;
    }
    expect.fail("no schedule printed them in the other order");
  });

  test("are at least as many as are listed, where the count is cut short", async () => {
    const file = await program(`import { print, Thread } from "threadlab";
      export function f(name: string) { for (let i = 0; i < 300; i++) print("a"); print(name); }
      export default function main() { for (const name of ["x", "y"]) new Thread({ target: f, args: [name] }).start(); }
    `);
    const { orders } = await runTarget(session, file, { ...virtual(1), orders: 3 });
    expect(orders?.listed).toHaveLength(3);
    expect(orders).toMatchObject({ exact: false, count: 2 });
  });
});
