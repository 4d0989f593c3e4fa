import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sayFinish } from "../../../src/explain/steering.ts";
import { reachText } from "../../../src/render/steering.ts";
import type { Goal, SteerEnd, SteerState } from "../../../src/result/steering.ts";
import { withExpected } from "../../../src/runner/explore/with-expected.ts";
import { openSteering, type Steering } from "../../../src/runner/steer/steer.ts";
import { session } from "../../support/session.ts";
import { withProgram } from "../../support/with-program.ts";
import { targetFor } from "../explore/explored-target.ts";

const { signal } = new AbortController();

/** The end of a run, with what is said of it. */
function told(end: SteerEnd | undefined) {
  return end && { ...end, words: sayFinish(end) };
}

/** Two threads, of which each adds one to what it has read. */
const LOST = `import { print, Shared, Thread } from "threadlab";
const n = new Shared(0);
export function add() { n.value = n.value + 1; }
export default function main() {
  const one = new Thread({ target: add });
  one.start();
  add();
  one.join();
  print(n.value);
}
`;

/** Two threads that take two locks, the one in this order and the other in that. */
const RING = `import { Lock, Thread } from "threadlab";
const left = new Lock();
const right = new Lock();
export function other() { right.acquire(); left.acquire(); left.release(); right.release(); }
export default function main() {
  const one = new Thread({ target: other });
  one.start();
  left.acquire(); right.acquire(); right.release(); left.release();
  one.join();
}
`;

/** Two threads that print, each in its own time. */
const PRINTS = `import { print, Thread } from "threadlab";
export function say(word: string) { print(word); }
export default function main() {
  const both = ["a", "b"].map((word) => new Thread({ target: say, args: [word] }));
  for (const each of both) each.start();
}
`;

/** Two threads of which each makes a thread, and says what that one is called: a number, by who comes first. */
const NUMBERED = `import { print, Thread } from "threadlab";
export function make(name: string) { print(name, new Thread().name); }
export default function main() {
  const both = ["a", "b"].map((name) => new Thread({ target: make, name, args: [name] }));
  for (const each of both) each.start();
  for (const each of both) each.join();
}
`;

/** One thread that makes twice as many steps, and prints. */
const rounds = (count: number) => `import { Lock, print } from "threadlab";
const lock = new Lock();
export default function main() {
  for (let i = 0; i < ${count}; i++) { lock.acquire(); lock.release(); }
  print("done");
}
`;

const open = (goal: Goal, source: string): Promise<Steering> =>
  withProgram(source, (target) => openSteering(session, target, goal, { sets: [], signal }));

/** Every state that choices lead to, with whether some way on reaches the goal: by trying all of them. */
async function tryAll(steering: Steering): Promise<ReadonlyMap<SteerState, boolean>> {
  const found = new Map<SteerState, boolean>();
  const visit = async (state: SteerState): Promise<boolean> => {
    let can = state.end?.reached ?? false;
    for (const { thread } of state.next) {
      if (await visit(await steering.at([...state.turns, thread]))) can = true;
    }
    found.set(state, can);
    return can;
  };
  await visit(await steering.at([]));
  return found;
}

describe("what can still be reached", () => {
  test.each<readonly [string, Goal, string]>([
    ["a lost update", { kind: "output", lines: ["1"] }, LOST],
    ["what nobody prints", { kind: "output", lines: ["3"] }, LOST],
    ["one order of lines that nothing fixes", { kind: "output", lines: ["a", "b"] }, PRINTS],
    ["a deadlock", { kind: "deadlock" }, RING],
  ])("%s: a search from each choice says the same as trying everything", async (_name, goal, source) => {
    const steering = await open(goal, source);
    const states = await tryAll(steering);
    expect(states.size).toBeGreaterThan(20);
    const answers = new Set<boolean>();
    for (const [{ turns, next }, can] of states) {
      // What can be reached from where there is no choice can be reached from the next state.
      if (next.length < 2) continue;
      expect([turns, (await steering.search(turns)).can]).toEqual([turns, can]);
      answers.add(can);
    }
    const isPossible = !(goal.kind === "output" && goal.lines[0] === "3");
    expect(answers).toEqual(new Set(isPossible ? [true, false] : [false]));
  });
});

test("the outputs of a proof are told where each trace has one, and not where nothing fixes the order of lines", async () => {
  const outputsOf = async (source: string) =>
    (await (await open({ kind: "deadlock" }, source)).search([])).outputs;
  expect(await outputsOf(LOST)).toEqual(expect.toSatisfy((all: string[]) => all.toSorted().join() === "1,2"));
  expect(await outputsOf(PRINTS)).toBeUndefined();
});

test("nothing is said of output that was not kept", async () => {
  const printed = `${"\n".repeat(10_101)}a\nb\n`;
  const target = withExpected(await targetFor("chatty.ts"), printed);
  const reach = async (goal: Goal) =>
    (await openSteering(session, target, goal, { sets: [], signal })).search([]);
  const unknown = { can: undefined, limits: [expect.stringContaining("more than threadlab keeps")] };
  expect(await reach({ kind: "mismatch" })).toMatchObject(unknown);
  expect(await reach({ kind: "output", lines: printed.trimEnd().split("\n") })).toMatchObject(unknown);
  expect(await reach({ kind: "output", lines: Array<string>(10_000).fill("") })).toMatchObject(unknown);
  expect(await reach({ kind: "deadlock" })).toMatchObject({ can: false, limits: [] });
});

test("where it is not known, the answer says why", async () => {
  const random = `import { print } from "threadlab";
export default function main() { print(Math.random() < 2 ? "low" : "high"); }
`;
  const goal = { kind: "output", lines: ["high"] } as const;
  const tossed = await (await open(goal, random)).search([]);
  expect(tossed).toMatchObject({ can: undefined, limits: [expect.stringContaining("random numbers")] });
  expect(reachText(tossed, true)).toMatch(
    /^Not known: the only trace tried does not reach the goal\. The program asks for random numbers\./,
  );
  const polling = `import { print, Shared, Thread, yieldNow } from "threadlab";
const ready = new Shared(false);
export function other() { ready.value = true; }
export default function main() {
  new Thread({ target: other }).start();
  while (!ready.value) yieldNow();
  print("low");
}
`;
  const polled = await (await open(goal, polling)).search([]);
  expect(polled).toMatchObject({
    can: undefined,
    limits: [
      expect.stringMatching(
        /^The search covered every schedule in which no thread goes round a loop more than \d+ times/,
      ),
    ],
  });
});

test("a program that does not repeat itself has not ended where it leaves the choices", async () => {
  const folder = await mkdtemp(join(tmpdir(), "threadlab-"));
  const runs = JSON.stringify(join(folder, "runs"));
  const forgetful = `import { appendFileSync, statSync } from "node:fs";
import { Event, print, Thread } from "threadlab";
const never = new Event();
export function say() { print("other"); }
export default function main() {
  appendFileSync(${runs}, ".");
  new Thread({ target: say }).start();
  if (statSync(${runs}).size > 2) never.wait();
  print("main");
}
`;
  try {
    const steering = await open({ kind: "output", lines: [] }, forgetful);
    const { turns } = await steering.at([1, 1]);
    const { end } = await steering.at([...turns, 1]);
    expect(told(end)).toMatchObject({ reached: false, stopped: { why: "diverged" } });
    expect(sayFinish(end as SteerEnd)).toMatch(
      /^It was stopped after \d steps: the thread that was chosen to go next could go in another run/,
    );
    expect((await steering.search([])).can).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("what can be reached is known after more rounds in vain than a search allows", async () => {
  const polling = `import { Event, print, Thread, yieldNow } from "threadlab";
const ready = new Event();
export function other() { ready.set(); }
export default function main() {
  new Thread({ target: other }).start();
  while (!ready.isSet()) yieldNow();
  print("ready");
}
`;
  const steering = await open({ kind: "output", lines: ["ready"] }, polling);
  let state = await steering.at([]);
  for (let round = 0; round < 40; round++) state = await steering.at([...state.turns, 1]);
  expect(state.end).toBeUndefined();
  expect((await steering.search(state.turns)).can).toBe(true);
  const never = await (await open({ kind: "output", lines: ["never"] }, polling)).search(state.turns);
  expect(never).toMatchObject({
    can: undefined,
    limits: [
      expect.stringMatching(
        /^The search covered every schedule in which no thread goes round a loop more than /,
      ),
    ],
  });
});

test("what no schedule does is not known of a program that does something else each time", async () => {
  // What a pattern found last is kept for the next run of the worker. It may be the text of another test.
  const counting = `import { print, Thread } from "threadlab";
export function count() {
  const runs = (Number(RegExp.$1) || 0) + 1;
  /(\\d+)/.exec(String(runs));
  print(runs);
}
export default function main() {
  const both = [1, 2].map(() => new Thread({ target: count }));
  for (const each of both) each.start();
  for (const each of both) each.join();
}
`;
  const reach = await (await open({ kind: "deadlock" }, counting)).search([]);
  expect(reach).toMatchObject({
    can: undefined,
    limits: [expect.stringContaining("behaved differently under the same schedule")],
  });
});

test("where the numbers of threads are seen, it is known what no schedule does", async () => {
  const steering = await open({ kind: "output", lines: ["a Thread-1", "b Thread-1"] }, NUMBERED);
  const { turns, next } = await steering.at([]);
  expect(await steering.search(turns)).toMatchObject({
    can: false,
    outputs: expect.toSatisfy((all) => all.length === 4),
  });
  const { end } = await steering.finish([...turns, next.at(-1)?.thread ?? 0]);
  expect(end?.replay).toMatch(/^threadlab replay .* --schedule /);
});

test("a program without end has not printed an output, whatever it printed before", async () => {
  const endless = `import { print, Shared, yieldNow } from "threadlab";
const never = new Shared(false);
export default function main() {
  print("low");
  while (!never.value) yieldNow();
}
`;
  const steering = await open({ kind: "output", lines: ["low"] }, endless);
  expect(await steering.search([])).toMatchObject({ can: undefined });
  const words = "The threads that are left only go round: a livelock, unless a loop counts its tries.";
  expect(told((await steering.at([])).end)).toMatchObject({ reached: false, words });
  const wrong = await open({ kind: "wrong" }, endless);
  expect(told((await wrong.at([])).end)).toMatchObject({ reached: true, words });
  const { can, shortest = [] } = await wrong.search([]);
  expect(can).toBe(true);
  expect(told((await wrong.at(shortest)).end)).toMatchObject({ reached: true, words });
});

test("a program that cannot be run as a lesson can reach a deadlock all the same", async () => {
  const mismatched = `import { currentThread, Event, Lock, print, Thread } from "threadlab";
if (currentThread().name === "MainThread") new Lock();
const ready = new Event();
export function other() { ready.set(); }
export default function main() {
  const one = new Thread({ target: other });
  one.start();
  print("started");
  ready.wait();
}
`;
  const steering = await open({ kind: "deadlock" }, mismatched);
  expect(await steering.search([])).toMatchObject({ can: true });
  expect(told((await steering.finish([])).end)).toMatchObject({
    ...{ verdict: "error", deadlock: true, reached: true, words: "No thread can go on: a deadlock." },
  });
});

test("a long program goes on to its end, as in a search", async () => {
  const steering = await open({ kind: "wrong" }, rounds(3_000));
  expect(await steering.search([])).toMatchObject({ can: false });
  const { output, end } = await steering.at([]);
  expect({ output, ...told(end) }).toMatchObject({
    output: ["done"],
    reached: false,
    words: "It ended, and nothing went wrong.",
  });
});

test("of a run that is too long it is not known whether anything goes wrong", async () => {
  const steering = await open({ kind: "wrong" }, rounds(12_000));
  expect((await steering.search([])).can).toBeUndefined();
  expect(told((await steering.at([])).end)).toMatchObject({
    reached: false,
    words: "It was stopped after 20,000 steps; it may never end.",
  });
});

test("a thread that goes round in vain lets the others go on if the run goes on by itself", async () => {
  const spinning = `import { Lock, print, Shared, Thread } from "threadlab";
const lock = new Lock();
const ready = new Shared(false);
export function other() { lock.with(() => { ready.value = true; }); }
export default function main() {
  new Thread({ target: other }).start();
  while (!lock.with(() => ready.value)) {}
  print("ready");
}
`;
  const steering = await open({ kind: "wrong" }, spinning);
  const { turns, next } = await steering.at([]);
  expect(next.length).toBe(2);
  const { output, end } = await steering.finish(turns);
  expect({ output, ...told(end) }).toMatchObject({
    output: ["ready"],
    reached: false,
    words: "It ended, and nothing went wrong.",
  });
});

test("a thread that ends with an error is something that goes wrong", async () => {
  const fragile = `import { Event, print, Thread } from "threadlab";
const ready = new Event();
export function ask() { if (!ready.isSet()) throw new Error("too early"); }
export default function main() {
  const one = new Thread({ target: ask });
  one.start();
  ready.set();
  one.join();
  print("done");
}
`;
  const steering = await open({ kind: "wrong" }, fragile);
  const { can, shortest = [] } = await steering.search([]);
  expect(can).toBe(true);
  const words = "It ended, but a thread ended with an error.";
  expect(told((await steering.at(shortest)).end)).toMatchObject({ reached: true, words });
  const { turns, next } = await steering.at([]);
  const [main, thread] = next.map((step) => step.thread);
  const after = await steering.at([...turns, main ?? 0]);
  expect(await steering.search(after.turns)).toMatchObject({ can: false });
  expect(told((await steering.finish(after.turns)).end)?.words).toBe("It ended, and nothing went wrong.");
  expect(await steering.search([...turns, thread ?? 0])).toMatchObject({ can: true });
});

test("what a program without expected output prints is not called expected", async () => {
  const steering = await open({ kind: "wrong" }, LOST);
  const { end } = await steering.finish([]);
  expect(told(end)).toMatchObject({ reached: true, words: "It ended, but with a data race." });
});

describe("a state", () => {
  test("has printed a line without a line feed as well", async () => {
    const steering = await open(
      { kind: "wrong" },
      'import { print, write } from "threadlab";\nexport default function main() { print("a"); write("b"); }\n',
    );
    expect((await steering.at([])).output).toEqual(["a", "b"]);
  });

  test("says who can go with which step, who is blocked, and by whom", async () => {
    const steering = await open({ kind: "deadlock" }, RING);
    const begin = await steering.at([]);
    expect(begin.next.map(({ threadName, text }) => `${threadName} ${text}`)).toEqual([
      "MainThread acquires left",
      "Thread-1 acquires right",
    ]);
    const both = await steering.at([...begin.turns, 1, 2]);
    expect(both.next.map(({ threadName, text }) => `${threadName} ${text}`)).toEqual([
      "MainThread waits for right",
      "Thread-1 waits for left",
    ]);
    const one = await steering.at([...both.turns, 1]);
    expect(one.end).toMatchObject({ reached: true, deadlock: true });
    expect(one.blocked.map(({ threadName, text }) => `${threadName} ${text}`)).toEqual([
      expect.stringMatching(/^MainThread waits for lock "right" \(.*main\.ts:8:19\), held by Thread-1$/),
      expect.stringMatching(/^Thread-1 waits for lock "left" \(.*main\.ts:4:44\), held by MainThread$/),
    ]);
  });

  test("speaks of a queue, and not of its lock", async () => {
    const steering = await open(
      { kind: "wrong" },
      `import { Queue, Thread } from "threadlab";
      const jobs = new Queue();
      const log = new Queue();
      export function work() { jobs.put(1); }
      export function note() { log.put(1); }
      export default function main() {
        new Thread({ target: work }).start();
        new Thread({ target: note }).start();
        jobs.put(2);
      }`,
    );
    const sayAll = (steps: readonly { readonly threadName: string; readonly text: string }[]) =>
      steps.map(({ threadName, text }) => `${threadName} ${text}`);
    const begin = await steering.at([1, 1]);
    expect(sayAll(begin.next)).toEqual([
      "MainThread locks jobs",
      "Thread-1 locks jobs",
      "Thread-2 locks log",
    ]);
    const both = await steering.at([...begin.turns, 1, 2]);
    expect(sayAll(both.next)).toEqual(["MainThread puts into jobs", "Thread-2 locks log"]);
    expect(sayAll(both.blocked)).toEqual([
      expect.stringMatching(/^Thread-1 waits for queue "jobs" \(.*main\.ts:4:\d+\), held by MainThread$/),
    ]);
  });

  test("a run that goes on by itself ends, and its command repeats it", async () => {
    const target = await targetFor("race");
    const steering = await openSteering(
      session,
      target,
      { kind: "mismatch" },
      { sets: ["threads=2"], signal },
    );
    const begin = await steering.at([]);
    const end = await steering.finish(begin.turns);
    expect(end.end).toMatchObject({ reached: false, raced: true });
    expect(end.end?.replay).toMatch(/^threadlab replay race --set threads=2 --schedule /);
    expect(end.output).toEqual(["99"]);
    const { shortest = [] } = await steering.search([]);
    expect((await steering.at(shortest)).end).toMatchObject({ reached: true });
  });
});

test("a run that was interrupted reaches no goal", async () => {
  const controller = new AbortController();
  controller.abort();
  const opened = withProgram(LOST, (target) =>
    openSteering(
      session,
      target,
      { kind: "wrong" },
      { sets: [], signal: controller.signal, timeout: undefined },
    ),
  );
  await expect(opened).rejects.toThrow("aborted");
});

/** A thread that computes for ever, once it reads what the other has written. */
const HANGS = `import { Shared, Thread } from "threadlab";
const n = new Shared(0);
export function look() { if (n.value === 1) for (;;); }
export default function main() {
  const one = new Thread({ target: look });
  one.start();
  n.value = 1;
  one.join();
}
`;

test("a run that was stopped in the middle of a step reaches no goal, and says so", async () => {
  for (const goal of [{ kind: "deadlock" }, { kind: "output", lines: [] }] as const) {
    const steering = await withProgram(HANGS, (target) =>
      openSteering(session, target, goal, { sets: [], signal, timeout: 1 }),
    );
    const end = (await steering.finish([])).end;
    expect(told(end)?.words).toBe(
      "It was stopped after 4 steps, as a thread did not reach its next one. How it goes on is not known. By then, it had a data race.",
    );
    expect(end).toMatchObject({ reached: false, deadlock: false });
  }
});

test("the words about a run with a process say that its command may show another run", async () => {
  const program = `import { Process } from "threadlab";
export function child() {}
export default function main() {
  const one = new Process({ target: child });
  one.start();
  one.join();
}
`;
  const steering = await open({ kind: "wrong" }, program);
  expect(told((await steering.finish([])).end)?.words).toBe(
    "It ended, and nothing went wrong. It waited for something that no schedule controls, such as a process, so the command may show another run.",
  );
});

describe("a lesson about a race whose threads do not end one after another", () => {
  const sets = ["gives-up=true"];

  test.each(["wrong", "mismatch"] as const)("has nothing that %s could be compared with", async (kind) => {
    const target = await targetFor("lessons/polled-race");
    await expect(openSteering(session, target, { kind }, { sets, signal })).rejects.toThrow(
      /^The runs of this lesson are compared with the one in which its threads run one after another/,
    );
  });

  test("can be led to a data race all the same", async () => {
    const target = await targetFor("lessons/polled-race");
    const { search } = await openSteering(session, target, { kind: "race" }, { sets, signal });
    expect(await search([])).toMatchObject({ can: true });
  });
});

test("a run of which the reader has let a thread poll very often comes to its end, and can be repeated", async () => {
  const polls = `import { print, Shared, Thread } from "threadlab";
const never = new Shared(false);
export function poll() { while (!never.value); }
export default function main() {
  const one = new Thread({ target: poll });
  one.start();
  print("started");
  one.join();
}
`;
  const steering = await open({ kind: "wrong" }, polls);
  const { turns } = await steering.at([]);
  const second = turns[0] === 1 ? 2 : 1;
  const { end } = await steering.finish([...turns, ...Array<number>(1_200).fill(second)]);
  expect(told(end)).toMatchObject({
    reached: true,
    words: "The threads that are left only go round: a livelock, unless a loop counts its tries.",
  });
});
