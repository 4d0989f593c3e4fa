import { describe, expect, test } from "vitest";
import { runSource, type SourceRun } from "../run-source.ts";

/** A program that begins like this, with work to give to a thread. */
function runWith(rest: string): Promise<SourceRun> {
  return runSource(`
    // @ts-nocheck
    import { print, Process, Thread, write } from "threadlab";
    export function work() { print("worked"); }
    ${rest}
  `);
}

function messages({ findings }: SourceRun): (string | undefined)[] {
  return findings.map(({ message }) => message.split("\n")[1]);
}

test.each([
  ["export default 42;", "a number"],
  ["export default undefined;", "undefined"],
  ["export default null;", "null"],
  ["export default { main() {} };", "an object"],
  ["export default class Main {}", "a class"],
  ['export default function* main() { print("not here"); }', "a generator"],
  ['export default async function* main() { print("not here"); }', "a generator"],
  ["async function main() {} export default main();", "a promise, the result of calling an async function"],
])("a program to begin with no function is wrong: %s", async (rest, what) => {
  const run = await runWith(rest);
  expect(messages(run)).toEqual([
    `ThreadlabError: The program's default export is ${what}, not a function. Write:`,
  ]);
  expect(run.verdict).toBe("error");
});

test.each([
  ["new Thread({ target: work() });", "Thread: target is undefined"],
  ["new Process({ target: work() });", "Process: target is undefined"],
  ["new Thread({ target: null });", "Thread: target is null"],
  ["new Thread({ target: 'work' });", "Thread: target is a string"],
])("the result of a call is no target: %s", async (statement, what) => {
  const run = await runWith(`export default function main() { ${statement} print("not here"); }`);
  expect(messages(run)).toEqual([
    `ThreadlabError: ${what}; give the function itself, not the result of calling it: { target: work, args: […] }.`,
  ]);
  expect(run.output).not.toContain("not here");
});

test.each([
  ["lock.with(shared.value += 1);", "with: action is 1, and has to be a function: mutex.with(() => …)."],
  ["semaphore.with();", "with: action is undefined, and has to be a function: mutex.with(() => …)."],
  [
    "ready.with(() => ready.waitFor(shared.value === 0));",
    "Condition.waitFor: predicate is true, and has to be a function: ready.waitFor(() => …).",
  ],
])("the result of a call is nothing to call: %s", async (statement, message) => {
  const run = await runSource(`
    // @ts-nocheck
    import { Condition, Lock, print, Semaphore, Shared } from "threadlab";
    export default function main() {
      const [lock, semaphore, ready, shared] = [new Lock(), new Semaphore(), new Condition(), new Shared(0)];
      ${statement}
    }
  `);
  expect(messages(run)).toEqual([`ThreadlabError: ${message}`]);
});

test.each([
  ["Lock();", "TypeError: Class constructor Lock cannot be invoked without 'new'"],
  ["Own();", "TypeError: Class constructor Own cannot be invoked without 'new'"],
  [
    "new ThreadPoolExecutor().map(work, 5);",
    "ThreadlabError: ThreadPoolExecutor.map: items is 5; give a list, even for one item: map(work, [item]).",
  ],
])("an error says the names that the program knows: %s", async (statement, message) => {
  const run = await runSource(`
    // @ts-nocheck
    import { Lock, Shared, ThreadPoolExecutor } from "threadlab";
    class Own {}
    export function work() {}
    export default function main() { ${statement} }
  `);
  expect(messages(run)).toEqual([message]);
});

describe("a generator, whose body a call does not run, is refused", () => {
  const rest = "is a generator, and a call of it runs nothing. Declare it without the asterisk.";

  test.each([
    ["new Thread({ target: lazy })", "Thread: target lazy"],
    ["new Thread({ target: lazyAsync })", "Thread: target lazyAsync"],
    ["new Process({ target: lazy })", "Process: target lazy"],
    ["new Timer(0, lazy)", "Timer: target lazy"],
    ["new ThreadPoolExecutor().submit(lazy)", "ThreadPoolExecutor.submit: target lazy"],
    ["new ThreadPoolExecutor().map(lazy, [1])", "ThreadPoolExecutor.map: target lazy"],
    ["new ThreadPoolExecutor({ initializer: lazy })", "ThreadPoolExecutor: initializer lazy"],
    ["new ThreadPoolExecutor().submit(work).addDoneCallback(lazy)", "Future.addDoneCallback: callback lazy"],
    ["new Barrier(2, { action: lazy })", "Barrier: action lazy"],
    ["new Lock().with(lazy)", "with: action lazy"],
    ["new Condition().with(function* () {})", "with: action"],
    ["new Condition().waitFor(lazy)", "Condition.waitFor: predicate lazy"],
    ["new LazyThread().start()", "LazyThread: run"],
  ])("%s", async (expression, who) => {
    const run = await runSource(`
      // @ts-nocheck
      import { Barrier, Condition, Lock, Process, Thread, ThreadPoolExecutor, Timer } from "threadlab";
      export function work() {}
      export function* lazy() { throw new Error("a call has run it"); }
      export async function* lazyAsync() {}
      export class LazyThread extends Thread { *run() {} }
      export default function main() { ${expression}; }
    `);
    expect(messages(run)).toEqual([`ThreadlabError: ${who} ${rest}`]);
    expect(run.verdict).toBe("crash");
  });

  test("while the module is evaluated, too", async () => {
    const run = await runWith(`
      export function* lazy() {}
      const thread = new Thread({ target: lazy });
      export default function main() { thread.start(); }
    `);
    expect(messages(run)).toEqual([`ThreadlabError: Thread: target lazy ${rest}`]);
  });
});

describe("a text of which a thread has no room for a copy is an error of the line that prints it", () => {
  test.each([
    "print(long);",
    "print('a', long);",
    "write(long);",
    "console.log(long);",
    "console.log('%s', long);",
    "process.stdout.write(long);",
  ])("%s", async (statement) => {
    const run = await runWith(`
      export default function main() {
        const long = "x".repeat(100_000_000);
        try { ${statement} } catch (error) { print(error.code, error.message); }
        print("y".repeat(7_900_000).length);
      }`);
    expect(run.findings).toEqual([]);
    expect(run.output).toEqual([
      "ERR_TEXT_TOO_LONG A text of 100 MB cannot be printed at once. The limit is 16 MB: print the text in parts.",
      "7900000",
    ]);
  });

  test("a thread has room for the longest", async () => {
    const run = await runWith(
      'export default function main() { print("漢".repeat(8_000_000)); print("end"); }',
    );
    // Of the line only the beginning is kept.
    expect(run.findings.map(({ kind }) => kind)).toEqual(["output-cap"]);
    expect(run.output[1]).toBe("end");
  });
});

describe.each([
  ["the first steps", 0],
  // By then, what asks for the stack's room is another function, and compiled for speed.
  ["steps after many others", 30_000],
])("%s at the very end of the stack leave the kernel whole, and no lock behind", (_, before) => {
  test.each([
    "shared.value = calls;",
    "queue.put(calls);",
    "print(calls);",
    "lock.acquire(); try { work(); } finally { lock.release(); }",
    "condition.with(() => condition.wait(0.001));",
  ])("%s", async (step) => {
    // Its code is compiled there, and that takes room as well.
    const run = await runSource(
      `
      import { Condition, Lock, print, Queue, Shared, Thread } from "threadlab";
      const [shared, queue, lock, condition] = [new Shared(0), new Queue<number>(), new Lock(), new Condition()];
      let steps = 0;
      function fall(calls: number): void {
        try { fall(calls + 1); } catch { if (steps++ < 500) { ${step} } throw 1; }
      }
      function work() { steps++; }
      // Again, once the calls are compiled for speed and take less of the stack.
      export function fallAgain() {
        for (let i = 0; i < ${before}; i++) shared.value = i;
        for (let i = 0; i < 3; i++) { steps = 0; try { fall(0); } catch {} }
      }
      export default function main() {
        const thread = new Thread({ target: fallAgain });
        thread.start();
        thread.join();
        queue.qsize();
        print(lock.locked(), condition.locked());
      }`,
      { virtual: {} },
    );
    expect(run.findings).toEqual([]);
    expect(run.output.at(-1)).toBe("false false");
  });
});

test("a program that sets an exit code and goes on to its end says that it failed", async () => {
  const run = await runWith("export default function main() { process.exitCode = 3; work(); }");
  expect(run.output).toEqual(["worked"]);
  expect(run.verdict).toBe("crash");
  expect(run.findings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^MainThread set process\.exitCode to 3, which says that the program failed\./),
  ]);
  expect((await runWith("export default function main() { process.exitCode = 0; }")).verdict).toBe("ran");
});

test("a text that is too long to be copied is not passed to another thread", async () => {
  const run = await runSource(`
    import { print, Queue, Shared } from "threadlab";
    const queue = new Queue<object>();
    const shared = new Shared("");
    export default function main() {
      const text = "x".repeat(100_000_000);
      for (const pass of [() => queue.put({ a: [text] }), () => { shared.value = text; }])
        try { pass(); } catch (error) { print((error as Error).message); }
    }`);
  const rest =
    "is a text of 100 MB, which cannot be passed to another thread. The limit is 16 MB: pass it in parts.";
  expect(run.output).toEqual([`item.a[0] ${rest}`, `value ${rest}`]);
});
