import { describe, expect, test } from "vitest";
import { session } from "../support/session.ts";
import { compare } from "./compare.ts";
import { CONFLICTS, type Table, tableOf } from "./dependence.ts";
import { programOf, withPool } from "./generate.ts";
import type { Rules } from "./machine.ts";
import { tryPartialOrders } from "./partial-orders.ts";
import type { Call, Program, Statement, TaskText } from "./program.ts";
import { FIRST_WORKS, TASKS } from "./statements.ts";

const read: Statement = { call: { op: "read", on: "x" } };
const write = (value: number): Statement => ({ call: { op: "write", on: "x", value } });
const acquire = (on: string, timeout?: number): Statement => ({
  call: { op: "acquire", on, ...(timeout !== undefined && { timeout }) },
});
const wait = (on: string, timeout?: number): Statement => ({
  call: { op: "wait", on, ...(timeout !== undefined && { timeout }) },
});
const join = (on: string, timeout?: number): Statement => ({
  call: { op: "join", on, ...(timeout !== undefined && { timeout }) },
});
const on = (op: Extract<Call, { on: string; count?: number }>["op"] | Plain, name: string): Statement => ({
  call: { op, on: name } as Call,
});
type Plain =
  | "locked"
  | "isSet"
  | "nWaiting"
  | "set"
  | "clear"
  | "abort"
  | "start"
  | "ident"
  | "name"
  | "isAlive";
const under = (lock: string, ...body: Statement[]): Statement => ({ with: lock, body });

const put = (item: number): Statement => ({ call: { op: "put", on: "qs", item } });
const get = (name: string, timeout?: number): Statement => ({
  call: { op: "get", on: name, ...(timeout !== undefined && { timeout }) },
});
const call = (each: Call): Statement => ({ call: each });
const setName = (name: string, text: string): Statement => call({ op: "rename", on: name, text });

/** Makes a thread that does this, starts it and waits for it. */
const makes = (target: Statement, daemon = false): Statement => ({
  ...{ makes: "u", isNamed: false, daemon, target: [target] },
  body: [call({ op: "start", on: "u" }), call({ op: "join", on: "u", timeout: 1 })],
});
const makesUnstarted: Statement = {
  ...{ makes: "u", isNamed: false, target: [] },
  body: [call({ op: "name", on: "u" })],
};

const HELD = [acquire("m"), on("release", "m")];
const threads = (...bodies: Statement[][]): Program => programOf({ bodies });
const startedByOthers = (...bodies: Statement[][]): Program =>
  programOf({ bodies: [...bodies, []], started: bodies.length });

/** A thread that has the futures of as many tasks, with a thread of the pool for each. */
const pooled = (count: number, ...bodies: Statement[][]): Program => withPoolOf(count, count, ...bodies);

const withPoolOf = (workers: number, tasks: number, ...bodies: Statement[][]): Program =>
  withPool(programOf({ bodies }), { workers, tasks: Array<TaskText>(tasks).fill(TASKS[0] as TaskText) });

/** For each dependence a program that shows what it is for. */
const WITNESSES: Readonly<Record<string, Program>> = {
  "write-read": threads([read], [write(1)]),
  "write-write": threads([write(1)], [write(2)]),
  "request-request": threads([acquire("m")], [acquire("m")]),
  "try-try": threads([acquire("m", 0)], [acquire("m", 0)]),
  "try-request": threads([acquire("m", 0)], [acquire("m")]),
  "try-release": threads(HELD, [acquire("m", 0)]),
  "probe-request": threads([on("locked", "m")], [acquire("m")]),
  "probe-try": threads([on("locked", "m")], [acquire("m", 0)]),
  "probe-release": threads(HELD, [on("locked", "m")]),
  "give up-release": threads(HELD, [acquire("m", 1)]),
  "release-release": threads([on("release", "s")], [on("release", "s")]),
  "risk-risk": threads([acquire("bs"), on("release", "bs")], [on("release", "bs")]),
  "risk-request": threads([acquire("bs")], [on("release", "bs")]),
  "risk-try": threads([acquire("bs", 0)], [on("release", "bs")]),
  "risk-probe": threads([acquire("m")], [on("release", "m")], [on("locked", "m")]),
  "risk-give up": threads([acquire("m")], [on("release", "m")], [acquire("m", 1)]),
  "give up-notify": threads([under("c", wait("c", 1))], [under("c", on("notify", "c"))]),
  "notify-notify": threads(
    [on("release", "m"), under("m", on("notify", "cm"))],
    [under("m", on("notify", "cm"))],
  ),
  "await-clear": threads([wait("e")], [on("set", "e"), on("clear", "e")]),
  "await-set": threads([wait("e")], [on("set", "e")]),
  "set-set": threads([on("set", "e")], [on("set", "e")]),
  "set-clear": threads([on("set", "e")], [on("clear", "e")]),
  "probe-set": threads([on("isSet", "e")], [on("set", "e")]),
  "probe-clear": threads([on("isSet", "e")], [on("set", "e"), on("clear", "e")]),
  "give up-set": threads([wait("e", 1)], [on("set", "e")]),
  "meet-meet": threads([wait("b")], [on("abort", "b")]),
  "probe-meet": threads([wait("b")], [on("nWaiting", "b")]),
  "number-number": threads([makesUnstarted], [makesUnstarted]),
  "start-start": startedByOthers([on("start", "t3")], [on("start", "t3")]),
  "start-join": startedByOthers([on("start", "t3")], [join("t3")]),
  "start-alive": startedByOthers([on("start", "t3")], [on("isAlive", "t3")]),
  "start-ident": startedByOthers([on("start", "t3")], [on("ident", "t3")]),
  "change-change": startedByOthers([setName("t3", "a"), on("name", "t3")], [setName("t3", "b")]),
  "change-look": startedByOthers([setName("t3", "a")], [on("name", "t3")]),
  "change-start": startedByOthers([call({ op: "setDaemon", on: "t3", daemon: true })], [on("start", "t3")]),
  "end-alive": threads([on("isAlive", "t2")], []),
  "end-give up": threads([join("t2", 1)], []),
  "live-finish": programOf({ bodies: [[write(1)], []], daemons: ["t1"] }),
  "line-line": threads([], []),
  "part-part": threads(
    [{ call: { op: "writePart", text: "a" } }],
    [{ call: { op: "writePart", text: "b" } }],
  ),
  "pass-ask": threads([{ call: { op: "sleep", seconds: 1 } }], [{ call: { op: "monotonic" } }]),
  "settle-survey": pooled(1, [call({ op: "waitFutures", until: "all", timeout: 1 })]),
  "settle in order-settle in order": pooled(2, [call({ op: "waitFutures", until: "first" })]),
};

const AT_LEAST = new Set([
  "number-number",
  "start-ident",
  "settle-survey",
  "settle in order-settle in order",
]);

/** A line that comes after a part is a part itself, so these do not change what is found. */
const NEEDLESS = new Set(["part-line", "part-whole line"]);

const rulesOf = (program: Program, name = ""): Rules => ({
  program,
  time: "free",
  order: name === "line-line" ? "exact" : "partial",
});
const nameOf = (pair: readonly [string, string]) => pair.join("-");

describe("a table without one of its dependences is found out", () => {
  test("each has its witness", () => {
    const compared = CONFLICTS.map(nameOf).filter((name) => !NEEDLESS.has(name));
    expect(Object.keys(WITNESSES)).toEqual(compared);
  });

  test.for(Object.entries(WITNESSES))("%s", async ([name, program]) => {
    // threadlab takes every look at a thread for a look at its end, too, and every task for one that may be the first to settle.
    const traces = AT_LEAST.has(name) ? "at least" : "exactly";
    const rules = rulesOf(program, name);
    const whole = await compare(session, rules, { states: 2000, traces });
    expect(whole).toMatchObject({ kind: "equal" });
    const table = tableOf(CONFLICTS.filter((pair) => nameOf(pair) !== name));
    if (traces === "at least") expectOtherOrders(rules, table);
    else
      expect(await compare(session, rules, { states: 2000, traces, table })).toMatchObject({
        kind: "differs",
      });
  });
});

/**
 * Where the search may make more runs than there are traces, their number says nothing about a table. So the oracle's own answers
 * are compared: with a dependence less there have to be fewer traces, or other outcomes.
 */
function expectOtherOrders(rules: Rules, table: Table): void {
  const [whole, torn] = [tableOf(), table].map((each) => tryPartialOrders(rules, 16_000, each));
  if (whole === undefined || torn === undefined) throw new Error("The program is too large.");
  expect(torn).not.toMatchObject({ traces: whole.traces, outcomes: whole.outcomes });
}

/** The same dependences on the objects of pools and simple queues. */
const ELSEWHERE: readonly (readonly [pair: string, what: string, program: Program])[] = [
  ["request-request", "two gets", threads([get("qs")], [get("qs")], [put(1), put(2)])],
  ["release-release", "two puts", threads([put(1)], [put(2)], [get("qs")])],
  ["try-request", "a get that does not wait", threads([put(1), get("qs", 0)], [get("qs", 1)])],
  ["try-release", "a get that does not wait, and a put", threads([get("qs", 0)], [put(1)])],
  ["probe-release", "a look at the size", threads([call({ op: "qsize", on: "qs" })], [put(1)])],
  ["give up-release", "a get that gives up", threads([get("qs", 1)], [put(1)])],
  ["write-read", "a look at a future", pooled(1, [call({ op: "done", future: 0 })])],
  ["write-write", "a future that is cancelled", pooled(1, [call({ op: "cancelFuture", future: 0 })])],
  ["give up-set", "a result that comes too late", pooled(1, [call({ op: "result", future: 0, timeout: 1 })])],
  [
    "try-request",
    "a task for which there may be a thread",
    withPoolOf(2, 1, [call({ op: "submit", on: "p", task: "Add" })]),
  ],
];

describe("a table without a dependence is found out by pools and simple queues, too", () => {
  test.for(ELSEWHERE)("%s: %s", async ([name, , program]) => {
    const effort = { states: 4000, traces: "at least" } as const;
    const rules = rulesOf(program);
    expect(await compare(session, rules, effort)).toMatchObject({ kind: "equal" });
    const table = tableOf(CONFLICTS.filter((pair) => nameOf(pair) !== name));
    expectOtherOrders(rules, table);
  });
});

/** Machines whose pools or simple queues are wrong. */
const WRONG: Readonly<Record<string, readonly [Program, NonNullable<Rules["mutant"]>]>> = {
  "an item that another thread should have": [
    threads([put(1), put(2)], [get("qs"), get("qs")]),
    (step, answer) => (step.op === "take" && answer === 1 ? 2 : answer),
  ],
  "a get that never finds the queue empty": [
    threads([get("qs", 0)], [put(1)]),
    (step, answer) => (step.op === "tryTake" && answer === false ? 1 : answer),
  ],
  "a pool that takes tasks after its shutdown": [
    pooled(
      1,
      [call({ op: "submit", on: "p", task: "Add" })],
      [call({ op: "shutdownPool", on: "p", waits: false })],
    ),
    (step, answer) => (step.op === "submit" && typeof answer === "object" ? undefined : answer),
  ],
  "a task that cannot be cancelled": [
    pooled(1, [call({ op: "cancelFuture", future: 0 })]),
    (step, answer) => (step.op === "cancel" ? "no" : answer),
  ],
  "a callback that is lost where the future is done": [
    pooled(1, [call({ op: "addDoneCallback", future: 0, callback: "Count" }), read]),
    (step, answer) => (step.op === "addCallback" ? true : answer),
  ],
  "futures that are said to be done in another order": [
    withPoolOf(1, 2, [call({ op: "asCompleted" })]),
    (step, answer) =>
      step.op === "survey" && typeof answer === "string" ? answer.split(" ").reverse().join(" ") : answer,
  ],
  "a future that is done at once": [
    pooled(1, [call({ op: "done", future: 0 })]),
    (step, answer) => (step.op === "lookAtFuture" ? "finished" : answer),
  ],
};

describe("a machine whose pools or simple queues are wrong is found out", () => {
  test.for(Object.entries(WRONG))("%s", async ([, [program, mutant]]) => {
    const effort = { states: 4000, traces: "at least" } as const;
    const searched = rulesOf(program);
    expect(await compare(session, searched, effort)).toMatchObject({ kind: "equal" });
    expect(await compare(session, { ...searched, mutant }, { ...effort, searched })).toMatchObject({
      kind: "differs",
    });
  });
});

/** Programs in which an operation fails in some schedule, or always. */
const FAILING: Readonly<Record<string, Program>> = {
  "release of a lock that nobody holds": threads([on("release", "m")], [acquire("m")]),
  "release of another thread's RLock": threads([on("release", "r")], [acquire("r")]),
  "over-release": threads([on("release", "bs")], [acquire("bs")]),
  "wait without the lock": threads([wait("cm")], [acquire("m")]),
  "notify without the lock": threads([on("notify", "cm")], [acquire("m")]),
  "start twice": startedByOthers([on("start", "t3")], [on("start", "t3")]),
  "join before the start": startedByOthers([join("t3")], [on("start", "t3")]),
  "a broken barrier": threads([wait("b")], [on("abort", "b")]),
  "a barrier's timeout": threads([wait("b", 1)], [wait("b")]),
};

describe("a machine whose operations never fail is found out", () => {
  test.for(Object.entries(FAILING))("%s", async ([, program]) => {
    const searched = rulesOf(program);
    const right = await compare(session, searched, { states: 2000, traces: "at least" });
    expect(right).toMatchObject({ kind: "equal" });
    const mutant: Rules["mutant"] = (_, answer) =>
      typeof answer === "object" && "error" in answer ? undefined : answer;
    const mutated = { ...searched, mutant };
    expect(await compare(session, mutated, { states: 2000, traces: "at least", searched })).toMatchObject({
      kind: "differs",
    });
  });
});

const POLL: Statement = { until: { op: "read", on: "x" }, is: 1, body: [] };
const WORK: Statement = {
  until: { op: "read", on: "y" },
  is: 1,
  body: [call({ op: "add", on: "x", value: 1 })],
};
const POLLING = threads([POLL], [write(1)]);
const WORKING = threads([WORK], [call({ op: "write", on: "y", value: 1 })]);
const SLEEPING = threads(
  [call({ op: "sleep", seconds: 1 }), read],
  [call({ op: "sleep", seconds: 2 }), write(1)],
);
const TIMED = programOf({ bodies: [[read], [call({ op: "cancel", on: "t1" })]], timers: ["t1"] });
const MEETING = threads([wait("ba"), read], [wait("ba"), read]);
const polls = (program: Program, bounds: Rules["bounds"]): Rules => ({
  ...rulesOf(program),
  ...(bounds && { bounds }),
});

/** Programs, and what is not quite the same. */
const ALIKE: Readonly<Record<string, readonly [Rules, Rules]>> = {
  "a poll once more": [polls(POLLING, { polls: 2, laps: 0 }), polls(POLLING, { polls: 3, laps: 0 })],
  "a round once more": [polls(WORKING, { polls: 2, laps: 4 }), polls(WORKING, { polls: 2, laps: 5 })],
  "sleeps that last longer": [{ ...rulesOf(SLEEPING), time: "ordered" }, rulesOf(SLEEPING)],
  "a timer that is not cancelled": [rulesOf(TIMED), rulesOf(withoutCancel(TIMED))],
  "a barrier without its action": [rulesOf(MEETING), rulesOf(withoutAction(MEETING))],
  "a thread that is made as a daemon": [
    rulesOf(threads([makes(write(1), true)], [read])),
    rulesOf(threads([makes(write(1), false)], [read])),
  ],
  "a thread that is made and does something else": [
    rulesOf(threads([makes(write(1))], [read])),
    rulesOf(threads([makes(read)], [read])),
  ],
  "a pool that is not broken": [rulesOf(poolThatBegins("Refuse")), rulesOf(poolThatBegins())],
  "a pool whose threads do nothing first": [rulesOf(poolThatBegins("Begin")), rulesOf(poolThatBegins())],
  "a callback that is not added": [rulesOf(calledBack("Count")), rulesOf(calledBack())],
  "a callback that another one follows": [
    rulesOf(calledBack("Break", "Count")),
    rulesOf(calledBack("Break")),
  ],
  "a wait for the first error": [rulesOf(waitingUntil("error")), rulesOf(waitingUntil("all"))],
};

describe("what is not quite the same is found out", () => {
  test.for(Object.entries(ALIKE))("%s", async ([, [rules, other]]) => {
    const effort = { states: 4000, traces: "at least" } as const;
    expect(await compare(session, rules, effort)).toMatchObject({ kind: "equal" });
    expect(await compare(session, other, { ...effort, searched: rules })).toMatchObject({ kind: "differs" });
  });
});

describe("a search that is wrong about data races is found out", () => {
  const guarded = rulesOf(threads([under("m", write(1))], [under("m", read)]));
  // One lock for each guards nothing. What is printed, and how many traces there are, is the same.
  const racing = rulesOf(threads([under("m", write(1))], [under("r", read)]));
  const effort = { states: 4000, traces: "at least" } as const;

  test.for([
    ["misses one", racing, guarded],
    ["finds one where there is none", guarded, racing],
  ] as const)("it %s", async ([, rules, searched]) => {
    expect(await compare(session, rules, effort)).toMatchObject({ kind: "equal" });
    expect(await compare(session, rules, { ...effort, searched })).toMatchObject({
      kind: "differs",
      difference: { what: expect.stringContaining("data race") },
    });
  });
});

function poolThatBegins(name?: string): Program {
  const first = FIRST_WORKS.find((each) => each.name === name);
  const body = [call({ op: "result", future: 0 }), call({ op: "submit", on: "p", task: "Look" }), read];
  return withPool(programOf({ bodies: [body] }), { workers: 1, tasks: TASKS.slice(0, 1), first });
}

function calledBack(...callbacks: string[]): Program {
  const added = callbacks.map((callback) => call({ op: "addDoneCallback", future: 0, callback }));
  return pooled(1, [...added, call({ op: "result", future: 0 }), read]);
}

function waitingUntil(until: "all" | "error"): Program {
  const [, , fails] = TASKS as [TaskText, TaskText, TaskText];
  const body = [call({ op: "waitFutures", until }), call({ op: "done", future: 1 })];
  const tasks = [fails, TASKS[0] as TaskText];
  return withPool(programOf({ bodies: [body] }), { workers: 1, tasks });
}

function withoutCancel({ threads: [main, timer, other], ...program }: Program): Program {
  return { ...program, threads: [main, timer, { ...other, body: [] }] as Program["threads"] };
}

function withoutAction({ objects, ...program }: Program): Program {
  const bare = objects.map((object) => (object.kind === "barrier" ? { ...object, action: [] } : object));
  return { ...program, objects: bare };
}
