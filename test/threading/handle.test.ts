import { afterAll, expect, test } from "vitest";
import { closeSession, runSource } from "../run-source.ts";

afterAll(closeSession);

const ADVICE =
  "Write object.method(): a method that is taken off its object (const { method } = object) does not know the object.";

/** In another thread's record, or in that of an object of another kind, it would do anything. */
test.each([
  ["const { acquire } = new Lock(); acquire();", "a lock", "undefined"],
  ["Lock.prototype.release.call({});", "a lock", "an object"],
  ["Lock.prototype.acquire.call(new RLock());", "a lock", "an rlock"],
  ["Lock.prototype.acquire.call(new Queue());", "a lock", "a queue"],
  ["const { wait } = new Condition(); wait();", "a condition", "undefined"],
  ["const { release } = new Semaphore(1); release();", "a semaphore", "undefined"],
  ["Queue.prototype.put.call(new Lock(), 1);", "a queue", "a lock"],
  ["LifoQueue.prototype.get.call(null);", "a queue", "null"],
  ["Thread.prototype.join.call(new Queue());", "a thread", "a queue"],
  [
    "Object.getOwnPropertyDescriptor(Shared.prototype, 'value').get.call(new Event());",
    "a shared",
    "an event",
  ],
  ["[new Event()].map(({ set }) => set());", "an event", "undefined"],
])("a method without its object is refused: %s", async (call, method, given) => {
  const { output, verdict } = await runSource(`
    // @ts-nocheck
    import { Condition, Event, LifoQueue, Lock, print, Queue, RLock, Semaphore, Shared, Thread } from "threadlab";
    export default function main() {
      try { ${call} } catch (error) { print(error.code, error.message); }
    }
  `);
  expect(output).toEqual([`ERR_ARGUMENT_TYPE A method of ${method} was called on ${given}. ${ADVICE}`]);
  expect(verdict).toBe("ran");
});

test("a misspelt property of a Shared is not written, in whichever thread", async () => {
  const { output } = await runSource(`
    // @ts-nocheck
    import { print, Shared, Thread } from "threadlab";
    class Account extends Shared { owner = "jason"; }
    const inModule = new Shared(0);
    const misspell = (shared) => {
      try { shared.valeu = 1; } catch ({ message }) { print(message); }
    };
    export function work(passed) {
      for (const shared of [inModule, passed]) misspell(shared);
    }
    export default function main() {
      const passed = new Shared(0);
      for (const shared of [inModule, passed]) misspell(shared);
      const thread = new Thread({ target: work, args: [passed] });
      thread.start();
      thread.join();
      print(new Account(0).owner);
    }
  `);
  const refused = "Cannot add property valeu, object is not extensible";
  expect(output).toEqual([refused, refused, refused, refused, "jason"]);
});

test("methods work on objects of a class that extends theirs", async () => {
  const { output } = await runSource(`
    import { BoundedSemaphore, LifoQueue, Lock, PriorityQueue, print, Queue, Timer } from "threadlab";
    class Gate extends Lock {}
    export function work() {}
    export default function main() {
      for (const queue of [new Queue<number>(), new LifoQueue<number>(), new PriorityQueue<number>()]) {
        queue.put(1);
        print(queue.get());
      }
      const semaphore = new BoundedSemaphore(1), gate = new Gate(), timer = new Timer(0, work);
      semaphore.acquire();
      semaphore.release();
      gate.with(() => print(gate.locked()));
      timer.start();
      timer.join();
    }
  `);
  expect(output).toEqual(["1", "1", "1", "true"]);
});

test("what the console shows of an object does not depend on the schedule", async () => {
  const { output } = await runSource(`
    import { Lock, Queue, Thread } from "threadlab";
    const queue = new Queue<Lock>();
    export function work() {}
    export default function main() {
      queue.put(new Lock());
      console.log("%o %o %o", queue.get(), new Lock(), new Thread({ target: work }));
    }
  `);
  const text = output.join("\n");
  expect(text).toContain("[Symbol(threadlab.handle)]: lock");
  expect(text).not.toMatch(/\bid: \d/);
});
