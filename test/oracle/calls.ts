import { type Answer, Failure, plainValue } from "./answers.ts";
import { meet } from "./barrier-calls.ts";
import { callPool } from "./pool-calls.ts";
import type { Call, ObjectText, Program, Value } from "./program.ts";
import { callQueue } from "./queue-calls.ts";
import { callSimpleQueue } from "./simple-queue-calls.ts";
import type { Glued, Placed, Step } from "./steps.ts";

/** Steps of a thread on the way to a result. */
export type Steps<T> = Generator<Placed<Step | Glued>, T, Answer>;

/** The thread that calls. */
export interface Caller {
  readonly program: Program;
  readonly name: string;
  /** How often it holds each RLock: nobody else can change that. */
  readonly held: Map<string, number>;
  /** The names of the futures that it has. */
  readonly futures: string[];
  /** What it has in each local. */
  readonly locals: Map<string, number>;
  /** How many tasks it has submitted. */
  submitted: number;
}

/** An operation of the API, as the steps that it is made of. @throws Failure */
export function* callOf(caller: Caller, call: Call): Steps<Value> {
  switch (call.op) {
    case "add": {
      const value = yield* ask({ op: "read", on: call.on });
      return yield* ask({ op: "write", on: call.on, value: Number(value) + call.value });
    }
    case "acquire":
      return yield* acquire(caller, lockOf(caller, call.on), call.timeout ?? Infinity);
    case "release":
      return yield* release(caller, lockOf(caller, call.on), call.count ?? 1);
    case "wait":
      return yield* wait(caller, call.on, call.timeout ?? Infinity);
    case "waitFor":
      return yield* waitFor(caller, call);
    case "notify":
      return yield* notify(caller, call.on, call.count ?? 1);
    case "notifyAll":
      return yield* notify(caller, call.on, Infinity);
    case "submit":
    case "shutdownPool":
    case "result":
    case "exception":
    case "addDoneCallback":
    case "asCompleted":
    case "map":
    case "done":
    case "running":
    case "cancelled":
    case "cancelFuture":
    case "waitFutures":
      return yield* callPool(caller, call);
    case "putNowait":
      return yield* callOf(caller, { ...call, op: "put", timeout: 0 });
    case "getNowait":
      return yield* callOf(caller, { ...call, op: "get", timeout: 0 });
    case "put":
    case "get":
    case "qsize":
    case "empty":
      if (kindOf(caller, call.on) === "simple-queue") return yield* callSimpleQueue(call);
      return yield* callQueue(call);
    case "taskDone":
    case "joinQueue":
    case "shutdown":
    case "full":
      return yield* callQueue(call);
    case "abort":
    case "reset":
      return yield* again(call);
    case "locked":
      return yield* ask({ op: "probe", on: lockOf(caller, call.on), what: call.op });
    case "isSet":
    case "nWaiting":
    case "broken":
      return yield* ask({ op: "probe", on: call.on, what: call.op });
    case "ident":
      // A thread that asks about itself has been started, and no other can change that.
      return call.on === caller.name || (yield* ask(call));
    case "isAlive":
      return yield* ask({ op: "alive", on: call.on });
    case "cancel":
      return yield* ask({ op: "set", on: eventOf(call.on) });
    case "monotonic":
      return Math.round(Number(yield* ask({ op: "monotonic" })));
    case "passed":
      return Number(yield* ask({ op: "monotonic" })) >= call.seconds;
    case "join":
      return yield* join(caller, call.on, call.timeout ?? Infinity);
    case "joinOthers":
      for (const on of yield* listed())
        if (on !== "MainThread" && on !== caller.name) yield* join(caller, on, call.timeout ?? Infinity);
      return undefined;
    case "activeCount":
      return (yield* listed()).length;
    case "enumerate":
      return yield* namesListed();
    case "ownName":
      return yield* ask({ op: "name", on: caller.name });
    case "isMainAlive":
      return yield* ask({ op: "alive", on: "MainThread" });
    case "readLocal":
    case "writeLocal":
    case "hasLocal":
    case "deleteLocal":
      return callLocal(caller, call);
    case "sleep":
      return yield* ask({ op: "sleep", timeout: call.seconds });
    case "writePart":
      return yield* ask({ op: "part", text: call.text });
    default:
      return yield* ask(call);
  }
}

export function* ask(step: Step): Steps<Value> {
  return plainValue(yield step);
}

function* listed(): Steps<readonly string[]> {
  return (yield { op: "enumerate" }) as readonly string[];
}

/** Each may be given another name while those before it are read. */
function* namesListed(): Steps<Value> {
  const names: Value[] = [];
  for (const on of yield* listed()) names.push(yield* ask({ op: "name", on }));
  return names.join("+");
}

/** Whoever comes while a barrier's last arrival lets the others pass begins again after that. */
function* again(step: Step): Steps<Value> {
  for (;;) {
    const answer = yield step;
    if (typeof answer !== "object" || !("again" in answer)) return plainValue(answer);
  }
}

function* acquire(caller: Caller, lock: string, timeout: number): Steps<Value> {
  const depth = caller.held.get(lock) ?? 0;
  const isRLock = kindOf(caller, lock) === "rlock";
  if (isRLock && depth > 0) {
    caller.held.set(lock, depth + 1);
    return true;
  }
  const taken = yield* ask(timeout === 0 ? { op: "try", on: lock } : { op: "request", on: lock, timeout });
  if (isRLock && taken === true) caller.held.set(lock, 1);
  return taken;
}

function* release(caller: Caller, lock: string, count: number): Steps<Value> {
  const depth = caller.held.get(lock) ?? 0;
  if (depth > 0) caller.held.set(lock, depth - 1);
  if (depth > 1) return undefined;
  return yield* ask({ op: "release", on: lock, count });
}

/** CPython's `Condition.wait`, or an event's or a barrier's. */
function* wait(caller: Caller, on: string, timeout: number): Steps<Value> {
  const kind = kindOf(caller, on);
  if (kind === "event") return yield* ask({ op: "await", on, timeout });
  if (kind === "barrier") return yield* meet(caller, on, timeout);
  return yield* waitForNotice(caller, on, timeout, false);
}

function* waitForNotice(caller: Caller, on: string, timeout: number, isSame: boolean): Steps<Value> {
  const lock = lockOf(caller, on);
  const depth = caller.held.get(lock) ?? 0;
  if (depth === 0 && kindOf(caller, lock) === "rlock") throw new Failure("ERR_LOCK_NOT_HELD");
  const notified = yield* ask({ op: "enqueue", on, lock, timeout, ...(isSame && { isSame }) });
  yield* ask({ op: "request", on: lock, timeout: Infinity });
  caller.held.set(lock, depth);
  return notified;
}

/** CPython's `Condition.wait_for`: all its waits have one deadline. */
function* waitFor(
  caller: Caller,
  { on, value, timeout = Infinity }: Extract<Call, { op: "waitFor" }>,
): Steps<Value> {
  let notified: Value = true;
  for (let isFirst = true; ; isFirst = false) {
    const holds = (yield* ask({ op: "read", on: value })) === 1;
    if (holds || notified === false || (!isFirst && (yield { glued: "overdue" }) === true)) return holds;
    notified = yield* waitForNotice(caller, on, timeout, !isFirst);
  }
}

function* notify(caller: Caller, on: string, count: number): Steps<Value> {
  const lock = lockOf(caller, on);
  if (kindOf(caller, lock) === "rlock" && !caller.held.get(lock)) throw new Failure("ERR_LOCK_NOT_HELD");
  return yield* ask({ op: "notify", on, lock, count });
}

function* join(caller: Caller, on: string, timeout: number): Steps<Value> {
  if (on === caller.name) throw new Failure("ERR_THREAD_JOIN_SELF");
  yield* ask({ op: "join", on, timeout });
  return undefined;
}

function callLocal(
  { program, locals }: Caller,
  call: Extract<Call, { op: "readLocal" | "writeLocal" | "hasLocal" | "deleteLocal" }>,
): Value {
  if (call.op === "hasLocal") return locals.has(call.on);
  if (call.op === "deleteLocal") locals.delete(call.on);
  if (call.op === "writeLocal") locals.set(call.on, call.value);
  if (call.op !== "readLocal") return undefined;
  const local = program.objects.find(({ name }) => name === call.on);
  const value = locals.get(call.on) ?? (local?.kind === "local" ? local.initial : undefined);
  if (value === undefined) throw new Failure("ERR_LOCAL_UNSET");
  locals.set(call.on, value);
  return value;
}

/** The event that ends a timer's waiting. */
export function eventOf(timer: string): string {
  return `${timer}.finished`;
}

/** The lock that a name stands for: a condition's, or itself. */
function lockOf({ program }: Pick<Caller, "program">, name: string): string {
  const object = program.objects.find((each) => each.name === name);
  return object?.kind === "condition" ? (object.lock ?? `${name}.lock`) : name;
}

function kindOf({ program }: Caller, name: string): ObjectText["kind"] {
  return program.objects.find((each) => each.name === name)?.kind ?? "rlock";
}
