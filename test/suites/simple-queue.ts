import { Lock, monotonic, Shared, SimpleQueue } from "threadlab";
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
import { untilWaiting } from "./waiting.ts";

/** What a SimpleQueue does. */

const atModuleLevel = new SimpleQueue<number>();

export function getOne(queue: SimpleQueue<number>, timeout?: number): void {
  try {
    note(`got ${queue.get(timeout === undefined ? {} : { timeout })}`);
  } catch (error) {
    note((error as Error).name);
  }
}

export function putMany(queue: SimpleQueue<number>, from: number, count: number): void {
  for (let i = 0; i < count; i++) queue.put(from + i);
}

export function putGlobal(): void {
  atModuleLevel.put(11);
}

export function useLock(queue: SimpleQueue<readonly [number, Lock]>): void {
  note(queue.get()[1].acquire({ blocking: false }));
}

function drain<T>(queue: SimpleQueue<T>): T[] {
  const items: T[] = [];
  while (!queue.empty()) items.push(queue.get());
  return items;
}

const behaviours: Record<string, () => void> = {
  "first in, first out, and counts its items"() {
    const queue = new SimpleQueue<number>();
    equal([queue.qsize(), queue.empty()], [0, true]);
    for (const item of [3, 1, 2]) queue.put(item);
    queue.putNowait(4);
    equal([queue.qsize(), queue.empty()], [4, false]);
    equal([queue.getNowait(), ...drain(queue), queue.qsize()], [3, 1, 2, 4, 0]);
  },
  "get without a wait is Empty when it is empty"() {
    const queue = new SimpleQueue<number>();
    const empty = { name: "Empty", code: "ERR_QUEUE_EMPTY" };
    for (const get of [
      () => queue.getNowait(),
      () => queue.get({ block: false }),
      () => queue.get({ timeout: 0 }),
    ]) {
      const { name, code } = errorOf(get);
      equal({ name, code }, empty);
    }
  },
  "a timeout that passes is Empty, and not too early"() {
    const queue = new SimpleQueue<number>();
    const before = monotonic();
    equal(
      codeOf(() => queue.get({ timeout: 0.02 })),
      "ERR_QUEUE_EMPTY",
    );
    equal(hasPassed(0.02, before), true);
    queue.put(1);
    equal(drain(queue), [1]);
  },
  "waits for an item; the thread that has waited longest gets the first"() {
    const queue = new SimpleQueue<number>();
    const first = spawn(getOne, queue);
    untilWaiting(first, queue);
    const second = spawn(getOne, queue, 60);
    untilWaiting(second, queue);
    queue.put(1);
    first.join();
    queue.put(2);
    second.join();
    equal([noted(), queue.qsize()], [["got 1", "got 2"], 0]);
  },
  "each item is taken out once"() {
    const queue = new SimpleQueue<number>();
    const getters = Array.from({ length: 6 }, () => spawn(getOne, queue));
    const putters = [0, 1, 2].map((i) => spawn(putMany, queue, i * 2, 2));
    for (const thread of [...getters, ...putters]) thread.join();
    equal(
      notedSorted(),
      [0, 1, 2, 3, 4, 5].map((i) => `got ${i}`),
    );
  },
  "items are copied, and locks, shared values and queues in them are not"() {
    const queue = new SimpleQueue<readonly [number, Lock]>();
    const lock = new Lock();
    lock.acquire();
    const item = [1, lock] as [number, Lock];
    queue.put(item);
    item[0] = 2;
    runInThread(useLock, queue);
    equal(noted(), [false]);
    const texts = new SimpleQueue<string[]>();
    const text = ["a"];
    texts.put(text);
    text.push("b");
    equal(texts.get(), ["a"]);
  },
  "a long text, an empty object and undefined come out as they went in"() {
    const queue = new SimpleQueue<unknown>();
    const items = ["é".repeat(100_000), {}, undefined, null, new Map([[1, new Set([2])]])];
    for (const item of items) queue.put(item);
    equal(drain(queue), items);
  },
  "passes through shared values and queues"() {
    const queue = new SimpleQueue<SimpleQueue<number>>();
    const inner = new SimpleQueue<number>();
    queue.put(inner);
    equal(queue.get() === inner, true);
    equal(new Shared(inner).value === inner, true);
  },
  "a global one is the same in every thread"() {
    runInThread(putGlobal);
    equal(atModuleLevel.get(), 11);
  },
  "what makes no sense is refused"() {
    const queue = new SimpleQueue<unknown>();
    equal(
      codeOf(() => queue.put(() => {})),
      "ERR_NOT_CLONEABLE",
    );
    equal(
      codeOf(() => queue.get({ timeout: -1 })),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => queue.get(false as never)),
      "ERR_ARGUMENT_TYPE",
    );
    equal(
      errorOf(() => queue.get({ tiemout: 1 } as object)).message,
      'SimpleQueue.get has no option "tiemout". Did you mean "timeout"? Its options are block and timeout.',
    );
    equal(queue.qsize(), 0);
  },
};

export default function main() {
  checkBehaviours(behaviours);
}
