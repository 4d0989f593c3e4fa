import { Failure } from "./answers.ts";
import { ask, type Caller, callOf, type Steps } from "./calls.ts";
import type { Call, Value } from "./program.ts";
import type { FuturePhase } from "./state.ts";
import type { Group } from "./steps.ts";

type PoolCall = Extract<
  Call,
  {
    op:
      | "submit"
      | "shutdownPool"
      | "result"
      | "exception"
      | "addDoneCallback"
      | "asCompleted"
      | "map"
      | "done"
      | "running"
      | "cancelled"
      | "cancelFuture"
      | "waitFutures";
  }
>;

export const MAIN = "MainThread";

/** The name of a thread's n-th future. */
export function futureOf(thread: string, n: number): string {
  return `${thread}.${n}`;
}

/** CPython's `ThreadPoolExecutor` and its futures. @throws Failure */
export function* callPool(caller: Caller, call: PoolCall): Steps<Value> {
  switch (call.op) {
    case "submit":
      return yield* submit(caller, call);
    case "shutdownPool":
      return yield* shutDown(caller, call);
    case "result":
      return yield* result(numbered(caller, call.future), call.timeout ?? Infinity);
    case "exception":
      return yield* exception(numbered(caller, call.future), call.timeout ?? Infinity);
    case "addDoneCallback": {
      const on = numbered(caller, call.future);
      const isKept = yield* ask({ op: "addCallback", on, callback: call.callback });
      if (isKept !== true) yield* callOne(caller, call.callback);
      return undefined;
    }
    case "asCompleted":
      return yield* asCompleted(caller, call.timeout ?? Infinity);
    case "map":
      return yield* map(caller, call);
    case "cancelFuture":
      return (yield* cancel(caller, numbered(caller, call.future))) !== "no";
    case "waitFutures":
      return yield* waitForAll(caller, call.until, call.timeout ?? Infinity);
    default: {
      const on = numbered(caller, call.future);
      const phase = (yield* ask({ op: "lookAtFuture", on })) as FuturePhase;
      if (call.op === "running") return phase === "running";
      return call.op === "done" ? isDone(phase) : phase === "cancelled" || phase === "told";
    }
  }
}

function numbered({ futures }: Caller, number: number): string {
  return futures[number % futures.length] as string;
}

function isDone(phase: FuturePhase): boolean {
  return phase !== "pending" && phase !== "running";
}

function* submit(caller: Caller, { on, task, keeps = true }: Extract<Call, { op: "submit" }>): Steps<Value> {
  const future = yield* submitTask(caller, on, task);
  if (keeps) caller.futures.push(future);
  return undefined;
}

function* submitTask(caller: Caller, on: string, task: string): Steps<string> {
  const future = futureOf(caller.name, caller.submitted);
  const worker = yield* ask({ op: "submit", on, task, future });
  caller.submitted++;
  if (worker !== undefined) yield* ask({ op: "start", on: String(worker) });
  return future;
}

/** `concurrent.futures.Executor.map`, for two items. */
function* map(caller: Caller, { on, task, timeout = Infinity }: Extract<Call, { op: "map" }>): Steps<Value> {
  const end = yield* deadlineOf(timeout);
  const futures: string[] = [];
  for (let item = 0; item < 2; item++) futures.push(yield* submitTask(caller, on, task));
  const results: Value[] = [];
  const left = futures.reverse();
  try {
    for (let future = left.pop(); future !== undefined; future = left.pop())
      results.push(yield* resultOrCancel(caller, future, yield* secondsTo(end)));
  } finally {
    for (const future of left) yield* cancel(caller, future);
  }
  return `map ${results.join("|")}`;
}

function* resultOrCancel(caller: Caller, future: string, timeout: number): Steps<Value> {
  try {
    return yield* result(future, timeout);
  } catch (error) {
    yield* cancel(caller, future);
    throw error;
  }
}

/** `concurrent.futures.as_completed`. */
function* asCompleted(caller: Caller, timeout: number): Steps<Value> {
  const order = `${caller.name}.order`;
  const end = yield* deadlineOf(timeout);
  const done: string[] = [];
  const left = (): Group => ({
    futures: caller.futures.filter((future) => !done.includes(future)),
    until: "order",
    order,
  });
  try {
    for (let opens = true; left().futures.length > 0; opens = false) {
      if (!opens) {
        const seconds = yield* secondsTo(end);
        if (seconds <= 0) throw new Failure("ERR_FUTURE_TIMEOUT");
        yield* ask({ op: "awaitGroup", group: left(), timeout: seconds });
      }
      const settled = String(yield* ask({ op: "survey", group: left(), ...(opens && { opens }) }));
      done.push(...settled.split(" ").filter((future) => future !== ""));
    }
  } finally {
    yield { glued: "close", on: order };
  }
  return `as ${done.map((future) => caller.futures.indexOf(future)).join("")}`;
}

function* deadlineOf(timeout: number): Steps<number> {
  return timeout === Infinity ? Infinity : Number(yield* ask({ op: "monotonic" })) + timeout;
}

function* secondsTo(end: number): Steps<number> {
  return end === Infinity ? Infinity : end - Number(yield* ask({ op: "monotonic" }));
}

function* cancel(caller: Caller, on: string): Steps<Value> {
  const how = yield* ask({ op: "cancel", on });
  if (how === "cancelled") yield* callBack(caller, on);
  return how;
}

/** Ends a future with what came of its task, unless it was cancelled. */
export function* finish(
  caller: Caller,
  on: string,
  outcome: { readonly value: string; readonly failed: boolean },
): Steps<void> {
  if (yield { op: "finish", on, ...outcome }) yield* callBack(caller, on);
}

/** The thread that ends a future calls those that wait for that, in the order in which they were added. */
function* callBack(caller: Caller, on: string): Steps<void> {
  for (const name of (yield { glued: "callbacks", on }) as readonly string[]) yield* callOne(caller, name);
}

/** An error goes to standard error, and no further. */
function* callOne(caller: Caller, name: string): Steps<void> {
  const callback = caller.program.callbacks?.find((each) => each.name === name);
  try {
    for (const call of callback?.calls ?? []) yield* callOf(caller, call);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

function* shutDown(
  caller: Caller,
  { on, waits, cancels = false }: Extract<Call, { op: "shutdownPool" }>,
): Steps<Value> {
  if (cancels) {
    for (;;) {
      const future = yield* ask({ op: "withdraw", on });
      if (typeof future !== "string") break;
      yield* cancel(caller, future);
    }
  } else yield* ask({ op: "close", on });
  if (!waits) return undefined;
  for (const worker of (yield { glued: "workers", on }) as readonly string[]) {
    if (worker === caller.name) throw new Failure("ERR_THREAD_JOIN_SELF");
    yield* ask({ op: "join", on: worker, timeout: Infinity });
  }
  return undefined;
}

function* result(on: string, timeout: number): Steps<Value> {
  yield* awaitEnd(on, timeout);
  return yield* outcome(on);
}

function* exception(on: string, timeout: number): Steps<Value> {
  yield* awaitEnd(on, timeout);
  try {
    yield* outcome(on);
    return "[]";
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "ERR_FUTURE_CANCELLED") throw error;
    return `[${error.code}]`;
  }
}

function* awaitEnd(on: string, timeout: number): Steps<void> {
  const isInTime =
    timeout > 0
      ? (yield* ask({ op: "awaitFuture", on, timeout })) === true
      : isDone((yield* ask({ op: "lookAtFuture", on })) as FuturePhase);
  if (!isInTime) throw new Failure("ERR_FUTURE_TIMEOUT");
}

function* outcome(on: string): Steps<Value> {
  const answer = yield { glued: "outcome", on };
  if (typeof answer === "object" && "error" in answer) throw new Failure(answer.error);
  return `[${String(answer)}]`;
}

function* waitForAll({ futures }: Caller, until: Group["until"], timeout: number): Steps<Value> {
  const group: Group = { futures: [...futures], until };
  const isEnough = timeout > 0 && (yield* ask({ op: "awaitGroup", group, timeout })) === true;
  const done = isEnough && until === "all" ? futures : String(yield* ask({ op: "survey", group })).split(" ");
  return `done ${futures.flatMap((future, i) => (done.includes(future) ? [i] : [])).join("")}`;
}
