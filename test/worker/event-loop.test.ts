import { describe, expect, test, vi } from "vitest";
import { runSource } from "../run-source.ts";

const CLOCKS = [
  ["the machine's clock", {}],
  ["the virtual clock", { virtual: {} }],
] as const;

describe.for(CLOCKS)("on %s", ([, options]) => {
  test("a thread lives until what it has put on its event loop is done, whatever its text looks like", async () => {
    const { output, verdict } = await runSource(
      `import { print, Thread } from "threadlab";
       export function later() {
         // Written so that no word tells what it does.
         globalThis["set" + "Timeout"](() => print("timer"), 1);
         fetch("http://127.0.0.1:1/").then(() => print("?"), () => print("answer"));
         print("at once");
       }
       export default function main() {
         const t = new Thread({ target: later });
         t.start();
         t.join();
         print("joined");
       }`,
      options,
    );
    expect([output[0], output.at(-1), verdict]).toEqual(["at once", "joined", "ran"]);
    expect(output.slice(1, -1).sort()).toEqual(["answer", "timer"]);
  });

  test("an error on the event loop ends the thread, and what else is there reaches nobody", async () => {
    const { output, findings } = await runSource(
      `import { print, Thread } from "threadlab";
       export function fails() {
         setImmediate(() => print("never printed"));
         throw new Error("at once");
       }
       export function rejects() {
         setTimeout(() => print("never printed"), 1);
         void Promise.reject(new Error("a turn later"));
       }
       export function next() { print("next"); }
       export default function main() {
         for (const target of [fails, rejects, next]) {
           const t = new Thread({ target });
           t.start();
           t.join();
         }
       }`,
      options,
    );
    expect(output).toEqual(["next"]);
    expect(findings.map(({ message }) => message.split("\n")[1])).toEqual([
      "Error: at once",
      "Error: a turn later",
    ]);
  });

  test.for([
    ["a promise that nothing settles", "await new Promise(() => {});"],
    ["a timer that keeps nothing alive", "await new Promise((go) => setTimeout(go, 60_000).unref());"],
  ])("a main that awaits %s has crashed", async ([, wait]) => {
    const { output, verdict, findings } = await runSource(
      `import { print } from "threadlab";
       export default async function main() {
         print("before");
         ${wait}
         print("after");
       }`,
      options,
    );
    expect({ output, verdict }).toEqual({ output: ["before"], verdict: "crash" });
    expect(findings[0]?.message).toMatch(
      /^MainThread ended without finishing: it awaits a promise, and nothing/,
    );
  });
});

test("a worker is used again after a thread that has put nothing on its event loop", async () => {
  const { output } = await runSource(`
    import { threadId } from "node:worker_threads";
    import { print, Thread } from "threadlab";
    export function plain() {
      // Looks at what it could change, and changes nothing.
      print(threadId, Object.getPrototypeOf([]) === Array.prototype, globalThis === global);
    }
    export default function main() {
      for (let i = 0; i < 12; i++) {
        const t = new Thread({ target: plain });
        t.start();
        t.join();
      }
      // The words alone are no reason to give the worker up.
      if (output.length > 12) { setTimeout(async () => await Promise.resolve(), 1); }
    }
    const output: string[] = [];
  `);
  // A worker that was never used may be quicker than one that comes back; but there are not so many.
  expect(output).toHaveLength(12);
  expect(new Set(output).size).toBeLessThan(12);
});

describe("a worker that has turned its event loop", () => {
  /** Twelve threads, one after the other: the first does something, the others wait and tell which worker they are. */
  async function afterThread(body: string): Promise<readonly string[]> {
    const { output, verdict } = await runSource(`// @ts-nocheck
      import { threadId } from "node:worker_threads";
      import { print, Thread } from "threadlab";
      export async function first() { await null; ${body} }
      export async function next() {
        for (let i = 0; i < 3; i++) await new Promise((go) => setTimeout(go, 5));
        print("next");
      }
      export async function plain() { await null; print(threadId); }
      export default function main() {
        for (const target of [first, ...Array(11).fill(${body === "" ? "plain" : "next"})]) {
          const t = new Thread({ target });
          t.start();
          t.join();
        }
      }`);
    expect(verdict).toBe("ran");
    return output;
  }

  test("is used again if the thread has left only settled promises", async () => {
    const output = await afterThread("");
    expect(output).toHaveLength(11);
    expect(new Set(output).size).toBeLessThan(11);
  });

  test.for([
    ["a timer that keeps nothing alive", 'setInterval(() => print("late"), 1).unref();'],
    ["a listener for the end of its loop", 'process.on("beforeExit", () => print("late"));'],
    [
      "a wait for shared memory",
      'Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 8).value.then(() => print("late"));',
    ],
  ] as const)("is given up if the thread has left %s", async ([, body]) => {
    const output = (await afterThread(body)).filter((line) => line !== "late");
    expect(output).toEqual(Array(11).fill("next"));
    expect((await afterThread(body)).slice(1)).not.toContain("late");
  });
});

test("the end of a run waits for no thread that swallows it for ever in its event loop", async () => {
  // Where no time passes, the time of grace never does.
  const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now());
  try {
    const { output, verdict } = await runSource(
      `import { Event, print, Thread } from "threadlab";
       const begun = new Event();
       const turn = () => new Promise((resolve) => setImmediate(resolve));
       export function work() { begun.set(); const go = () => turn().then(print).then(go).catch(go); void go(); }
       export default function main() {
         new Thread({ target: work, daemon: true }).start();
         begun.wait();
         print("end");
       }`,
      { virtual: {} },
    );
    expect(output.filter((line) => line !== "undefined")).toEqual(["end"]);
    expect(verdict).toBe("ran");
  } finally {
    clock.mockRestore();
  }
});
