import { describe, expect, test } from "vitest";
import { runSource } from "../run-source.ts";

const HEAD = `
  import {
    asCompleted, currentThread, Event, Future, print, Shared, SimpleQueue, sleep, Thread, ThreadPoolExecutor, wait,
  } from "threadlab";
  const go = new Event();
  export function waitForGo() { go.wait(); }
`;

describe("at the end of main", () => {
  test("the tasks that are left are run, whether or not it ends with an error", async () => {
    for (const end of ["", 'throw new Error("on purpose");']) {
      const { output } = await runSource(`${HEAD}
        export function task(n: number) { sleep(0.01); print(n, currentThread().name); return n; }
        export default function main() {
          const pool = new ThreadPoolExecutor({ maxWorkers: 1, threadNamePrefix: "w" });
          for (const n of [1, 2, 3]) pool.submit(task, n);
          ${end}
        }`);
      expect(output).toEqual(["1 w_0", "2 w_0", "3 w_0"]);
    }
  });

  test("pools take no more tasks, and threads that are no pool's go on", async () => {
    const { output, verdict } = await runSource(`${HEAD}
      const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
      export function one() { return 1; }
      export function late(main: Thread) {
        main.join();
        try { pool.submit(one); } catch (error) { print((error as Error).message); }
        print("goes on");
      }
      export default function main() {
        pool.submit(one).result();
        new Thread({ target: late, args: [currentThread()], name: "late" }).start();
      }`);
    expect(output).toEqual([
      'late called submit of ThreadPoolExecutor "pool" after the end of main, when pools take no new tasks. Wait in main until all tasks are submitted.',
      "goes on",
    ]);
    expect(verdict).toBe("ran");
  });
});

describe("what the task did can be seen by who knows that it has ended", () => {
  const program = (look: string) => `${HEAD}
    const x = new Shared(0);
    export function task() { x.value = 1; return 2; }
    export default function main() {
      const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
      const futures = [pool.submit(task)];
      const future = futures[0]!;
      ${look}
      print(x.value);
    }`;
  test.for([
    ["future.result();"],
    ["future.exception(60);"],
    ["wait(futures);"],
    ['wait(futures, { returnWhen: "FIRST_COMPLETED", timeout: 60 });'],
    ["for (const each of asCompleted(futures)) each.done();"],
    ["while (!future.done()) sleep(0.001);"],
    ["pool.shutdown();"],
    ["pool.submit(Number, 1); [...pool.map(task, [1])];".replace("pool.submit(Number, 1); ", "")],
  ])("%s", async ([look = ""]) => {
    const { findings, output } = await runSource(program(look), { virtual: {} });
    expect([findings, output]).toEqual([[], ["1"]]);
  });

  test.for([["future.done();"], ["wait(futures, { timeout: 0 });"], ["future.running();"]])(
    "%s does not know it",
    async ([look = ""]) => {
      // MainThread goes first, so the task begins after the look.
      const { findings } = await runSource(program(look), { virtual: { strategy: "round-robin" } });
      expect(findings.map(({ kind }) => kind)).toContain("race");
    },
  );

  test("what was done before submit, the task sees", async () => {
    const { findings, output } = await runSource(
      `${HEAD}
      const x = new Shared(0);
      const queue = new SimpleQueue<number>();
      export function task() { return x.value; }
      export function get() { queue.get({ timeout: 60 }); return x.value; }
      export default function main() {
        const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
        const getting = pool.submit(get);
        x.value = 1;
        queue.put(1);
        print(pool.submit(task).result(), getting.result());
      }`,
      { virtual: {} },
    );
    expect([findings, output]).toEqual([[], ["1 1"]]);
  });
});

test("a data race with a task asks nobody to join the pool's thread", async () => {
  const { findings } = await runSource(
    `${HEAD}
    const x = new Shared(0);
    export function task() { x.value = 1; }
    export default function main() {
      const pool = new ThreadPoolExecutor({ maxWorkers: 1, threadNamePrefix: "w" });
      pool.submit(task);
      print(x.value);
    }`,
    { virtual: {} },
  );
  const { message = "" } = findings.find(({ kind }) => kind === "race") ?? {};
  expect(message.split("\n").at(-1)).toBe(
    "To fix it: guard all accesses with one lock: mutex.with(() => …).",
  );
});

describe("a deadlock names the future, and who runs its task", () => {
  const deadlock = async (source: string) => {
    const { findings } = await runSource(HEAD + source);
    const { message = "" } = findings.find(({ kind }) => kind === "deadlock") ?? {};
    return message.replaceAll(/[^\s(]*main\.ts:/g, "main.ts:");
  };

  test("a task that waits for a task of its own pool", async () => {
    expect(
      await deadlock(`
      const pool = new ThreadPoolExecutor({ maxWorkers: 1, threadNamePrefix: "w" });
      export function inner() { return 1; }
      export function outer() { const answer = pool.submit(inner); return answer.result(); }
      export default function main() { const whole = pool.submit(outer); print(whole.result()); }`),
    ).toMatchInlineSnapshot(`
      "Deadlock: every thread waits, and none is left to wake another.
        MainThread waits for future "whole" (main.ts:11:80), whose task w_0 runs.
        w_0 waits for future "answer" (main.ts:10:75), whose task no thread has begun.
      To fix it: do not wait in a task for a task of the same pool, or of a pool whose tasks wait for this one. More threads help only if no two tasks wait for each other."
    `);
  });

  test("tasks of two pools that wait for each other's pools", async () => {
    expect(
      await deadlock(`
      const there = new ThreadPoolExecutor({ maxWorkers: 1, threadNamePrefix: "there" });
      const back = new ThreadPoolExecutor({ maxWorkers: 1, threadNamePrefix: "back" });
      export function last() { return 1; }
      export function second(): number { const answer = there.submit(last); return answer.result(); }
      export function first(): number { const answer = back.submit(second); return answer.result(); }
      export default function main() { const whole = there.submit(first); print(whole.result()); }`),
    ).toMatchInlineSnapshot(`
      "Deadlock: every thread waits, and none is left to wake another.
        MainThread waits for future "whole" (main.ts:13:81), whose task there_0 runs.
        there_0 waits for future "answer" (main.ts:12:84), whose task back_0 runs.
        back_0 waits for future "answer#2" (main.ts:11:84), whose task no thread has begun.
      To fix it: do not wait in a task for a task of the same pool, or of a pool whose tasks wait for this one. More threads help only if no two tasks wait for each other."
    `);
  });

  test("a task that keeps its thread for another reason, on which the advice would not help", async () => {
    expect(
      await deadlock(`
      const never = new Event();
      const one = new ThreadPoolExecutor({ maxWorkers: 1, threadNamePrefix: "one" });
      const other = new ThreadPoolExecutor({ maxWorkers: 1, threadNamePrefix: "other" });
      export function stay() { never.wait(); }
      export function outer() { const answer = one.submit(waitForGo); answer.result(); }
      export default function main() { one.submit(stay); const whole = other.submit(outer); whole.result(); }`),
    ).toMatchInlineSnapshot(`
      "Deadlock: every thread waits, and none is left to wake another.
        MainThread waits for future "whole" (main.ts:13:93), whose task other_0 runs.
        one_0 waits for event "never" (main.ts:11:32), which nobody will set.
        other_0 waits for future "answer" (main.ts:12:71), whose task no thread has begun."
    `);
  });

  test("a task that waits for itself", async () => {
    expect(
      await deadlock(`
      const own = new Shared<Future<unknown> | undefined>(undefined);
      export function itself(): unknown { go.wait(); return own.value!.result(); }
      export default function main() {
        const pool = new ThreadPoolExecutor({ maxWorkers: 1, threadNamePrefix: "w" });
        own.value = pool.submit(itself);
        go.set();
      }`),
    ).toMatchInlineSnapshot(`
      "Deadlock: w_0 waits for something that will never come.
        w_0 waits for future "own.value" (main.ts:9:61), whose task it runs itself."
    `);
  });

  test("two tasks that wait for each other", async () => {
    expect(
      await deadlock(`
      const both = new Shared<Future<unknown>[]>([]);
      export function other(n: number): unknown { go.wait(); return both.value[n]!.result(); }
      export default function main() {
        const pool = new ThreadPoolExecutor({ maxWorkers: 2, threadNamePrefix: "w" });
        const one = pool.submit(other, 1);
        const two = pool.submit(other, 0);
        both.value = [one, two];
        go.set();
      }`),
    ).toMatchInlineSnapshot(`
      "Deadlock: w_0 and w_1 wait for each other.
        w_0 waits for future "two" (main.ts:9:69), whose task w_1 runs.
        w_1 waits for future "one" (main.ts:9:69), whose task w_0 runs."
    `);
  });

  test("a wait for futures that nobody comes across any more, as in CPython", async () => {
    expect(
      await deadlock(`
      export default function main() {
        const pool = new ThreadPoolExecutor({ maxWorkers: 1, threadNamePrefix: "w" });
        const first = pool.submit(waitForGo);
        while (!first.running()) sleep(0.001);
        const second = pool.submit(waitForGo);
        pool.shutdown({ wait: false, cancelFutures: true });
        go.set();
        wait([first, second]);
      }`),
    ).toMatchInlineSnapshot(`
      "Deadlock: MainThread waits for something that will never come.
        MainThread waits for futures first, second (main.ts:15:9); "second" was cancelled, but no thread of its pool will take it from the queue."
    `);
  });

  test("a loop over futures, which no longer waits for those that it has had", async () => {
    expect(
      await deadlock(`
      const never = new Event();
      export function one() { return 1; }
      export function stay() { never.wait(); }
      export default function main() {
        const pool = new ThreadPoolExecutor({ maxWorkers: 2, threadNamePrefix: "w" });
        const [first, second, third] = [pool.submit(one), pool.submit(stay), pool.submit(stay)];
        for (const future of asCompleted([first, second, third])) future.result();
      }`),
    ).toMatchInlineSnapshot(`
      "Deadlock: every thread waits, and none is left to wake another.
        MainThread waits for futures future 5, future 6 (main.ts:14:30).
        w_0 waits for event "never" (main.ts:10:32), which nobody will set.
        w_1 waits for event "never" (main.ts:10:32), which nobody will set."
    `);
  });

  test("threads that have nothing to do", async () => {
    expect(
      await deadlock(`
      const items = new SimpleQueue<number>();
      export default function main() {
        const pool = new ThreadPoolExecutor({ maxWorkers: 1, threadNamePrefix: "w" });
        pool.submit(waitForGo);
        go.set();
        items.get();
      }`),
    ).toMatchInlineSnapshot(`
      "Deadlock: every thread waits, and none is left to wake another.
        MainThread waits for an item in queue "items" (main.ts:13:9), which nobody will put in.
        w_0 waits for a task of pool "pool", which nobody will submit."
    `);
  });
});

test.each([undefined, { seed: 1 }])(
  "a result that does not fit is the task's error, and the pool goes on: %o",
  async (virtual) => {
    const { output, verdict } = await runSource(
      `${HEAD}
    export function big() { return new Uint8Array(130 * 2 ** 20); }
    export function small() { return 1; }
    export default function main() {
      const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
      const [failing, next] = [pool.submit(big), pool.submit(small)];
      print((failing.exception() as { code: string }).code, next.result());
      pool.shutdown();
    }`,
      virtual && { virtual },
    );
    expect([output, verdict]).toEqual([["ERR_MEMORY_FULL 1"], "ran"]);
  },
);

test("where the stack ends, a task is refused, or its thread starts", async () => {
  const { output, verdict } = await runSource(`${HEAD}
    export function one() { return 1; }
    export default function main() {
      const pools = Array.from({ length: 400 }, () => new ThreadPoolExecutor({ maxWorkers: 1 }));
      let tried = 0;
      let isTaken = false;
      function fall(): void {
        try { fall(); } catch {}
        if (isTaken || tried === pools.length) return;
        try { pools[tried++]?.submit(one); isTaken = true; } catch {}
      }
      fall();
      for (const pool of pools.slice(0, tried)) pool.shutdown();
      print(isTaken, tried > 1);
    }`);
  expect([output, verdict]).toEqual([["true true"], "ran"]);
});

test("errors that no task can have go to standard error", async () => {
  const { events, output } = await runSource(`${HEAD}
    export function fail() { throw new TypeError("on purpose"); }
    export function one() { return 1; }
    export default function main() {
      const future = new ThreadPoolExecutor({ maxWorkers: 1 }).submit(one);
      future.result();
      future.addDoneCallback(fail);
      const broken = new ThreadPoolExecutor({ maxWorkers: 1, initializer: fail });
      try { broken.submit(one).result(); } catch (error) { print((error as Error).message); }
    }`);
  const texts = events.flatMap((event) => (event.op === "stderr" ? [event.text.split("\n    at")[0]] : []));
  expect(texts).toEqual([
    'exception calling callback fail for Future "future"\nTypeError: on purpose',
    "Exception in initializer:\nTypeError: on purpose",
  ]);
  expect(output).toEqual([
    "A thread initializer failed, the thread pool is not usable anymore. Its error is on standard error.",
  ]);
});

test("errors say who, what and which object, then the way out", async () => {
  const { output, findings } = await runSource(`${HEAD}
    export function one() { return 1; }
    function tell(action: () => unknown) {
      try { action(); print("accepted"); } catch (error) { print((error as Error).message); }
    }
    export default function main() {
      const no = (value: unknown) => value as never;
      const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
      const held = pool.submit(waitForGo);
      const lost = pool.submit(one);
      const items = new SimpleQueue<number>();
      lost.cancel();
      tell(() => lost.result());
      tell(() => held.result(0));
      tell(() => held.result(0.1 * 3 * 0.1));
      tell(() => items.getNowait());
      tell(() => [...asCompleted([held], { timeout: 0 })]);
      tell(() => new ThreadPoolExecutor(no({ max_workers: 2 })));
      tell(() => new ThreadPoolExecutor(no(2)));
      tell(() => new ThreadPoolExecutor({ maxWorkers: 0 }));
      tell(() => new ThreadPoolExecutor({ initializer: () => 1 }));
      tell(() => new ThreadPoolExecutor({ initializer: one, initargs: no(1) }));
      tell(() => pool.submit(no(one())));
      tell(() => pool.submit(() => 1));
      tell(() => pool.map(no(undefined), []));
      tell(() => pool.map(one as never, [1], no({ timeuot: 1 })));
      tell(() => held.addDoneCallback(() => 1));
      tell(() => wait([held], no({ returnwhen: "FIRST_COMPLETED" })));
      tell(() => wait([held], { returnWhen: no("FIRST_COMPLETE") }));
      tell(() => wait([held, no(1)]));
      tell(() => asCompleted(no(held)));
      tell(() => new (Future as never as new () => object)());
      tell(() => pool.shutdown(no({ cancel_futures: true })));
      go.set();
      pool.shutdown();
      tell(() => pool.submit(one));
    }`);
  expect(findings).toEqual([]);
  expect(output.join("\n")).toMatchInlineSnapshot(`
    "MainThread asked for the result of Future "lost", which was cancelled before its task began. Look at cancelled() first.
    MainThread waited 0 s for Future "held", which was not done in time. Wait longer, or look at done() first.
    MainThread waited 0.03 s for Future "held", which was not done in time. Wait longer, or look at done() first.
    MainThread found SimpleQueue "items" empty. Put an item in, or wait longer.
    asCompleted: 1 of 1 futures were not done within 0 s. Give them more time, or catch TimeoutError.
    ThreadPoolExecutor has no option "max_workers". Did you mean "maxWorkers"? Its options are maxWorkers, threadNamePrefix, initializer and initargs.
    ThreadPoolExecutor takes its options by name: new ThreadPoolExecutor({ maxWorkers: 2 }).
    ThreadPoolExecutor: maxWorkers is 0; give a whole number from 1.
    ThreadPoolExecutor: initializer (an anonymous function) is not exported by the lesson's module, so another thread could not find it. Write:
      export function work(…) { … }
    ThreadPoolExecutor: initargs is a list, even for one argument: { initargs: [value] }.
    ThreadPoolExecutor.submit: target is a number; give the function itself, not the result of calling it: submit(work, …).
    ThreadPoolExecutor.submit: target (an anonymous function) is not exported by the lesson's module, so another thread could not find it. Write:
      export function work(…) { … }
    ThreadPoolExecutor.map: target is undefined; give the function itself, not the result of calling it: map(work, items).
    ThreadPoolExecutor.map has no option "timeuot". Did you mean "timeout"? Its only option is timeout.
    Future.addDoneCallback: callback (an anonymous function) is not exported by the lesson's module, so another thread could not find it. Write:
      export function work(…) { … }
    wait has no option "returnwhen". Did you mean "returnWhen"? Its options are timeout and returnWhen.
    wait: returnWhen cannot be "FIRST_COMPLETE". Did you mean "FIRST_COMPLETED"? It is one of ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION.
    wait takes futures, and this is none: number 2 of the list. Futures come from pool.submit(work).
    asCompleted takes a list of futures: asCompleted([first, second]).
    A Future cannot be made with new. It comes from a pool: const future = pool.submit(work).
    ThreadPoolExecutor.shutdown has no option "cancel_futures". Did you mean "cancelFutures"? Its options are wait and cancelFutures.
    MainThread called submit of ThreadPoolExecutor "pool" after its shutdown(), so it takes no new tasks. Submit all tasks first."
  `);
});

test("a pool is a module's like any other object, and work at module level is refused", async () => {
  const { findings } = await runSource(`${HEAD}
    export function one() { return 1; }
    new ThreadPoolExecutor().submit(one);
    export default function main() {}`);
  expect(findings.map(({ message }) => message).join()).toContain(
    "The module does more than make objects while it is being loaded.",
  );
});
