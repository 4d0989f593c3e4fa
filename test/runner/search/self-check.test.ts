import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { ExploreResult } from "../../../src/result/explore.ts";
import { isComparable } from "../../../src/runner/search/draw-some.ts";
import { openSession, type Session } from "../../../src/runner/session.ts";
import { openSteering } from "../../../src/runner/steer/steer.ts";
import type { Effect } from "../../../src/scheduler/effect.ts";
import { exerciseOf, judgeProgram, tellVerdict } from "../../practice/searched.ts";
import { exploreWord, targetFor, tell } from "../explore/explored-target.ts";

/** Operations that the search takes for independent of each other. */
const fault = vi.hoisted(() => ({ ops: [] as readonly string[] }));

vi.mock("../../../src/scheduler/dependence.ts", async (importOriginal) => {
  const real = await importOriginal<typeof import("../../../src/scheduler/dependence.ts")>();
  const isFree = ({ op }: Effect) => fault.ops.includes(op);
  const haveConflict: typeof real.haveConflict = (some, others) =>
    !(fault.ops.length > 0 && [...some, ...others].every(isFree)) && real.haveConflict(some, others);
  return { ...real, haveConflict };
});

/** How many schedules may be drawn. */
const draws = vi.hoisted(() => ({ left: Infinity }));

vi.mock("../../../src/runner/search/draw-some.ts", async (importOriginal) => {
  const real = await importOriginal<typeof import("../../../src/runner/search/draw-some.ts")>();
  const drawSome: typeof real.drawSome = (runnable, how, most, time) =>
    real.drawSome(runnable, how, Math.min(most, draws.left), time);
  return { ...real, drawSome };
});

let session: Session;

beforeAll(async () => {
  // On workers the search itself is made in this process, where it can be given a fault.
  vi.stubEnv("THREADLAB_CARRIER", "workers");
  session = await openSession();
  return () => session.close();
});

afterEach(() => {
  fault.ops = [];
});

test("a search that misses an outcome which a drawn schedule leads to says that it is not complete, and shows it", async () => {
  fault.ops = ["read", "write"];
  const found = await exploreWord(session, "race", { sets: ["threads=2"] });
  expect(found.complete).toBe(false);
  expect(tell(found)).toEqual(["99: 1 match", "100: 1 mismatch"]);
  expect(found.findings.map(({ message }) => message).join("\n")).toMatch(
    /the search has missed.*mistake of threadlab/,
  );
});

test("and so does one that misses a data race, though every schedule prints the same", async () => {
  fault.ops = ["read", "write", "acquire", "release"];
  const missed = await exploreWord(session, "ordered-writes.ts");
  expect(missed).toMatchObject({ complete: false, raced: expect.toSatisfy((count) => count > 0) });
  expect(tell(missed)).toEqual([expect.stringMatching(/^over: /)]);
  expect(missed.findings.map(({ kind }) => kind)).toContain("race");
  expect(missed.findings.map(({ message }) => message).join("\n")).toContain(
    "a data race or a run without end that the search has missed",
  );
  fault.ops = [];
  const whole = await exploreWord(session, "ordered-writes.ts");
  expect(whole).toMatchObject({ complete: true, ok: false });
});

test("and so does one that misses an error of a thread, though every schedule prints the same", async () => {
  fault.ops = ["read", "write"];
  const missed = await exploreWord(session, "crash-unread.ts");
  expect(missed.complete).toBe(false);
  expect(missed.findings.map(({ message }) => message).join("\n")).toMatch(
    /an error, a data race or a run without end that the search/,
  );
  expect(missed.findings.map(({ kind }) => kind)).toContain("uncaught");
  fault.ops = [];
  expect(await exploreWord(session, "crash-unread.ts")).toMatchObject({ complete: true });
});

test("where some threads wait for each other, a drawn schedule lets the others go on, as a search does", async () => {
  const found = await exploreWord(session, "cycle-beside-others.ts");
  expect(found.complete).toBe(true);
  expect(new Set(found.outcomes.map(({ output }) => output.join(" ")))).toEqual(new Set(["other"]));
  expect(new Set(found.outcomes.map(({ verdict }) => verdict))).toEqual(new Set(["ran", "deadlock"]));
  expect(found.findings.map(({ kind }) => kind)).not.toContain("divergence");
  const drawn = await exploreWord(session, "cycle-beside-others.ts", {
    sample: { strategy: "random", runs: 12, seed: 1 },
  });
  expect(drawn.deadlocks).toBeGreaterThan(0);
  expect(drawn.findings.map(({ kind }) => kind)).not.toContain("divergence");
});

test("so it finds no deadlock where another thread still releases a lock of them", async () => {
  const found = await exploreWord(session, "released-for-another.ts");
  expect(found).toMatchObject({ complete: true, deadlocks: 0, ok: true });
});

test("a search that is cut short keeps the deadlock that a drawn schedule has shown beside a thread that polls", async () => {
  const found = await exploreWord(session, "cycle-beside-poller.ts", { maxTraces: 150 });
  expect(found).toMatchObject({ complete: false, deadlocks: 1, ok: false });
});

test("a drawn run without an end is compared if it is longer than any run of a search can be", () => {
  const schedule = Array(21).fill(1);
  const tell = (end: "endless" | "deadlock", longest: number) => isComparable({ end, schedule }, longest);
  expect([tell("endless", 10), tell("endless", 11), tell("deadlock", 11)]).toEqual([true, false, true]);
});

test("and so does one with a bound on rounds, which a drawn schedule keeps", async () => {
  fault.ops = ["read", "write"];
  const missed = await exploreWord(session, "polls-and-races.ts");
  expect(missed.complete).toBe(false);
  expect(tell(missed).map((line) => line.split(":")[0])).toEqual(["0", "1"]);
  expect(missed.findings.map(({ message }) => message).join("\n")).toMatch(/that the search has missed/);
  fault.ops = [];
  const whole = await exploreWord(session, "polls-and-races.ts");
  expect(whole.complete).toBe("polls");
  expect(tell(whole).map((line) => line.split(":")[0])).toEqual(["0", "1"]);
});

test.each([
  ["data race", ["read", "write", "acquire", "release"], []],
  ["thread that fails", ["read", "write", "acquire", "release"], ['does="fail"']],
] as const)("and so does one with a bound on rounds that misses a %s", async (_name, ops, sets) => {
  fault.ops = ops;
  const missed = await exploreWord(session, "polls-and-errors.ts", { sets });
  expect(missed.complete).toBe(false);
  expect(tell(missed)).toEqual([expect.stringMatching(/^over: /)]);
  expect(missed.findings.map(({ message }) => message).join("\\n")).toMatch(/that the search has missed/);
  fault.ops = [];
  const whole = await exploreWord(session, "polls-and-errors.ts", { sets });
  expect(whole).toMatchObject({ complete: "polls", ok: false });
});

test("and so does one that misses that the program may have no end", async () => {
  fault.ops = ["read", "write"];
  const missed = await exploreWord(session, "endless-branch.ts");
  expect(missed.complete).toBe(false);
  expect(tell(missed)).toEqual(["over: 1 ran", ": 1 timeout"]);
  expect(missed.findings.map(({ message }) => message).join("\n")).toMatch(
    /a run without end that the search/,
  );
  fault.ops = [];
  const whole = await exploreWord(session, "endless-branch.ts");
  expect(whole.complete).toBe("polls");
  expect(whole.outcomes.map(({ verdict }) => verdict)).toEqual(["ran", "timeout"]);
});

test("and steer says that it does not know", async () => {
  const signal = new AbortController().signal;
  const goal = { kind: "output", lines: ["never printed"] } as const;
  const target = await targetFor("endless-branch.ts");
  const steering = await openSteering(session, target, goal, { sets: [], signal });
  const { turns } = await steering.at([]);
  fault.ops = ["read", "write"];
  const missed = await steering.search(turns);
  expect(missed.can).toBeUndefined();
  expect(missed.limits.join()).toContain("mistake of threadlab");
});

test("steer does not say that no schedule reaches what a drawn one reaches", async () => {
  const signal = new AbortController().signal;
  const goal = { kind: "output", lines: ["100"] } as const;
  const target = await targetFor("race");
  const steering = await openSteering(session, target, goal, { sets: ["threads=2"], signal });
  const begin = await steering.at([]);
  const before = await steering.search(begin.turns);
  fault.ops = ["read", "write"];
  const missed = await steering.search(begin.turns);
  expect([before.can, missed.can]).toEqual([true, true]);
  expect([before.limits, missed.limits.join()]).toEqual([
    [],
    expect.stringContaining("mistake of threadlab"),
  ]);
  expect(missed.shortest?.slice(0, begin.turns.length)).toEqual(begin.turns);
});

test("steer does not say that no schedule reaches what the reader has reached", async () => {
  const signal = new AbortController().signal;
  const target = await targetFor("race");
  const steering = await openSteering(
    session,
    target,
    { kind: "output", lines: ["100"] },
    { sets: ["threads=2"], signal },
  );
  const { turns } = await steering.at([]);
  const { shortest = [] } = await steering.search(turns);
  const reached = await steering.at(shortest);
  expect(reached.end?.reached).toBe(true);
  fault.ops = ["read", "write"];
  draws.left = 0;
  const missed = await steering.search(turns);
  draws.left = Infinity;
  expect(missed).toMatchObject({ can: true, limits: [expect.stringContaining("mistake of threadlab")] });
});

test("a sleep is not said to hide a fault that a drawn schedule shows without it", async () => {
  fault.ops = ["read", "write"];
  const missed = await exploreWord(session, "lessons/spoilt");
  expect(tell(missed)).toEqual(["42: 1 match", "0: 1 mismatch"]);
  expect(missed.complete).toBe(true);
  expect(kindsOfFacts(missed)).not.toContain("sleep-hides");
  const hidden = await exploreWord(session, "lessons/spoilt", { sets: ["spoils=0"] });
  expect(kindsOfFacts(hidden)).toContain("sleep-hides");
});

function kindsOfFacts({ findings }: ExploreResult): readonly unknown[] {
  return findings.map(({ facts }) => facts?.kind);
}

test("practice does not prove a time that a drawn schedule exceeds", async () => {
  const exercise = exerciseOf("seats-guard-nothing");
  const { shared: _, ...criteria } = exercise.criteria;
  const quick = { ...exercise, expected: "over\n", criteria: { ...criteria, within: 1 } };
  fault.ops = ["read", "write", "acquire", "release"];
  expect(tellVerdict(await judgeProgram(session, quick, SLOW_IF_LATE))).toMatch(/^not-solved: within/);
  const program = (last: string) => SLOW_IF_LATE.replace("sleep(3)", last);
  expect(tellVerdict(await judgeProgram(session, quick, program("sleep(0.5)")))).toMatch(/^not-proved/);
  expect(tellVerdict(await judgeProgram(session, quick, program("value.value")))).toMatch(/^solved/);
  fault.ops = [];
  expect(tellVerdict(await judgeProgram(session, quick, program("sleep(0.5)")))).toMatch(/^solved/);
  expect(tellVerdict(await judgeProgram(session, quick, SLOW_IF_LATE))).toMatch(/^not-solved: within/);
});

test("and does not call an exercise solved whose drawn schedules print something else, or fail", async () => {
  const exercise = exerciseOf("seats-guard-nothing");
  const { within: _within, shared: _shared, ...criteria } = exercise.criteria;
  const bare = { ...exercise, expected: "over\n", criteria };
  const program = (last: string) => SLOW_IF_LATE.replace("sleep(3)", last);
  fault.ops = ["read", "write", "acquire", "release"];
  for (const last of ['print("more")', 'throw new Error("late")', "lock.acquire(), lock.acquire()"])
    expect(tellVerdict(await judgeProgram(session, bare, program(last)))).toMatch(/^not-solved/);
  expect(tellVerdict(await judgeProgram(session, bare, program("value.value")))).toMatch(/^solved/);
});

const SLOW_IF_LATE = `import { Lock, print, Shared, sleep, Thread } from "threadlab";
const lock = new Lock();
const value = new Shared(0);
export function look() { if (lock.with(() => value.value) === 1) sleep(3); }
export function change() { lock.with(() => { value.value = 1; }); }
export default function main() {
  const both = [new Thread({ target: look }), new Thread({ target: change })];
  for (const each of both) each.start();
  for (const each of both) each.join();
  print("over");
}
`;

test("without the fault nothing is missed", async () => {
  const found = await exploreWord(session, "race", { sets: ["threads=2"] });
  expect(found.complete).toBe(true);
  expect(tell(found)).toEqual(["99: 2 match", "100: 2 mismatch"]);
});
