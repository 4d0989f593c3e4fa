import { describe, expect, test } from "vitest";
import { runSource } from "../run-source.ts";
import { IS_POSIX } from "../support/system.ts";

/** What a program prints, and writes to standard error. `body` is main's. */
async function run(exported: string, body: string) {
  const names =
    "Empty, Full, LifoQueue, Lock, PriorityQueue, Process, Queue, Shared, ShutDown, Thread, activeCount, " +
    "currentThread, enumerate, getpid, mainThread, param, print, sleep";
  const { actual, stderr, verdict, findings, threads } = await runSource(
    `import { ${names} } from "threadlab";\n${exported}\n` +
      `export default function main() {\n${body}\n}\n` +
      "export function codeOf(action: () => void): string { try { action(); return ''; } catch (e) { return (e as { code: string }).code + ': ' + (e as Error).message; } }",
  );
  return { actual, stderr, verdict, findings, threads };
}

describe("a process of its own", () => {
  test("has a world of its own: what it does to memory stays with it", async () => {
    const { actual, verdict } = await run(
      `const money = new Shared(100);
       let plain = 1;
       export function spend() { money.value = 999; plain = 2; print("child has", money.value, plain); }`,
      `const p = new Process({ target: spend });
       p.start(); p.join();
       print("parent has", money.value, plain);`,
    );
    expect(actual).toEqual(["child has 999 2", "parent has 100 1"]);
    expect(verdict).toBe("ran");
  });

  test("has its own number and its own MainThread", async () => {
    const { actual } = await run(
      `export function look(parent: number, results: Queue<number>) {
         print(currentThread().name, mainThread() === currentThread(), activeCount(), getpid() !== parent, param("n", 3));
         results.put(getpid());
       }`,
      `const results = new Queue<number>();
       const p = new Process({ target: look, args: [getpid(), results] });
       print(p.pid, p.exitcode, p.isAlive(), p.name, p.daemon);
       p.start();
       print(results.get() === p.pid);
       p.join();
       print(p.exitcode, p.isAlive());`,
    );
    expect(actual).toEqual([
      "undefined undefined false Process-1 false",
      "MainThread true 1 true 3",
      "true",
      "0 false",
    ]);
  });

  test("does not run main in place of a target whose arguments do not fit", async () => {
    const { actual, stderr } = await run(
      `export function take(data: Uint8Array) { print(data.length); }`,
      `print("main");
       const p = new Process({ target: take, args: [new Uint8Array(130 * 2 ** 20)] });
       p.start(); p.join();
       print(p.exitcode);`,
    );
    expect(actual).toEqual(["main", "1"]);
    expect(stderr.join("\n")).toContain(
      "Process Process-1:\nThreadlabError: The arguments do not fit into this process",
    );
  });

  test("is no thread of its parent's", async () => {
    const { actual, threads } = await run(
      `export function wait(gate: Queue<number>) { gate.get(); }`,
      `const gate = new Queue<number>();
       const p = new Process({ target: wait, args: [gate] });
       const t = new Thread({ target: wait, args: [gate] });
       p.start(); t.start();
       print(t.name, activeCount(), enumerate().map(({ name }) => name).join());
       gate.put(1); gate.put(1);`,
    );
    expect(actual).toEqual(["Thread-1 2 MainThread,Thread-1"]);
    expect(threads).toBe(2);
  });

  test("is waited for by the program, unless it is a daemon", async () => {
    const { actual } = await run(
      `export function plain() { print("plain"); }
       export function daemon(ready: Queue<number>) { ready.put(1); for (;;); }`,
      `const ready = new Queue<number>();
       new Process({ target: daemon, args: [ready], daemon: true }).start();
       ready.get();
       new Process({ target: plain }).start();
       print("main");`,
    );
    expect(actual).toEqual(["main", "plain"]);
  });
});

describe("exit codes", () => {
  test("0 for the end, 1 for an error, n for process.exit(n)", async () => {
    const { actual, stderr, verdict } = await run(
      `export function fine() {}
       export function fails() { print("before"); throw new TypeError("no money"); }
       export function leaves() { print("leaving"); process.exit(7); }
       export async function later() { await null; print("later"); }
       export async function rejects() { await null; throw new Error("rejected"); }
       export function inThread() { const t = new Thread({ target: fails }); t.start(); t.join(); }`,
      `for (const target of [fine, fails, leaves, later, rejects, inThread, undefined]) {
         const p = new Process(target ? { target } : {});
         p.start(); p.join();
         print(p.name, p.exitcode);
       }`,
    );
    expect(actual).toEqual([
      "Process-1 0",
      "before",
      "Process-2 1",
      "leaving",
      "Process-3 7",
      "later",
      "Process-4 0",
      "Process-5 1",
      "before",
      "Process-6 0",
      "Process-7 0",
    ]);
    const words = stderr.filter((line) => !line.startsWith("    at "));
    expect(words).toEqual([
      "Process Process-2:",
      "TypeError: no money",
      "Process Process-5:",
      "Error: rejected",
      "Exception in thread Thread-1 (fails):",
      "TypeError: no money",
    ]);
    expect(stderr.find((line) => line.startsWith("    at "))).toMatch(/fails \(.*main\.ts:3:\d+\)/);
    expect(verdict).toBe("ran");
  });

  test("n for process.reallyExit(n), in any thread of the process", async () => {
    const { actual, stderr, verdict } = await run(
      `const leave = (code: number) => (process as unknown as { reallyExit(code: number): never }).reallyExit(code);
       export function leaves() { print("leaving"); leave(5); }
       export function inThread() { new Thread({ target: leaves }).start(); sleep(60); }
       export async function later() { await null; leave(6); }
       export function fine() { leave(0); }`,
      `for (const target of [leaves, inThread, later, fine]) {
         const p = new Process({ target });
         p.start(); p.join();
         print(p.exitcode);
       }`,
    );
    expect(actual).toEqual(["leaving", "5", "leaving", "5", "6", "0"]);
    expect([verdict, stderr]).toEqual(["ran", []]);
  });

  test.runIf(IS_POSIX)(
    "minus the signal's number for a process that is killed, by itself or by others",
    async () => {
      const { actual } = await run(
        `export function aborts() { print("last words"); process.abort(); }
       export function killsItself() { process.kill(process.pid, "SIGKILL"); sleep(60); }
       export function spins(ready: Queue<number>) { ready.put(1); for (;;); }
       export function sleeps(ready: Queue<number>) { ready.put(1); sleep(60); }
       export function gets(ready: Queue<number>, never: Queue<number>) { ready.put(1); never.get(); }
       export function joins(ready: Queue<number>, never: Queue<number>) { ready.put(1); never.join(); }`,
        `for (const target of [aborts, killsItself]) {
         const p = new Process({ target });
         p.start(); p.join();
         print(p.exitcode);
       }
       const ready = new Queue<number>();
       const never = new Queue<number>();
       for (const target of [spins, sleeps, gets]) {
         const p = new Process({ target, args: [ready, never] as never });
         p.start(); ready.get();
         p.join(0.05);
         print(p.isAlive(), p.exitcode);
         p.terminate(); p.join();
         print(p.exitcode, p.isAlive());
         p.terminate();
       }
       never.put(1);
       const p = new Process({ target: joins, args: [ready, never] });
       p.start(); ready.get(); p.kill(); p.join();
       print(p.exitcode);`,
      );
      expect(actual).toEqual([
        "last words",
        "-6",
        "-9",
        "true undefined",
        "-15 false",
        "true undefined",
        "-15 false",
        "true undefined",
        "-15 false",
        "-9",
      ]);
    },
  );
});

describe("queues between processes", () => {
  test("items go both ways, in order, until shutdown", async () => {
    const { actual } = await run(
      `export function double(questions: Queue<number>, answers: Queue<number>) {
         try { for (;;) { answers.put(questions.get() * 2); questions.taskDone(); } }
         catch (error) { print(error instanceof ShutDown, questions instanceof Queue); }
       }`,
      `const questions = new Queue<number>(5);
       const answers = new Queue<number>();
       const p = new Process({ target: double, args: [questions, answers] });
       p.start();
       for (let n = 0; n < 100; n++) questions.put(n);
       questions.join();
       let inOrder = true;
       for (let n = 0; n < 100; n++) inOrder &&= answers.get() === 2 * n;
       questions.shutdown();
       p.join();
       print(inOrder, answers.empty(), p.exitcode);`,
    );
    expect(actual).toEqual(["true true", "true true 0"]);
  });

  test("all methods of a queue of any kind, its timeouts and errors", async () => {
    const { actual } = await run(
      `export function look(q: PriorityQueue<number>, full: LifoQueue<string>) {
         print(codeOf(() => q.get({ timeout: 0.05 })));
         print(codeOf(() => q.getNowait()));
         print(codeOf(() => full.put("b", { timeout: 0.05 })));
         print(codeOf(() => full.putNowait("b")));
         print(codeOf(() => full.get({ timeout: -1 })));
         q.put(2); q.put(1);
         print(q.qsize(), q.empty(), q.full(), full.full(), q.get());
         q.taskDone();
         print(codeOf(() => { q.taskDone(); q.taskDone(); }));
         q.join();
         q.shutdown({ immediate: true });
         print(codeOf(() => q.put(1)));
       }`,
      `const q = new PriorityQueue<number>();
       const full = new LifoQueue<string>(1);
       full.put("a");
       const p = new Process({ target: look, args: [q, full] });
       p.start(); p.join();
       print(codeOf(() => q.getNowait()));`,
    );
    expect(actual).toEqual([
      'ERR_QUEUE_EMPTY: Process-1 found PriorityQueue "q" empty. Put an item in, or wait longer.',
      'ERR_QUEUE_EMPTY: Process-1 found PriorityQueue "q" empty. Put an item in, or wait longer.',
      'ERR_QUEUE_FULL: Process-1 found LifoQueue "full" full (1 item). Take items out, or wait longer.',
      'ERR_QUEUE_FULL: Process-1 found LifoQueue "full" full (1 item). Take items out, or wait longer.',
      "ERR_TIMEOUT_VALUE: Queue.get: the timeout is -1; it cannot be negative.",
      "2 false false true 1",
      'ERR_QUEUE_TASK_DONE: Process-1 called taskDone() of PriorityQueue "q" more often than items were put in. Call it once for each get().',
      'ERR_QUEUE_SHUT_DOWN: Process-1 used PriorityQueue "q" after its shutdown(). Catch ShutDown to end the loop.',
      'ERR_QUEUE_SHUT_DOWN: MainThread used PriorityQueue "q" after its shutdown(). Catch ShutDown to end the loop.',
    ]);
  });

  test("queues pass inside items, both ways; nothing else of threadlab's does", async () => {
    const { actual } = await run(
      `export function reply(calls: Queue<{ to: Queue<unknown> }>) {
         const { to } = calls.get();
         to.put(["it", { is: to }]);
         print(codeOf(() => to.put({ mine: new Queue() })));
         print(codeOf(() => to.put([new Lock()])));
         print(codeOf(() => to.put({ call: () => 1 })));
         print(codeOf(() => calls.get()));
       }`,
      `const calls = new Queue<unknown>();
       const to = new Queue<unknown>();
       const p = new Process({ target: reply, args: [calls as never] });
       p.start();
       calls.put({ to });
       const [word, { is }] = to.get() as [string, { is: unknown }];
       print(word, is === to);
       calls.put({ lock: new Lock() });
       p.join();`,
    );
    const advice = "Pass data, or a Queue to send results back.";
    const cure = "A function cannot be passed: export it, and use it as a target.";
    const lives = "which lives in the memory of this process, and processes share no memory.";
    expect([...actual].sort()).toEqual([
      `ERR_NOT_CLONEABLE: item.call cannot be passed to another process: it is a function (call). ${advice} ${cure}`,
      `ERR_NOT_CLONEABLE: item.lock cannot be passed to another process: it is a lock, ${lives} ${advice}`,
      "ERR_NOT_CLONEABLE: item.mine cannot be passed to the parent process: this queue was made in the child, and stays " +
        "there. Make the queue in the parent, and pass it in the Process's args.",
      `ERR_NOT_CLONEABLE: item[0] cannot be passed to another process: it is a lock, ${lives} ${advice}`,
      "it true",
    ]);
  });

  test("a process that waits for what nobody will put in is part of a deadlock", async () => {
    const { verdict, findings } = await run(
      `export function wait(letters: Queue<string>) {
         letters.get();
       }`,
      `const letters = new Queue<string>();
       const p = new Process({ target: wait, args: [letters] });
       p.start();
       p.join();`,
    );
    expect(verdict).toBe("deadlock");
    expect(findings[0]?.message.replaceAll(/\(\S*\/(main\.ts:\d+):\d+\)/g, "($1)")).toMatchInlineSnapshot(`
      "Deadlock: every thread waits, and none is left to wake another.
        MainThread waits for Process-1 to end (main.ts:9).
        Process-1 waits for an item in queue "letters" (main.ts:3), which nobody will put in."
    `);
  });

  test("a process some of whose threads run is not", async () => {
    const { actual, verdict } = await run(
      `export function both(q: Queue<number>) {
         const t = new Thread({ target: getter, args: [q] });
         t.start();
         sleep(0.2);
         print("main goes on");
         q.put(5);
         t.join();
       }
       export function getter(q: Queue<number>) { print("got", q.get()); }`,
      `const q = new Queue<number>();
       const p = new Process({ target: both, args: [q] });
       p.start(); p.join();`,
    );
    expect(actual).toEqual(["main goes on", "got 5"]);
    expect(verdict).toBe("ran");
  });

  test("a deadlock among a process's own threads ends it", async () => {
    const { actual, stderr, verdict, findings } = await run(
      `export function stuck() { const door = new Lock(); door.acquire(); door.acquire(); }`,
      `const p = new Process({ target: stuck, name: "guest" });
       p.start(); p.join(); print(p.exitcode);`,
    );
    expect(actual).toEqual(["1"]);
    expect(stderr.slice(0, 2)).toEqual([
      "Process guest:",
      "Deadlock: MainThread waits for something that will never come.",
    ]);
    // In Python, both wait for ever.
    expect(verdict).toBe("crash");
    expect(findings.map(({ kind, message }) => `${kind} ${message.split("\n")[0]}`)).toContain(
      "crash guest ended in a deadlock of its own threads.",
    );
  });
});

describe("output", () => {
  test("lines come in order, before what follows them", async () => {
    const { actual, stderr } = await run(
      `export function talk(there: Queue<string>, back: Queue<string>) {
         print("one"); console.log("two"); process.stdout.write("th"); process.stdout.write("ree\\n");
         console.error("oh"); print("x".repeat(100_000).length);
         there.put("four"); back.get();
         print("six");
       }`,
      `const there = new Queue<string>();
       const back = new Queue<string>();
       const p = new Process({ target: talk, args: [there, back] });
       p.start();
       print(there.get()); print("five"); back.put("");
       p.join();
       print("seven");`,
    );
    expect(actual).toEqual(["one", "two", "three", "100000", "four", "five", "six", "seven"]);
    expect(stderr).toEqual(["oh"]);
  });

  test("a text longer than one event", async () => {
    const { actual } = await run(
      `export function talk() { print("x".repeat(50_000)); }`,
      `const p = new Process({ target: talk });
       p.start(); p.join();`,
    );
    expect(actual).toEqual(["x".repeat(50_000)]);
  });
});

describe("many", () => {
  test("three at once", async () => {
    const { actual } = await run(
      `export function square(n: number, results: Queue<number>) { results.put(n * n); }`,
      `const results = new Queue<number>();
       const all = Array.from({ length: 3 }, (_, n) => new Process({ target: square, args: [n, results] }));
       for (const p of all) p.start();
       const got = all.map(() => results.get()).sort((a, b) => a - b);
       for (const p of all) p.join();
       print(got.join(), all.every((p) => p.exitcode === 0), new Set(all.map((p) => p.pid)).size);`,
    );
    expect(actual).toEqual(["0,1,4 true 3"]);
  });

  test("a child of a child, with a queue from the top", async () => {
    const { actual } = await run(
      `export function down(depth: number, q: Queue<string>) {
         q.put("depth " + depth);
         if (depth === 2) { print(q.get()); return; }
         const p = new Process({ target: down, args: [depth + 1, q] });
         p.start(); p.join();
         print(p.name, p.exitcode);
       }`,
      `const q = new Queue<string>();
       const p = new Process({ target: down, args: [0, q] });
       p.start(); p.join();
       print(p.name, q.get(), q.get(), q.qsize());`,
    );
    expect(actual).toEqual(["depth 0", "Process-1:1:1 0", "Process-1:1 0", "Process-1 depth 1 depth 2 0"]);
  });

  test("one in a thread, handed on to another", async () => {
    const { actual } = await run(
      `const started = new Queue<Process>();
       export function hello() { print("hello"); }
       export function starter() { const p = new Process({ target: hello }); p.start(); started.put(p); }`,
      `new Thread({ target: starter }).start();
       const p = started.get();
       p.join();
       print(p.name, p.exitcode, typeof p.pid, p.isAlive());`,
    );
    expect(actual).toEqual(["hello", "Process-1 0 number false"]);
  });
});

describe("mistakes", () => {
  test("are told with the way out", async () => {
    const { actual } = await run(
      `export function work(..._: unknown[]) {}
       const atTop = new Process({ target: work });
       function hidden() {}`,
      `const lock = new Lock();
       const shared = new Shared(1);
       print(codeOf(() => new Process({ target: work, args: [{ deep: [lock] }] }).start()));
       print(codeOf(() => new Process({ target: work, args: [shared] }).start()));
       print(codeOf(() => new Process({ target: work, args: [() => 1] }).start()));
       print(codeOf(() => new Process({ target: hidden })));
       print(codeOf(() => new Process({ target: "work" as never })));
       print(codeOf(() => new Process({ target: work, args: 1 as never })));
       print(codeOf(() => new (class Mine extends Process {})()));
       print(codeOf(() => new Process({ target: work, name: "p" }).join()));
       print(codeOf(() => new Process({ target: work, name: "p" }).terminate()));
       print(codeOf(() => process.abort()));
       atTop.start();
       print(codeOf(() => atTop.start()));
       print(codeOf(() => { atTop.daemon = true; }));
       atTop.join();
       print(codeOf(() => atTop.start()), atTop.exitcode);`,
    );
    expect(actual.join("\n")).toMatchInlineSnapshot(`
      "ERR_NOT_CLONEABLE: args[0].deep[0] cannot be passed to another process: it is a lock, which lives in the memory of this process, and processes share no memory. Pass data, or a Queue to send results back.
      ERR_NOT_CLONEABLE: args[0] cannot be passed to another process: it is a shared value, which lives in the memory of this process, and processes share no memory. Pass data, or a Queue to send results back.
      ERR_NOT_CLONEABLE: args[0] cannot be passed to another process: it is a function (anonymous). Pass data, or a Queue to send results back. A function cannot be passed: export it, and use it as a target.
      ERR_TARGET_NOT_EXPORTED: Process: target hidden is not exported by the lesson's module, so the new process could not find it. Write:
        export function hidden(…) { … }
      ERR_ARGUMENT_TYPE: Process: target is a string; give the function itself, not the result of calling it: { target: work, args: […] }.
      ERR_ARGUMENT_TYPE: Process: args is a list, even for one argument: { args: [value] }.
      ERR_ARGUMENT_TYPE: Process: class Mine extends Process, which has no effect in the new process. Give an exported target instead.
      ERR_PROCESS_NOT_STARTED: p has not been started, so it cannot be joined. Call start() before join().
      ERR_PROCESS_NOT_STARTED: p has not been started, so there is nothing to end.
      ERR_PROCESS_ABORT: process.abort() would end threadlab itself here. Call it in a Process: there it ends only that process.
      ERR_PROCESS_ALREADY_STARTED: Process-1 has already been started. A process runs only once: make a new Process for each start.
      ERR_PROCESS_ALREADY_STARTED: Process-1 has already been started. Set daemon before start().
      ERR_PROCESS_ALREADY_STARTED: Process-1 has already been started. A process runs only once: make a new Process for each start. 0"
    `);
  });
});

test("under a schedule, a process can be killed while the thread that stands for it waits at a queue", async () => {
  const program = `
    import { print, Process, Queue, sleep } from "threadlab";
    export function getter(q: Queue<number>): void { q.get(); }
    export default function main(): void {
      const q = new Queue<number>(), p = new Process({ target: getter, args: [q] });
      p.start(); sleep(1); p.kill(); p.join(); print("ended", p.exitcode);
    }`;
  for (const seed of [1, 2, 3]) {
    const { output, verdict } = await runSource(program, { virtual: { seed }, timeout: 300 });
    expect([verdict, output]).toEqual(["ran", ["ended -9"]]);
  }
});

describe("under a schedule, a process with two threads of which one waits at a queue with a timeout", () => {
  const threads = `
    import { monotonic, print, Process, Queue, Shared, sleep, Thread } from "threadlab";
    const isOver = new Shared(false);
    export function poll(q: Queue<number>, times: number, timeout: number) {
      for (let i = 0; i < times; i++)
        try {
          print("got", q.get({ timeout }));
        } catch {
          print("empty");
        }
      isOver.value = true;
    }
    export function get(q: Queue<number>) { print("got", q.get()); }
    export function nap() { while (!isOver.value) sleep(0.01); }
    export function pollAndGet(q: Queue<number>, r: Queue<number>, times: number, timeout: number) {
      new Thread({ target: poll, args: [q, times, timeout] }).start();
      new Thread({ target: get, args: [r] }).start();
    }
    export function pollAndNap(q: Queue<number>) {
      new Thread({ target: poll, args: [q, 1, 0.3] }).start();
      new Thread({ target: nap }).start();
    }`;

  test("time passes while the other one waits for ever", async () => {
    const { output, verdict } = await runSource(
      `${threads}
      export default function main() {
        const r = new Queue<number>();
        new Process({ target: pollAndGet, args: [new Queue<number>(), r, 3, 0.25] }).start();
        sleep(0.6);
        r.put(1);
      }`,
      { virtual: { seed: 1 }, timeout: 300 },
    );
    expect([verdict, output]).toEqual(["ran", ["empty", "empty", "got 1", "empty"]]);
  });

  test("what nobody will put in is a deadlock", async () => {
    const { output, verdict } = await runSource(
      `${threads}
      export default function main() {
        new Process({ target: pollAndGet, args: [new Queue<number>(), new Queue<number>(), 2, 0.25] }).start();
      }`,
      { virtual: { seed: 1 }, timeout: 300 },
    );
    expect([verdict, output]).toEqual(["deadlock", ["empty", "empty"]]);
  });

  test("it can be killed meanwhile", async () => {
    const { output, verdict } = await runSource(
      `${threads}
      export default function main() {
        const p = new Process({ target: pollAndGet, args: [new Queue<number>(), new Queue<number>(), 1e6, 7] });
        p.start();
        sleep(1);
        p.kill();
        p.join();
        print("ended", p.exitcode);
      }`,
      { virtual: { seed: 1 }, timeout: 300 },
    );
    expect([verdict, output]).toEqual(["ran", ["ended -9"]]);
  });

  test("time passes although the other one goes on, as does all of another process", async () => {
    const { output, verdict } = await runSource(
      `${threads}
      export function rest() { for (;;) sleep(60); }
      export default function main() {
        const p = new Process({ target: rest, daemon: true });
        p.start();
        new Process({ target: pollAndNap, args: [new Queue<number>()] }).start();
        // Both waits end when time passes, which takes 15 s of the machine's clock.
        p.join(0.3);
        print("after", monotonic(), p.isAlive());
      }`,
      { virtual: { seed: 1 }, timeout: 60 },
    );
    expect([verdict, [...output].sort()]).toEqual(["ran", ["after 0.3 true", "empty"]]);
  });
});
