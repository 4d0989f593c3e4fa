import { expect, test } from "vitest";
import { runSource } from "../run-source.ts";

test("errors say who, what and which object, then the way out", async () => {
  const { output, findings } = await runSource(`
    import {
      Barrier, BoundedSemaphore, Condition, LifoQueue, Lock, PriorityQueue, print, Queue, RLock, Semaphore, Thread, ThreadLocal, Timer,
    } from "threadlab";
    const mutex = new RLock();
    const plain = new Lock();
    const ready = new Condition();
    const seats = new BoundedSemaphore(1);
    const gate = new Barrier(2);
    const jobs = new Queue<number>(1);
    const ranked = new PriorityQueue<unknown>();
    const mine = new ThreadLocal<number>();
    const late = new Timer(1, function ring() {});

    function tell(action: () => unknown) {
      try {
        action();
      } catch (error) {
        print((error as Error).message);
      }
    }

    export function misuse() {
      tell(() => mutex.release());
      tell(() => ready.wait());
      tell(() => ready.notifyAll());
      tell(() => mine.value);
    }

    export default function main() {
      mutex.acquire();
      ready.acquire();
      const thread = new Thread({ target: misuse });
      thread.start();
      thread.join();
      mutex.release();
      ready.release();
      gate.abort();
      jobs.put(1);
      ranked.put([1, { job: "a" }]);
      tell(() => mutex.release());
      tell(() => new RLock().release());
      tell(() => plain.release());
      tell(() => new Condition(plain).notify());
      tell(() => new Condition(5 as unknown as Lock));
      tell(() => seats.release());
      tell(() => seats.release(0));
      tell(() => new Semaphore(-1));
      tell(() => gate.wait());
      tell(() => new Barrier(0));
      tell(() => new Barrier(2, { action: () => {} }));
      tell(() => jobs.putNowait(2));
      tell(() => new LifoQueue().getNowait());
      tell(() => { jobs.taskDone(); jobs.taskDone(); });
      tell(() => ranked.put([1, { job: "b" }]));
      tell(() => { jobs.shutdown(); jobs.put(3); });
      tell(() => new ThreadLocal(() => 1));
      tell(() => new Thread({ target: () => {} }));
      tell(() => new Thread(misuse as object));
      tell(() => plain.acquire(false as object));
      tell(() => mutex.acquire(null as unknown as object));
      tell(() => seats.acquire(false as object));
      tell(() => new LifoQueue().get(false as object));
      tell(() => new Timer(1, () => {}));
      tell(() => new Timer(1, 5 as never));
      tell(() => late.start());
      tell(() => new Timer("1" as unknown as number, misuse));
      tell(() => plain.acquire({ timeout: -2 }));
      tell(() => seats.acquire({ blocking: false, timeout: 1 }));
      tell(() => new Condition().notify("all" as never));
    }
  `);
  expect(findings).toEqual([]);
  expect(output.join("\n")).toMatchInlineSnapshot(`
    "Thread-2 released RLock "mutex", which MainThread holds. Only the holder may release an RLock.
    Thread-2 waited for Condition "ready", whose RLock MainThread holds. Hold it meanwhile: ready.with(() => ready.wait()).
    Thread-2 notified Condition "ready", whose RLock MainThread holds. Hold it meanwhile: ready.with(() => ready.notify()).
    Thread-2 read ThreadLocal "mine", but has not set a value in it. Set a value in each thread, or give an initial value: new ThreadLocal(() => …).
    MainThread released RLock "mutex", which nobody holds. Acquire it first, and release it as often as you acquired it.
    MainThread released an RLock, which nobody holds. Acquire it first, and release it as often as you acquired it.
    MainThread released Lock "plain", which nobody holds. Acquire it first, and release it once: lock.with(() => …) does both.
    MainThread notified a Condition, whose Lock nobody holds. Hold it meanwhile: condition.with(() => condition.notify()).
    Condition: give a Lock or an RLock, or leave it out.
    MainThread released 1 of BoundedSemaphore "seats", more than had been acquired. Release once for each acquire() that returned true: semaphore.with(() => …) does both.
    MainThread released 0 of BoundedSemaphore "seats". Give a whole number, 1 or more.
    Semaphore: the initial value is -1; give a whole number from 0 to 2147483646.
    MainThread waited at Barrier "gate", which is broken: a thread gave up, aborted or reset it, or its action failed. Call reset() when no thread waits there any more.
    Barrier: the number of parties is 0; give a whole number from 1 to 2147483647.
    Barrier: action (an anonymous function) is not exported by the lesson's module, so another thread could not find it. Write:
      export function work(…) { … }
    MainThread found Queue "jobs" full (1 item). Take items out, or wait longer.
    MainThread found a LifoQueue empty. Put an item in, or wait longer.
    MainThread called taskDone() of Queue "jobs" more often than items were put in. Call it once for each get().
    PriorityQueue: { job: 'b' } and { job: 'a' } have no order: an object and an object. Put in numbers, texts, or arrays that begin with one: [priority, item].
    MainThread used Queue "jobs" after its shutdown(). Catch ShutDown to end the loop.
    ThreadLocal: initial (an anonymous function) is not exported by the lesson's module, so another thread could not find it. Write:
      export function work(…) { … }
    Thread: target (an anonymous function) is not exported by the lesson's module, so the new thread could not find it. Write:
      export function work(…) { … }
    Thread takes its options by name: new Thread({ target: work, args: […] }).
    Lock.acquire takes its options by name: acquire({ blocking: false }).
    RLock.acquire takes its options by name: acquire({ blocking: false }).
    Semaphore.acquire takes its options by name: acquire({ blocking: false }).
    Queue.get takes its options by name: get({ block: false }).
    Timer: target (an anonymous function) is not exported by the lesson's module, so another thread could not find it. Write:
      export function work(…) { … }
    Timer: target is a number; give the function itself.
    Timer: target ring is not exported by the lesson's module, so the new thread could not find it. Write:
      export function ring(…) { … }
    Timer: the interval is "1"; give a number of seconds.
    Lock.acquire: the timeout is -2; it cannot be negative. Leave it out to wait for ever.
    Semaphore.acquire: a timeout makes no sense with blocking: false. Leave one of the two out.
    Condition.notify: n is "all"; give a number of threads."
  `);
});

test("what Python takes by its place and is taken by its name here is refused, and changes nothing", async () => {
  const { output, findings } = await runSource(`
    import {
      Barrier, BoundedSemaphore, Condition, createConnection, createServer, Lock, print, Process, Queue, RLock, Semaphore, Thread, Timer,
    } from "threadlab";
    const jobs = new Queue<number>(1);

    function tell(action: (given: never) => unknown, given: unknown) {
      try {
        print("taken:", action(given as never));
      } catch (error) {
        print((error as { code: string }).code, (error as Error).message);
      }
    }

    export function work() {}

    export default function main() {
      jobs.put(1);
      tell((given) => new Lock().acquire(given), false);
      tell((given) => new RLock().acquire(given), null);
      tell((given) => new Condition(new Lock()).acquire(given), false);
      tell((given) => new Semaphore().acquire(given), false);
      tell((given) => new BoundedSemaphore().acquire(given), 1);
      tell((given) => jobs.put(2, given), false);
      tell((given) => jobs.get(given), false);
      tell((given) => jobs.shutdown(given), true);
      tell((given) => new Thread(given), work);
      tell((given) => new Process(given), work);
      tell((given) => new Barrier(2, given), work);
      tell((given) => new Timer(1, work, given), []);
      tell((given) => createServer(given), 8080);
      tell((given) => createConnection(given), undefined);
      print(jobs.qsize());
    }
  `);
  expect(findings).toEqual([]);
  expect(output.join("\n")).toMatchInlineSnapshot(`
    "ERR_ARGUMENT_TYPE Lock.acquire takes its options by name: acquire({ blocking: false }).
    ERR_ARGUMENT_TYPE RLock.acquire takes its options by name: acquire({ blocking: false }).
    ERR_ARGUMENT_TYPE Lock.acquire takes its options by name: acquire({ blocking: false }).
    ERR_ARGUMENT_TYPE Semaphore.acquire takes its options by name: acquire({ blocking: false }).
    ERR_ARGUMENT_TYPE Semaphore.acquire takes its options by name: acquire({ blocking: false }).
    ERR_ARGUMENT_TYPE Queue.put takes its options by name: put(item, { block: false }).
    ERR_ARGUMENT_TYPE Queue.get takes its options by name: get({ block: false }).
    ERR_ARGUMENT_TYPE Queue.shutdown takes its options by name: shutdown({ immediate: true }).
    ERR_ARGUMENT_TYPE Thread takes its options by name: new Thread({ target: work, args: […] }).
    ERR_ARGUMENT_TYPE Process takes its options by name: new Process({ target: work, args: […] }).
    ERR_ARGUMENT_TYPE Barrier takes its options by name: new Barrier(2, { action: work }).
    ERR_ARGUMENT_TYPE Timer takes its options by name: new Timer(seconds, work, { args: […] }).
    ERR_ARGUMENT_TYPE createServer takes its options by name: createServer({ port: 8080 }).
    ERR_ARGUMENT_TYPE createConnection takes its options by name: createConnection({ port: 8080 }).
    1"
  `);
});
