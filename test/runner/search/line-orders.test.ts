import { expect, test } from "vitest";
import { createRaceBook } from "../../../src/detect/race-book.ts";
import { listOrders } from "../../../src/expect/match/count-orders.ts";
import { prepare } from "../../../src/runner/prepare.ts";
import { searchSchedules } from "../../../src/runner/search/search-schedules.ts";
import { DRAWN, drawRun } from "../../oracle/line-orders.ts";
import { session } from "../../support/session.ts";
import { withProgram } from "../../support/with-program.ts";

/**
 * A run stands for all schedules that differ only in what commutes, and so for all orders of its lines that are free. What it stands for has to
 * be printed by some schedule; and what a schedule prints, some run has to stand for.
 */
const MOST_ORDERS = 100;
const HEAD =
  'import { activeCount, asCompleted, Barrier, BoundedSemaphore, Condition, createConnection, createServer, currentThread, Event, type Future, Lock, monotonic, print, Semaphore, type ServerSocket, SimpleQueue, sleep, Thread, ThreadPoolExecutor, wait } from "threadlab";\n';

/** `work` runs beside what MainThread does after its start. */
const beside = (objects: string, work: string, main: string) =>
  `${HEAD}${objects}\nexport function work() { ${work} }\nexport default function main() { const t = new Thread({ target: work }); t.start(); ${main} t.join(); }`;

/** One thread runs both tasks of a pool, and what MainThread does with the first is beside them. */
const besideTasks = (main: string, objects = "") => `${HEAD}${objects}
  export function first() {}
  export function second() { print("second"); }
  export default function main() {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const future = pool.submit(first);
    const later = pool.submit(second);
    print("main");
    ${main}
    pool.shutdown();
  }`;

/** A server is closed beside what MainThread does. @param options of the server. */
const besideClose = (main: string, options = "") => `${HEAD}
  export function work(server: ServerSocket) { print("work"); server.close(); print("closed"); }
  export default function main() {
    const server = createServer(${options});
    const t = new Thread({ target: work, args: [server] });
    t.start();
    print("main");
    ${main}
    t.join();
  }`;
const LATE = 'catch { print("late"); }';

const PROGRAMS: Readonly<Record<string, string>> = {
  "a look at an event": beside(
    "const e = new Event();",
    'e.set(); print("set");',
    'print("before"); print(e.isSet());',
  ),
  "a wait for an event that ends by time": beside(
    "const e = new Event();",
    'e.set(); print("set");',
    'print("before"); print(e.wait(1));',
  ),
  "a barrier that is broken": beside(
    "const b = new Barrier(2);",
    'print("before"); b.abort();',
    'try { b.wait(); } catch { print("broken"); }',
  ),
  "a lock that is tried": beside(
    "const m = new Lock(); m.acquire();",
    'print("before"); m.release(); print("after");',
    'print("main"); print(m.acquire({ blocking: false })); print("end");',
  ),
  "a semaphore whose only permit two threads want": beside(
    "const s = new Semaphore(1);",
    'print("work"); print(s.acquire({ timeout: 1 }));',
    'print("main"); print("main", s.acquire({ timeout: 1 }));',
  ),
  "a lock that another thread releases": beside(
    "const m = new Lock();",
    'print("work"); m.acquire(); print("acquired");',
    'print("main"); try { m.release(); print("released"); } catch { print("refused"); }',
  ),
  "a notification under a lock that another thread holds": beside(
    "const m = new Lock(), c = new Condition(m);",
    'print("work"); m.acquire(); print("acquired");',
    'print("main"); try { c.notify(); print("notified"); } catch { print("refused"); }',
  ),
  "a notification under a lock that another thread releases": beside(
    "const m = new Lock(), c = new Condition(m);",
    'print("work"); try { m.release(); print("released"); } catch { print("early"); }',
    'print("main"); m.acquire(); try { c.notify(); print("notified"); } catch { print("refused"); }',
  ),
  "a wait without the condition's lock": beside(
    "const m = new Lock(), c = new Condition(m);",
    'print("work"); m.acquire(); print("acquired");',
    'print("main"); try { c.wait(1); print("waited"); } catch { print("refused"); }',
  ),
  "a release too many": beside(
    "const s = new BoundedSemaphore(1);",
    'print("work"); s.acquire(); print("acquired");',
    'print("main"); try { s.release(); print("released"); } catch { print("refused"); }',
  ),
  "the number of items in a queue": beside(
    "const q = new SimpleQueue<number>();",
    'print("work"); q.put(1); print("put");',
    'print("main"); print(q.qsize()); print("end");',
  ),
  "the number of threads": beside("", 'print("work");', 'print("main"); print(activeCount()); print("end");'),
  "the numbers of threads": beside(
    "export function nothing() {}",
    'print("work"); const made = new Thread({ target: nothing }); print("made"); print(made.name);',
    'print("main"); const made = new Thread({ target: nothing }); print("main made"); print(made.name);',
  ),
  "the numbers of pools": beside(
    "export function name() { return currentThread().name; }",
    'const pool = new ThreadPoolExecutor({ maxWorkers: 1 }); print("work"); print(pool.submit(name).result()); pool.shutdown();',
    'print("main"); const pool = new ThreadPoolExecutor({ maxWorkers: 1 }); print(pool.submit(name).result()); pool.shutdown();',
  ),
  "the number of a pool's thread": beside(
    "export function number() { return currentThread().ident; }",
    'const pool = new ThreadPoolExecutor({ maxWorkers: 1 }); print("work"); print(pool.submit(number).result()); pool.shutdown();',
    'print("main"); const made = new Thread({ target: number }); made.start(); print("main made", made.ident); made.join();',
  ),
  "a thread that two threads start": `${HEAD}export function nothing() {}
    export function work(t: Thread) { print("work"); try { t.start(); print("started"); } catch { print("refused"); } }
    export default function main() {
      const one = new Thread({ target: nothing }), other = new Thread({ target: work, args: [one] });
      other.start();
      print("main");
      try { one.start(); print("main started"); } catch { print("main refused"); }
      other.join();
    }`,
  "a pool that takes no more tasks": beside(
    "const pool = new ThreadPoolExecutor({ maxWorkers: 1 }); export function task() {}",
    'print("work"); try { pool.submit(task); print("submitted"); } catch { print("refused"); }',
    'print("main"); pool.shutdown(); print("shut down");',
  ),
  "whether a task is done": besideTasks("print(future.done());"),
  "whether a task is running": besideTasks("print(future.running());"),
  "a result that does not come": besideTasks(`try { print(future.result(1)); } ${LATE}`),
  "a task that is cancelled": besideTasks("print(later.cancel()); print(future.cancel());"),
  "a wait for several tasks that ends by time": besideTasks(
    "print(wait([future, later], { timeout: 1 }).done.size);",
  ),
  "the first of several tasks": besideTasks(
    'const { done } = wait([future, later], { returnWhen: "firstCompleted" }); print(done.size);',
  ),
  "tasks that do not end in time": besideTasks(
    `try { for (const each of asCompleted([future, later], { timeout: 1 })) print(each === later); } ${LATE}`,
  ),
  "a callback that comes late": besideTasks(
    'future.addDoneCallback(tell); print("added");',
    'export function tell() { print("done in", currentThread().name); }',
  ),
  "callbacks of two threads": `${HEAD}
    export function task() {}
    export function one() { print("one"); }
    export function two() { print("two"); }
    export function work(future: Future<void>) { print("work"); future.addDoneCallback(one); }
    export default function main() {
      const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
      const future = pool.submit(task);
      const t = new Thread({ target: work, args: [future] });
      t.start();
      future.addDoneCallback(two);
      print("main");
      t.join();
      pool.shutdown();
    }`,
  "which of two tasks came first": `${HEAD}
    export function first() {}
    export function second() { print("second"); }
    export function third() { print("third"); }
    export default function main() {
      const one = new ThreadPoolExecutor({ maxWorkers: 1 }), other = new ThreadPoolExecutor({ maxWorkers: 1 });
      const futures = [one.submit(first), other.submit(second)];
      one.submit(third);
      for (const future of asCompleted(futures)) print(futures.indexOf(future));
      for (const pool of [one, other]) pool.shutdown();
    }`,
  "tasks that two threads share": `${HEAD}
    export function task(name: string) { print(name, currentThread().name.at(-1)); }
    export default function main() {
      const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
      for (const name of ["a", "b", "c"]) pool.submit(task, name);
      pool.shutdown();
    }`,
  "a task for which a thread may be idle": `${HEAD}
    export function first() { print("first"); }
    export function second() {}
    export default function main() {
      const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
      pool.submit(first);
      pool.submit(second);
      const made = new Thread({ target: second });
      made.start();
      print(made.ident);
      pool.shutdown();
    }`,
  "tasks that are taken back": besideTasks('print("ends"); pool.shutdown({ cancelFutures: true });'),
  "a client that does not come": besideClose('try { server.accept(1); } catch { print("nobody"); }'),
  "a port that two servers want": beside(
    "",
    'print("work"); try { createServer({ port: 8080 }); print("listens"); } catch { print("refused"); }',
    'print("main"); try { createServer({ port: 8080 }); print("main listens"); } catch { print("main refused"); }',
  ),
  "a port that becomes free": besideClose(
    'try { createServer({ port: 8080 }); print("listens"); } catch { print("refused"); }',
    "{ port: 8080 }",
  ),
  "a server that is not there yet": beside(
    "",
    'print("work"); createServer({ port: 8080 }); print("listens");',
    'print("main"); try { createConnection({ port: 8080 }); print("connected"); } catch { print("refused"); }',
  ),
  "a server that is gone": besideClose(
    'try { createConnection({ port: server.address.port }); print("connected"); } catch { print("refused"); }',
  ),
  "the numbers of ports": beside(
    "",
    'print("work"); print(createServer().address.port);',
    'print("main"); print(createServer().address.port);',
  ),
  "the time": beside(
    "",
    'print("work"); sleep(1); print("slept");',
    'print("main"); sleep(2); print(monotonic());',
  ),
};

test.each(Object.entries(PROGRAMS))(
  "runs stand for what schedules print, and for nothing else: %s",
  async (_, text) => {
    const prepared = await withProgram(text, prepare);
    const limits = { time: "free", signal: new AbortController().signal } as const;
    const printed = new Set<string>();
    const exact = searchSchedules(
      { engine: session, ...prepared, params: {} },
      { ...limits, ordersPrints: true },
    );
    for await (const { facts } of exact)
      printed.add(facts.transcript.output.lines.map((line) => line.text).join("\n"));
    const claimed = new Set<string>();
    const folded = searchSchedules({ engine: session, ...prepared, params: {} }, limits);
    for await (const { facts } of folded)
      for (const lines of listOrders(facts.transcript.output.lines, MOST_ORDERS))
        claimed.add(lines.join("\n"));
    expect([exact.end.complete, folded.end.complete]).toEqual([true, true]);
    expect([...claimed].sort()).toEqual([...printed].sort());
    for (const how of DRAWN) {
      const { observer } = await drawRun(session, prepared, how);
      for (const lines of listOrders(observer.transcript.output.lines, MOST_ORDERS))
        expect(printed).toContain(lines.join("\n"));
    }
  },
);

test("what a thread did before it broke a barrier, those that find it broken can see", async () => {
  const prepared = await withProgram(
    `import { Shared } from "threadlab"; ${beside(
      "const b = new Barrier(2), x = new Shared(0);",
      "x.value = 1; b.abort();",
      "try { b.wait(); } catch { print(x.value); }",
    )}`,
    prepare,
  );
  const search = searchSchedules(
    { engine: session, ...prepared, params: {} },
    { time: "free", signal: new AbortController().signal },
  );
  for await (const { facts } of search) expect(facts.races(createRaceBook())).toEqual([]);
  expect(search.end.traces).toBe(2);
});

test("a single run stands for no other order of tasks that end between two looks at them", async () => {
  const prepared = await withProgram(
    `${HEAD}
    export function nothing() {}
    export function late() { print("late"); }
    export function last() { print("last"); }
    export default function main() {
      const one = new ThreadPoolExecutor({ maxWorkers: 1 }), other = new ThreadPoolExecutor({ maxWorkers: 1 });
      const futures = [one.submit(nothing), one.submit(nothing), other.submit(late)];
      one.submit(last);
      print([...asCompleted(futures)].map((future) => futures.indexOf(future)).join(" "));
      for (const pool of [one, other]) pool.shutdown();
    }`,
    prepare,
  );
  // Under this seed the second and the third task end after MainThread has found the first one, and before its next look.
  const { observer } = await drawRun(session, prepared, { seed: 20, time: "free" });
  const orders = listOrders(observer.transcript.output.lines, MOST_ORDERS).map((lines) => lines.join(", "));
  expect(orders).toEqual(["late, last, 0 2 1", "late, 0 2 1, last"]);
});
