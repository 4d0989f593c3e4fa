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
