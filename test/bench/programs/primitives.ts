import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  LifoQueue,
  Lock,
  PriorityQueue,
  print,
  Queue,
  RLock,
  Semaphore,
  Shared,
  Thread,
  ThreadLocal,
} from "threadlab";

/** What each primitive costs while nobody else wants it: microseconds by name. `primitives.py` does the same. */
export default function main() {
  // The first time compiles, here and in the supervisor.
  measureAll(0.1);
  print(JSON.stringify(measureAll(0.3)));
}

export function nothing() {}

function measureAll(seconds: number): Record<string, number> {
  const lock = new Lock();
  const rlock = new RLock();
  const condition = new Condition();
  const semaphore = new Semaphore(1);
  const bounded = new BoundedSemaphore(1);
  const event = new Event();
  const barrier = new Barrier(1);
  const queue = new Queue<number>();
  const lifo = new LifoQueue<number>();
  const priority = new PriorityQueue<number>();
  const local = new ThreadLocal<number>();
  const shared = new Shared(0);
  local.value = 0;
  return {
    "Lock: acquire + release": measure(seconds, () => {
      lock.acquire();
      lock.release();
    }),
    "RLock: acquire + release": measure(seconds, () => {
      rlock.acquire();
      rlock.release();
    }),
    "Condition: acquire + notify + release": measure(seconds, () => {
      condition.acquire();
      condition.notify();
      condition.release();
    }),
    "Semaphore: acquire + release": measure(seconds, () => {
      semaphore.acquire();
      semaphore.release();
    }),
    "BoundedSemaphore: acquire + release": measure(seconds, () => {
      bounded.acquire();
      bounded.release();
    }),
    "Event: set + wait + clear": measure(seconds, () => {
      event.set();
      event.wait();
      event.clear();
    }),
    "Barrier of one: wait": measure(seconds, () => {
      barrier.wait();
    }),
    "Queue: put + get": measure(seconds, () => {
      queue.put(1);
      queue.get();
    }),
    "LifoQueue: put + get": measure(seconds, () => {
      lifo.put(1);
      lifo.get();
    }),
    "PriorityQueue: put + get": measure(seconds, () => {
      priority.put(1);
      priority.get();
    }),
    "ThreadLocal: write + read": measure(seconds, () => {
      local.value = local.value + 1;
    }),
    "shared number: write": measure(seconds, () => {
      shared.value = 1;
    }),
    "Thread: start + join": measure(
      seconds,
      () => {
        const t = new Thread({ target: nothing });
        t.start();
        t.join();
      },
      1_000,
    ),
  };
}

/**
 * Microseconds for one step. Far more steps than the log has room for, so that the supervisor, which reads it, has to
 * keep up.
 */
function measure(seconds: number, step: () => void, most = Number.POSITIVE_INFINITY): number {
  const batch = Math.min(1_000, most / 10);
  const began = performance.now();
  let count = 0;
  let elapsed = 0;
  while (elapsed < seconds * 1000 && count < most) {
    for (let i = 0; i < batch; i++) step();
    count += batch;
    elapsed = performance.now() - began;
  }
  return (elapsed * 1000) / count;
}
