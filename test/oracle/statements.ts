import type { Call, CallbackText, ObjectText, Statement, TaskText } from "./program.ts";

/** The objects of all programs: each program declares those that it uses. */
export const OBJECTS: readonly ObjectText[] = [
  { kind: "shared", name: "x", initial: 0 },
  { kind: "shared", name: "y", initial: 0 },
  { kind: "lock", name: "m" },
  { kind: "rlock", name: "r" },
  { kind: "semaphore", name: "s", value: 1 },
  { kind: "bounded-semaphore", name: "bs", value: 1 },
  { kind: "event", name: "e" },
  { kind: "condition", name: "c" },
  { kind: "condition", name: "cm", lock: "m" },
  { kind: "barrier", name: "b", parties: 2 },
  { kind: "barrier", name: "bt", parties: 2, timeout: 1 },
  { kind: "barrier", name: "ba", parties: 2, action: [{ op: "add", on: "x", value: 1 }] },
  {
    kind: "barrier",
    name: "bf",
    parties: 2,
    action: [
      { op: "acquire", on: "m" },
      { op: "release", on: "bs" },
    ],
  },
  { kind: "queue", name: "q", maxsize: 1 },
  { kind: "queue", name: "qu", maxsize: 0 },
  { kind: "lifo-queue", name: "ql", maxsize: 0 },
  { kind: "priority-queue", name: "qp", maxsize: 2 },
  { kind: "simple-queue", name: "qs" },
  { kind: "pool", name: "p", workers: 1 },
  { kind: "local", name: "l" },
  { kind: "local", name: "li", initial: 7 },
];

export const call = (each: Call): Statement => ({ call: each });
export const under = (lock: string, ...body: Statement[]): Statement => ({ with: lock, body });
/** The same with `hold`. */
export const holding = (using: string, ...body: Statement[]): Statement => ({ using, body });

export const VALUES: readonly Statement[] = [
  call({ op: "read", on: "x" }),
  call({ op: "write", on: "x", value: 1 }),
  call({ op: "write", on: "x", value: 2 }),
  call({ op: "add", on: "x", value: 1 }),
  call({ op: "read", on: "y" }),
  call({ op: "write", on: "y", value: 1 }),
];

export function lockCalls(on: string): Statement[] {
  return [
    call({ op: "acquire", on }),
    call({ op: "acquire", on, timeout: 0 }),
    call({ op: "acquire", on, timeout: 1 }),
    call({ op: "release", on }),
    call({ op: "locked", on }),
    under(on, call({ op: "add", on: "x", value: 1 })),
    under(on, call({ op: "read", on: "x" })),
    holding(on, call({ op: "add", on: "x", value: 1 })),
  ];
}

export function semaphoreCalls(on: string): Statement[] {
  return [
    call({ op: "acquire", on }),
    call({ op: "acquire", on, timeout: 0 }),
    call({ op: "acquire", on, timeout: 1 }),
    call({ op: "release", on }),
    call({ op: "release", on, count: 2 }),
    under(on, call({ op: "add", on: "x", value: 1 })),
    holding(on, call({ op: "read", on: "x" })),
  ];
}

export function conditionCalls(on: string, lock: string): Statement[] {
  return [
    under(lock, call({ op: "wait", on })),
    under(lock, call({ op: "wait", on, timeout: 1 })),
    under(lock, call({ op: "notify", on })),
    under(lock, call({ op: "notify", on, count: 2 })),
    under(lock, call({ op: "notifyAll", on })),
    under(lock, call({ op: "waitFor", on, value: "y" })),
    under(lock, call({ op: "waitFor", on, value: "y", timeout: 1 })),
    under(lock, call({ op: "write", on: "y", value: 1 }), call({ op: "notify", on })),
    under(on, call({ op: "write", on: "y", value: 1 })),
    holding(on, call({ op: "locked", on }), call({ op: "notify", on })),
    call({ op: "acquire", on, timeout: 0 }),
    call({ op: "release", on }),
    call({ op: "write", on: "y", value: 1 }),
  ];
}

export function queueCalls(on: string): Statement[] {
  return [
    call({ op: "put", on, item: 1 }),
    call({ op: "put", on, item: 2 }),
    call({ op: "put", on, item: 3, timeout: 0 }),
    call({ op: "put", on, item: 4, timeout: 1 }),
    call({ op: "get", on }),
    call({ op: "get", on, timeout: 0 }),
    call({ op: "get", on, timeout: 1 }),
    call({ op: "putNowait", on, item: 5 }),
    call({ op: "getNowait", on }),
    call({ op: "qsize", on }),
    call({ op: "empty", on }),
    call({ op: "full", on }),
    call({ op: "taskDone", on }),
    call({ op: "joinQueue", on }),
    call({ op: "shutdown", on }),
    call({ op: "shutdown", on, immediate: true }),
  ];
}

export function simpleQueueCalls(on: string): Statement[] {
  return [
    call({ op: "put", on, item: 1 }),
    call({ op: "put", on, item: 2 }),
    call({ op: "get", on }),
    call({ op: "get", on, timeout: 0 }),
    call({ op: "get", on, timeout: 1 }),
    call({ op: "putNowait", on, item: 3 }),
    call({ op: "getNowait", on }),
    call({ op: "qsize", on }),
    call({ op: "empty", on }),
  ];
}

export function poolCalls(on: string): Statement[] {
  return [
    ...[0, 1].flatMap((future) => [
      call({ op: "result", future }),
      call({ op: "result", future, timeout: 1 }),
      call({ op: "done", future }),
      call({ op: "running", future }),
      call({ op: "cancelFuture", future }),
      call({ op: "cancelled", future }),
      call({ op: "exception", future }),
      ...CALLBACKS.map(({ name }) => call({ op: "addDoneCallback", future, callback: name })),
    ]),
    call({ op: "result", future: 0, timeout: 0 }),
    ...TASKS.map(({ name }) => call({ op: "submit", on, task: name })),
    call({ op: "shutdownPool", on, waits: false }),
    call({ op: "shutdownPool", on, waits: true }),
    call({ op: "shutdownPool", on, waits: false, cancels: true }),
    call({ op: "waitFutures", until: "all" }),
    call({ op: "waitFutures", until: "first" }),
    call({ op: "waitFutures", until: "error" }),
    call({ op: "asCompleted" }),
    call({ op: "asCompleted", timeout: 1 }),
    call({ op: "map", on, task: "Add" }),
    call({ op: "map", on, task: "Fail" }),
    call({ op: "map", on, task: "Look", timeout: 1 }),
    holding(on, call({ op: "submit", on, task: "Add" })),
    call({ op: "exception", future: 0, timeout: 1 }),
    call({ op: "acquire", on: "m", timeout: 0 }),
    call({ op: "waitFutures", until: "all", timeout: 1 }),
    call({ op: "read", on: "x" }),
  ];
}

/** What pools do: a task that sees something, one that changes it, and one that fails. */
export const TASKS: readonly TaskText[] = [
  { name: "Look", body: [call({ op: "read", on: "x" })] },
  { name: "Add", body: [call({ op: "add", on: "x", value: 1 })] },
  { name: "Fail", body: [{ bare: { op: "release", on: "m" } }] },
];

/** What futures call: one that leaves a trace, and one that mostly fails. */
export const CALLBACKS: readonly CallbackText[] = [
  { name: "Count", calls: [{ op: "add", on: "x", value: 2 }] },
  { name: "Break", calls: [{ op: "release", on: "m" }] },
];

/** What the threads of a pool do first: what leaves a trace, and what fails unless somebody holds the lock. */
export const FIRST_WORKS: readonly TaskText[] = [
  { name: "Begin", body: [call({ op: "add", on: "x", value: 4 })] },
  { name: "Refuse", body: [{ bare: { op: "release", on: "m" } }] },
];

export const LOCAL_CALLS: readonly Statement[] = ["l", "li"].flatMap((on) => [
  call({ op: "readLocal", on }),
  call({ op: "writeLocal", on, value: 1 }),
  call({ op: "hasLocal", on }),
  call({ op: "deleteLocal", on }),
]);

const ADDS = call({ op: "add", on: "x", value: 1 });
const JOINS = call({ op: "join", on: "u" });
const STARTS = call({ op: "start", on: "u" });
const LEAF: Statement = { makes: "u", isNamed: false, target: [ADDS], body: [STARTS] };

/** Threads that are made while others run. Each program gives them names of its own, in place of `u`. */
export const MAKINGS: readonly Statement[] = [
  { makes: "u", isNamed: false, target: [call({ op: "ownName" })], body: [STARTS, JOINS] },
  { makes: "u", isNamed: true, target: [ADDS], body: [STARTS, JOINS] },
  LEAF,
  { makes: "u", isNamed: true, target: [], body: [STARTS, call({ op: "isAlive", on: "u" })] },
  { makes: "u", isNamed: false, target: [], body: [call({ op: "name", on: "u" }), STARTS] },
  { makes: "u", isNamed: false, target: [], body: [call({ op: "ident", on: "u" }), JOINS] },
  {
    ...{ makes: "u", isNamed: true, daemon: true, target: [ADDS] },
    body: [call({ op: "daemon", on: "u" }), STARTS],
  },
  { makes: "u", isNamed: true, daemon: true, target: [{ ...LEAF, body: [STARTS, JOINS] }], body: [STARTS] },
  { makes: "u", isNamed: false, target: [LEAF, ADDS], body: [STARTS, JOINS] },
  { makes: "u", isNamed: true, target: [call({ op: "joinOthers" })], body: [STARTS] },
  { makes: "u", isNamed: true, target: [{ bare: { op: "release", on: "m" } }], body: [STARTS, JOINS] },
  under("m", { makes: "u", isNamed: false, target: [under("m", ADDS)], body: [STARTS] }),
  under("m", { makes: "u", isNamed: false, target: [under("m", ADDS)], body: [STARTS, JOINS] }),
];
