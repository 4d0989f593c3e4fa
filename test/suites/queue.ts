import { LifoQueue, Lock, monotonic, PriorityQueue, param, Queue, Shared, type Thread } from "threadlab";
import {
  checkBehaviours,
  codeOf,
  equal,
  errorOf,
  hasPassed,
  note,
  noted,
  notedSorted,
  runInThread,
  spawn,
} from "./behaviours.ts";
import { isWaiting, until, untilWaiting } from "./waiting.ts";

/** What queues do, whatever their order. */

type NumberQueue = Queue<number>;

const makers: Readonly<Record<string, <T = number>(maxsize?: number) => Queue<T>>> = {
  Queue: (maxsize) => new Queue(maxsize),
  LifoQueue: (maxsize) => new LifoQueue(maxsize),
  PriorityQueue: (maxsize) => new PriorityQueue(maxsize),
};
const subject = param("subject", "Queue");
const make = makers[subject] as <T = number>(maxsize?: number) => Queue<T>;

const atModuleLevel = make();

function outcome(action: () => unknown): string {
  try {
    return String(action());
  } catch (error) {
    return (error as Error).name;
  }
}

export function getOne(queue: NumberQueue, timeout?: number): void {
  note(`got ${outcome(() => queue.get(timeout === undefined ? {} : { timeout }))}`);
}

export function putOne(queue: NumberQueue, item: number, timeout?: number): void {
  note(`put ${outcome(() => queue.put(item, timeout === undefined ? {} : { timeout }))}`);
}

export function joinIt(queue: NumberQueue): void {
  queue.join();
  note("joined");
}

export function getAll(queue: NumberQueue, total: Shared<number>, lock: Lock): void {
  for (;;) {
    const item = queue.get();
    if (item === Number.MAX_SAFE_INTEGER) return;
    lock.with(() => {
      total.value += item;
    });
    queue.taskDone();
  }
}

export function putMany(queue: NumberQueue, from: number, count: number): void {
  for (let i = 0; i < count; i++) queue.put(from + i);
}

export function putGlobal(): void {
  atModuleLevel.put(11);
}

export function useLock(queue: Queue<readonly [number, Lock]>): void {
  note(String(queue.get()[1].acquire({ blocking: false })));
}

function drain<T>(queue: Queue<T>): T[] {
  const items: T[] = [];
  while (!queue.empty()) items.push(queue.get());
  return items;
}

function untilBlocked(thread: Thread, queue: NumberQueue): Thread {
  untilWaiting(thread, queue);
  return thread;
}

const common: Record<string, () => void> = {
  "is empty at first"() {
    const queue = make(2);
    equal([queue.qsize(), queue.empty(), queue.full()], [0, true, false]);
  },
  "counts its items, and tells when it is full"() {
    const queue = make(2);
    queue.put(1);
    equal([queue.qsize(), queue.empty(), queue.full()], [1, false, false]);
    queue.put(2);
    equal([queue.qsize(), queue.empty(), queue.full()], [2, false, true]);
    queue.get();
    equal([queue.qsize(), queue.full()], [1, false]);
  },
  "counts a part as a whole, and is not full at 1 for more than it can count"() {
    const full = (maxsize: number) => {
      const queue = make(maxsize);
      queue.put(1);
      return queue.full();
    };
    equal([1.5, 0.5, 2 ** 32 + 1, Number.POSITIVE_INFINITY].map(full), [false, true, false, false]);
  },
  "has no limit for a maxsize of 0 or less"() {
    for (const queue of [make(), make(0), make(-1)]) {
      for (let i = 0; i < 100; i++) queue.put(i);
      equal([queue.qsize(), queue.full()], [100, false]);
    }
  },
  "put without a wait is Full when it is full"() {
    const queue = make(1);
    queue.putNowait(1);
    equal(
      outcome(() => queue.putNowait(2)),
      "Full",
    );
    equal(
      outcome(() => queue.put(2, { block: false })),
      "Full",
    );
    equal(
      codeOf(() => queue.put(2, { timeout: 0 })),
      "ERR_QUEUE_FULL",
    );
    equal(drain(queue), [1]);
  },
  "get without a wait is Empty when it is empty"() {
    const queue = make();
    equal(
      outcome(() => queue.getNowait()),
      "Empty",
    );
    equal(
      outcome(() => queue.get({ block: false })),
      "Empty",
    );
    equal(
      codeOf(() => queue.get({ timeout: 0 })),
      "ERR_QUEUE_EMPTY",
    );
    queue.put(1);
    equal(queue.getNowait(), 1);
  },
  "a timeout that passes is Full or Empty, and not too early"() {
    const queue = make(1);
    const before = monotonic();
    equal(
      outcome(() => queue.get({ timeout: 0.01 })),
      "Empty",
    );
    queue.put(1);
    equal(
      outcome(() => queue.put(2, { timeout: 0.01 })),
      "Full",
    );
    equal(hasPassed(0.02, before), true);
    equal(drain(queue), [1]);
  },
  "a timeout is ignored where nothing is waited for"() {
    const queue = make(1);
    queue.put(1, { timeout: 5 });
    equal(queue.get({ timeout: 5 }), 1);
    equal(
      outcome(() => queue.get({ block: false, timeout: 5 })),
      "Empty",
    );
  },
  "a negative timeout is ERR_TIMEOUT_VALUE"() {
    const queue = make(1);
    equal(
      codeOf(() => queue.get({ timeout: -1 })),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => queue.put(1, { timeout: -1 })),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => queue.get({ timeout: Number.NaN })),
      "ERR_TIMEOUT_VALUE",
    );
    equal(queue.empty(), true);
  },
  "get waits for an item"() {
    const queue = make();
    const thread = untilBlocked(spawn(getOne, queue), queue);
    equal(noted(), []);
    queue.put(7);
    thread.join();
    equal([noted(), queue.qsize()], [["got 7"], 0]);
  },
  "put waits for room"() {
    const queue = make(1);
    queue.put(1);
    const thread = untilBlocked(spawn(putOne, queue, 2), queue);
    equal([noted(), queue.qsize()], [[], 1]);
    equal(queue.get(), 1);
    thread.join();
    equal([noted(), drain(queue)], [["put undefined"], [2]]);
  },
  "an item within the timeout is got, room within it is used"() {
    const queue = make(1);
    const getter = untilBlocked(spawn(getOne, queue, 20), queue);
    queue.put(1);
    getter.join();
    queue.put(2);
    const putter = untilBlocked(spawn(putOne, queue, 3, 20), queue);
    queue.get();
    putter.join();
    equal(noted(), ["got 1", "put undefined"]);
  },
  "each item wakes one getter"() {
    const queue = make();
    const threads = [1, 2, 3].map(() => untilBlocked(spawn(getOne, queue), queue));
    queue.put(5);
    until(() => noted().length === 1, "nobody got the item");
    equal(threads.filter((thread) => thread.isAlive() && isWaiting(thread, queue)).length, 2);
    queue.put(6);
    queue.put(7);
    for (const thread of threads) thread.join();
    equal(notedSorted(), ["got 5", "got 6", "got 7"]);
  },
  "every item is got once, whoever gets it"() {
    const queue = make(3);
    const total = new Shared(0);
    const lock = new Lock();
    const getters = [1, 2].map(() => spawn(getAll, queue, total, lock));
    const putters = [0, 50].map((from) => spawn(putMany, queue, from, 50));
    for (const putter of putters) putter.join();
    queue.join();
    for (const _ of getters) queue.put(Number.MAX_SAFE_INTEGER);
    for (const getter of getters) getter.join();
    equal([total.value, queue.qsize()], [(99 * 100) / 2, 0]);
  },
  "join returns at once where nothing was put in"() {
    const queue = make();
    queue.join();
    equal(queue.empty(), true);
  },
  "join waits until taskDone was called for every item"() {
    const queue = make();
    queue.put(1);
    queue.put(2);
    const threads = [1, 2].map(() => untilBlocked(spawn(joinIt, queue), queue));
    drain(queue);
    queue.taskDone();
    equal([noted(), threads.every((thread) => isWaiting(thread, queue))], [[], true]);
    queue.taskDone();
    for (const thread of threads) thread.join();
    equal(noted(), ["joined", "joined"]);
  },
  "taskDone too often is ERR_QUEUE_TASK_DONE"() {
    const queue = make();
    equal(
      codeOf(() => queue.taskDone()),
      "ERR_QUEUE_TASK_DONE",
    );
    queue.put(1);
    queue.taskDone();
    equal(
      codeOf(() => queue.taskDone()),
      "ERR_QUEUE_TASK_DONE",
    );
    queue.join();
  },
  "after shutdown put is ShutDown, and get once it is empty"() {
    const queue = make();
    queue.put(1);
    queue.put(2);
    queue.shutdown();
    equal(
      outcome(() => queue.put(3)),
      "ShutDown",
    );
    equal(
      outcome(() => queue.putNowait(3)),
      "ShutDown",
    );
    equal([...drain(queue)].sort(), [1, 2]);
    equal(
      outcome(() => queue.get()),
      "ShutDown",
    );
    equal(
      codeOf(() => queue.getNowait()),
      "ERR_QUEUE_SHUT_DOWN",
    );
  },
  "shutdown with immediate throws the items away, and counts them as done"() {
    const queue = make();
    queue.put(1);
    queue.put(2);
    const thread = untilBlocked(spawn(joinIt, queue), queue);
    queue.shutdown({ immediate: true });
    thread.join();
    equal([noted(), queue.qsize()], [["joined"], 0]);
    equal(
      outcome(() => queue.get()),
      "ShutDown",
    );
    equal(
      codeOf(() => queue.taskDone()),
      "ERR_QUEUE_TASK_DONE",
    );
  },
  "shutdown leaves who joins waiting for what is still to be done"() {
    const queue = make();
    queue.put(1);
    const thread = untilBlocked(spawn(joinIt, queue), queue);
    queue.shutdown();
    equal(isWaiting(thread, queue), true);
    queue.get();
    queue.taskDone();
    thread.join();
  },
  "shutdown may be called again, and made immediate"() {
    const queue = make();
    queue.put(1);
    queue.shutdown();
    queue.shutdown();
    equal(queue.qsize(), 1);
    queue.shutdown({ immediate: true });
    equal(queue.qsize(), 0);
  },
  "shutdown wakes who waits to get"() {
    const queue = make();
    const threads = [1, 2].map(() => untilBlocked(spawn(getOne, queue), queue));
    queue.shutdown();
    for (const thread of threads) thread.join();
    equal(noted(), ["got ShutDown", "got ShutDown"]);
  },
  "shutdown wakes who waits to put"() {
    const queue = make(1);
    queue.put(1);
    const threads = [1, 2].map((item) => untilBlocked(spawn(putOne, queue, item), queue));
    queue.shutdown();
    for (const thread of threads) thread.join();
    equal([noted(), drain(queue)], [["put ShutDown", "put ShutDown"], [1]]);
  },
  "a failed put counts for nothing"() {
    const queue = make(1);
    queue.put(1);
    equal(
      outcome(() => queue.putNowait(2)),
      "Full",
    );
    queue.get();
    queue.taskDone();
    queue.join();
    equal(
      codeOf(() => queue.taskDone()),
      "ERR_QUEUE_TASK_DONE",
    );
  },
  "items are copies"() {
    const queue = make<readonly [number, number[]]>();
    const list = [1, 2];
    queue.put([1, list]);
    list.push(3);
    equal(queue.get(), [1, [1, 2]]);
  },
  "a lock inside an item stays itself"() {
    const queue = make<readonly [number, Lock]>();
    const lock = new Lock();
    lock.acquire();
    queue.put([1, lock]);
    runInThread(useLock, queue);
    equal(noted(), ["false"]);
  },
  "what cannot be copied is ERR_NOT_CLONEABLE, and is not put in"() {
    const queue = make<unknown>();
    const failure = errorOf(() => queue.put([1, { call: () => 1 }]));
    equal([failure.code, queue.qsize()], ["ERR_NOT_CLONEABLE", 0]);
    equal(failure.message.startsWith("item[1].call cannot be passed to another thread"), true);
  },
  "a global one is the same in every thread"() {
    runInThread(putGlobal);
    equal(atModuleLevel.get(), 11);
  },
};

const byKind: Readonly<Record<string, Record<string, () => void>>> = {
  Queue: {
    "gives out the oldest first"() {
      const queue = make<unknown>();
      const items = [3, "a", undefined, null, [1], { b: 2 }, 1];
      for (const item of items) queue.put(item);
      equal(drain(queue), items);
    },
  },
  LifoQueue: {
    "gives out the newest first"() {
      const queue = make<unknown>();
      for (const item of [3, "a", undefined]) queue.put(item);
      equal(queue.get(), undefined);
      queue.put({ b: 2 });
      equal(drain(queue), [{ b: 2 }, "a", 3]);
    },
  },
  PriorityQueue: {
    "gives out the smallest number first"() {
      const queue = make();
      const items = [5, -1, 3.5, Number.NEGATIVE_INFINITY, 1e9, 0, 3.5, 2];
      for (const item of items) queue.put(item);
      equal(drain(queue), [Number.NEGATIVE_INFINITY, -1, 0, 2, 3.5, 3.5, 5, 1e9]);
    },
    "compares texts by their code points"() {
      const queue = make<string>();
      for (const item of ["b", "\u{1F600}", "B", "", "ba", "\uFF5E", "é", "10", "9"]) queue.put(item);
      equal(drain(queue), ["", "10", "9", "B", "b", "ba", "é", "\uFF5E", "\u{1F600}"]);
    },
    "compares arrays element by element, then by length"() {
      const queue = make<readonly unknown[]>();
      const items = [[2], [1, "b"], [1], [1, "a", 5], [1, "a"], [], [1, "a", 4, 9], [0, "z"]];
      for (const item of items) queue.put(item);
      equal(drain(queue), [[], [0, "z"], [1], [1, "a"], [1, "a", 4, 9], [1, "a", 5], [1, "b"], [2]]);
    },
    "goes into arrays within arrays, past what is equal"() {
      const queue = make<readonly unknown[]>();
      for (const item of [
        [[1, 2], null, 2],
        [[1, 2], null, 1],
        [[1, 1], { a: 1 }, 9],
        [[1, 1], { a: 1 }, 8],
      ]) {
        queue.put(item);
      }
      equal(
        drain(queue).map((item) => item[2]),
        [8, 9, 1, 2],
      );
    },
    "counts true as 1 and false as 0"() {
      const queue = make<unknown>();
      for (const item of [2, true, 0.5, false]) queue.put(item);
      equal(drain(queue), [false, 0.5, true, 2]);
    },
    "what has no order is ERR_ARGUMENT_TYPE, and is not put in"() {
      const queue = make<unknown>();
      queue.put(1);
      for (const item of ["a", null, undefined, [1], {}])
        equal(
          codeOf(() => queue.put(item)),
          "ERR_ARGUMENT_TYPE",
        );
      equal(
        errorOf(() => queue.put("a")).message,
        "PriorityQueue: 'a' and 1 have no order: a text and a number. " +
          "Put in numbers, texts, or arrays that begin with one: [priority, item].",
      );
      equal([queue.get(), queue.empty()], [1, true]);
      queue.taskDone();
      queue.join();
    },
    "two objects of one priority have no order"() {
      const queue = make<unknown>();
      queue.put([1, { name: "a" }]);
      equal(
        codeOf(() => queue.put([1, { name: "b" }])),
        "ERR_ARGUMENT_TYPE",
      );
      queue.put([0, { name: "b" }]);
      equal(queue.qsize(), 2);
    },
    "sorts what comes in any order"() {
      const queue = make();
      const items = Array.from({ length: 300 }, (_, i) => (i * 7919) % 301);
      for (const item of items) queue.put(item);
      equal(
        drain(queue),
        [...items].sort((a, b) => a - b),
      );
    },
  },
};

export default function main() {
  checkBehaviours({ ...common, ...byKind[subject] });
}
