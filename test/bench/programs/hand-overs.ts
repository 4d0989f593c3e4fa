import { Barrier, Condition, Event, Lock, print, Queue, Semaphore, Shared, Thread } from "threadlab";

const ROUNDS = 1_500;
const lock = new Lock();
const semaphores = [new Semaphore(0), new Semaphore(0)] as const;
const events = [new Event(), new Event()] as const;
const condition = new Condition();
const turn = new Shared(0);
const barrier = new Barrier(2);
const queues = [new Queue<number>(), new Queue<number>()] as const;

export function takeLock() {
  for (let i = 0; i < ROUNDS; i++) {
    lock.acquire();
    lock.release();
  }
}

export function passSemaphore(me: 0 | 1) {
  const other = me === 0 ? 1 : 0;
  for (let i = 0; i < ROUNDS; i++) {
    if (me === 0) semaphores[other].release();
    semaphores[me].acquire();
    if (me === 1) semaphores[other].release();
  }
}

export function passEvent(me: 0 | 1) {
  const other = me === 0 ? 1 : 0;
  for (let i = 0; i < ROUNDS; i++) {
    if (me === 0) events[other].set();
    events[me].wait();
    events[me].clear();
    if (me === 1) events[other].set();
  }
}

export function passCondition(me: 0 | 1) {
  const other = me === 0 ? 1 : 0;
  for (let i = 0; i < ROUNDS; i++) {
    condition.acquire();
    while (turn.value !== me) condition.wait();
    turn.value = other;
    condition.notify();
    condition.release();
  }
}

export function meet() {
  for (let i = 0; i < ROUNDS; i++) barrier.wait();
}

export function passItem(me: 0 | 1) {
  const other = me === 0 ? 1 : 0;
  for (let i = 0; i < ROUNDS; i++) {
    if (me === 0) queues[other].put(i);
    queues[me].get();
    if (me === 1) queues[other].put(i);
  }
}

/** What it costs when two threads need each other: microseconds for one turn. `hand-overs.py` does the same. */
export default function main() {
  print(
    JSON.stringify({
      "Lock: two threads take it in turns": measure(takeLock),
      "Semaphore: hand-over": measure(passSemaphore),
      "Event: hand-over": measure(passEvent),
      "Condition: hand-over": measure(passCondition),
      "Barrier of two: wait": measure(meet),
      "Queue: hand-over": measure(passItem),
    }),
  );
}

function measure(target: (me: 0 | 1) => void): number {
  const threads = ([0, 1] as const).map((me) => new Thread({ target, args: [me] }));
  const began = performance.now();
  for (const t of threads) t.start();
  for (const t of threads) t.join();
  return ((performance.now() - began) * 1000) / (ROUNDS * 2);
}
