import { Failure, plainValue } from "./answers.ts";
import type { Steps } from "./calls.ts";
import type { Call, Value } from "./program.ts";
import type { QueueLook } from "./steps.ts";

type QueueCall = Extract<
  Call,
  { op: "put" | "get" | "taskDone" | "joinQueue" | "shutdown" | "qsize" | "empty" | "full" }
>;

/** CPython 3.13's `queue.Queue`: a mutex and three conditions on it. @throws Failure */
export function* callQueue(call: QueueCall): Steps<Value> {
  const mutex = `${call.on}.mutex`;
  yield { op: "request", on: mutex, timeout: Infinity };
  try {
    return yield* underMutex(call);
  } finally {
    yield { op: "release", on: mutex, count: 1 };
  }
}

function* underMutex(call: QueueCall): Steps<Value> {
  const { on } = call;
  switch (call.op) {
    case "put":
      yield* waitForRoom(on, call.timeout ?? Infinity);
      yield { glued: "put", on, item: call.item };
      yield* notify(on, "notEmpty", 1);
      return undefined;
    case "get": {
      yield* waitForItem(on, call.timeout ?? Infinity);
      const item = plainValue(yield { glued: "take", on });
      yield* notify(on, "notFull", 1);
      return item;
    }
    case "taskDone":
      if ((yield* look(on)).unfinished === 0) throw new Failure("ERR_QUEUE_TASK_DONE");
      yield { glued: "done", on };
      if ((yield* look(on)).unfinished === 0) yield* notify(on, "allDone", Infinity);
      return undefined;
    case "joinQueue":
      while ((yield* look(on)).unfinished > 0) yield* waitOn(on, "allDone", Infinity, false);
      return undefined;
    case "shutdown": {
      const immediate = call.immediate ?? false;
      yield { glued: "shut", on, immediate };
      if (immediate) yield* notify(on, "allDone", Infinity);
      yield* notify(on, "notEmpty", Infinity);
      yield* notify(on, "notFull", Infinity);
      return undefined;
    }
    case "qsize":
      return (yield* look(on)).length;
    case "empty":
      return (yield* look(on)).length === 0;
    case "full":
      return (yield* look(on)).isFull;
  }
}

function* waitForRoom(on: string, timeout: number): Steps<void> {
  let notified = timeout > 0;
  for (let isFirst = true; ; isFirst = false) {
    const { isFull, isShut } = yield* look(on);
    if (isShut) throw new Failure("ERR_QUEUE_SHUT_DOWN");
    if (!isFull) return;
    if (!notified) throw new Failure("ERR_QUEUE_FULL");
    notified = yield* waitOn(on, "notFull", timeout, !isFirst);
  }
}

function* waitForItem(on: string, timeout: number): Steps<void> {
  let notified = timeout > 0;
  for (let isFirst = true; ; isFirst = false) {
    const { length, isShut } = yield* look(on);
    if (length > 0) return;
    if (isShut) throw new Failure("ERR_QUEUE_SHUT_DOWN");
    if (!notified) throw new Failure("ERR_QUEUE_EMPTY");
    notified = yield* waitOn(on, "notEmpty", timeout, !isFirst);
  }
}

/** @returns whether it was notified before the deadline. */
function* waitOn(queue: string, condition: string, timeout: number, isSame: boolean): Steps<boolean> {
  const [on, lock] = [`${queue}.${condition}`, `${queue}.mutex`];
  const notified = yield { op: "enqueue", on, lock, timeout, ...(isSame && { isSame }) };
  yield { op: "request", on: lock, timeout: Infinity };
  return notified === true;
}

function* notify(queue: string, condition: string, count: number): Steps<void> {
  yield { op: "notify", on: `${queue}.${condition}`, lock: `${queue}.mutex`, count };
}

function* look(on: string): Steps<QueueLook> {
  return (yield { glued: "look", on }) as QueueLook;
}
