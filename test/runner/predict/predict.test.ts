import { expect, test } from "vitest";
import { sayWhy } from "../../../src/explain/prediction.ts";
import type { Answer } from "../../../src/result/prediction.ts";
import { openPrediction } from "../../../src/runner/predict/predict.ts";
import { session } from "../../support/session.ts";
import { withProgram } from "../../support/with-program.ts";
import { targetFor } from "../explore/explored-target.ts";

const { signal } = new AbortController();

/** The answers to what a program can print, given as text. */
async function answersOf(source: string, ...outputs: readonly (readonly string[])[]) {
  return withProgram(source, async (target) => {
    const { judge } = await openPrediction(session, target, { sets: [], signal });
    const answers: Answer[] = [];
    for (const lines of outputs) answers.push(await judge({ kind: "output", lines }));
    return answers.map(({ can, traces }) => ({ can, traces }));
  });
}

test.each([
  [
    "a client that comes too early",
    `import { createConnection, createServer, print, Thread } from "threadlab";
export function serve() {
  createServer({ port: 7070 }).accept().close();
}
export default function main() {
  new Thread({ target: serve }).start();
  createConnection({ port: 7070 }).close();
  print("called");
}
`,
  ],
  [
    "threads that join each other",
    `import { print, Shared, Thread } from "threadlab";
const first = new Shared<Thread | undefined>(undefined);
export function join() {
  first.value?.join();
}
export default function main() {
  const one = new Thread({ target: join });
  first.value = new Thread({ target: joinOther, args: [one] });
  one.start();
  first.value.start();
  print("started");
}
export function joinOther(other: Thread) {
  other.join();
}
`,
  ],
])("a deadlock is a choice where it can happen: %s", async (_, source) => {
  const choices = await withProgram(source, async (target) => {
    const { question, judge } = await openPrediction(session, target, { sets: [], signal });
    const deadlock = question.choices.find(({ kind }) => kind === "deadlock");
    return deadlock && (await judge(deadlock)).can;
  });
  expect(choices).toBe(true);
});

test("a program that ends in an error has printed what it printed before", async () => {
  const target = await targetFor("prints-and-fails.ts");
  const prediction = await openPrediction(session, target, { sets: [], signal });
  const answerTo = async (line: string) => (await prediction.judge({ kind: "output", lines: [line] })).can;
  expect(await answerTo("printed")).toBe(true);
  expect(await answerTo("something else")).toBe(false);
});

test("some traces of an outcome may determine the order of its lines, and others not", async () => {
  // If the daemon has the lock and wants it again before main waits for it, its line comes before main's. If not, it may come after it.
  const answers = await answersOf(
    `import { Lock, print, Thread } from "threadlab";
const lock = new Lock();
export function hold() { lock.acquire(); print("daemon"); lock.acquire(); }
export default function main() {
  new Thread({ target: hold, daemon: true }).start();
  print(lock.acquire({ timeout: 1 }));
}
`,
    ["daemon", "false"],
    ["false", "daemon"],
    ["daemon", "true"],
  );
  expect(answers.map(({ can }) => can)).toEqual([true, true, false]);
});

test("all traces that print a text are counted, whether they end well or in an error", async () => {
  const [answer] = await answersOf(
    `import { print, Shared, Thread } from "threadlab";
const late = new Shared(false);
export function set() { late.value = true; }
export default function main() {
  const one = new Thread({ target: set });
  one.start();
  print("always");
  if (late.value) throw new Error("late");
  one.join();
}
`,
    ["always"],
  );
  expect(answer).toMatchObject({ can: true, traces: 2 });
});

test("the outputs that an author offers are asked for, also where nothing fixes the order of their lines", async () => {
  const target = await targetFor("create");
  if (target.kind !== "lesson") throw new Error("create is a lesson");
  const found = async (predict: readonly string[]) => {
    const asked = { ...target, lesson: { ...target.lesson, predict } };
    const { question, judge } = await openPrediction(session, asked, { sets: [], signal });
    const answers: Answer[] = [];
    for (const claim of question.choices) answers.push(await judge(claim));
    return { kind: question.kind, can: answers.map(({ can }) => can) };
  };
  expect((await found([])).kind).toBe("orders");
  const inOrder = "jason is running\nmain\njason is over";
  const swapped = "main\njason is running\njason is over";
  const impossible = "jason is over\nmain\njason is running";
  expect(await found([inOrder, swapped, impossible, "deadlock"])).toEqual({
    kind: "outputs",
    can: [true, true, false, false],
  });
});

test("the same for outputs of a program that ends in an error, whatever the order of their lines", async () => {
  const source = `import { print, Thread } from "threadlab";
export function say(text: string) { print(text); }
export default function main() {
  const threads = ["a", "b"].map((text) => new Thread({ target: say, args: [text] }));
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
  throw new Error("late");
}
`;
  const answers = await answersOf(source, ["a", "b"], ["b", "a"], ["b"]);
  expect(answers.map(({ can }) => can)).toEqual([true, true, false]);
});

test("the limit of traces holds for the search of one output, too, and its answer names the option", async () => {
  const source = `import { print, Shared, Thread } from "threadlab";
const box = new Shared(0);
export function work(name: string) {
  box.value = name.length;
  print(name);
}
export default function main() {
  for (const name of ["a", "bb", "ccc"]) new Thread({ target: work, args: [name] }).start();
}
`;
  const why = await withProgram(source, async (target) => {
    const { judge } = await openPrediction(session, target, { sets: [], signal, maxTraces: 3 });
    return sayWhy(await judge({ kind: "output", lines: ["none"] }));
  });
  expect(why).toBe(
    "The search was cut short after 3 traces, so it is not known whether another schedule prints the expected text. " +
      "To let it try more: --max-traces <n>.",
  );
});

test("of an output that was cut, it is not known which text it is", async () => {
  // 4 MB are kept: 64 of these lines.
  const line = "a".repeat(65_536);
  const answers = await answersOf(
    `import { print } from "threadlab";
export default function main() {
  for (let i = 0; i < 65; i++) print("a".repeat(65_536));
}
`,
    Array(64).fill(line),
  );
  expect(answers.map(({ can }) => can)).toEqual([undefined]);
});

test("what is shown of a line that was cut is not what is printed", async () => {
  const shown = `${"a".repeat(65_536)}… (1 more character)`;
  const answers = await answersOf(
    `import { print } from "threadlab";
export default function main() {
  print("a".repeat(65_537));
}
`,
    [shown],
  );
  expect(answers.map(({ can }) => can)).toEqual([undefined]);
});
