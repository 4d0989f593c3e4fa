import { Failure } from "./answers.ts";
import { ask, type Caller, type Steps } from "./calls.ts";
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
    case "cancelFuture":
      return (yield* ask({ op: "cancel", on: numbered(caller, call.future) })) !== "no";
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
  const future = futureOf(caller.name, caller.submitted);
  const worker = yield* ask({ op: "submit", on, task, future });
  caller.submitted++;
  if (keeps) caller.futures.push(future);
  if (worker !== undefined) yield* ask({ op: "start", on: String(worker) });
  return undefined;
}

function* shutDown(
  caller: Caller,
  { on, waits, cancels = false }: Extract<Call, { op: "shutdownPool" }>,
): Steps<Value> {
  if (cancels) {
    for (;;) {
      const future = yield* ask({ op: "withdraw", on });
      if (typeof future !== "string") break;
      yield* ask({ op: "cancel", on: future });
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
  const isInTime =
    timeout > 0
      ? (yield* ask({ op: "awaitFuture", on, timeout })) === true
      : isDone((yield* ask({ op: "lookAtFuture", on })) as FuturePhase);
  if (!isInTime) throw new Failure("ERR_FUTURE_TIMEOUT");
  return yield* outcome(on);
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
