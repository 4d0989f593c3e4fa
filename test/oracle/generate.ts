import fc from "fast-check";
import type { Effort } from "./compare.ts";
import type { Rules } from "./machine.ts";
import type { Call, ObjectText, Program, Statement, ThreadText } from "./program.ts";

/** What programs are about. Each topic brings its operations, and a few shared values to see what they do. */
export const TOPICS = [
  ...(["values", "locks", "rlocks", "semaphores", "events", "conditions", "barriers", "queues"] as const),
  ...(["threads", "daemons", "exits", "time", "text", "order"] as const),
  ...(["failures", "mixed"] as const),
] as const;
export type Topic = (typeof TOPICS)[number];

/** How programs of a topic are run. */
export function rulesOf(topic: Topic, program: Program): Rules {
  return { program, time: "free", order: topic === "order" ? "exact" : "partial" };
}

/** How their numbers of traces are compared. */
export function tracesOf(topic: Topic): Effort["traces"] {
  return LOOSE.has(topic) ? "at least" : "exactly";
}

/** Where threadlab has more steps, or makes more of the clock, than there need be. */
const LOOSE: ReadonlySet<Topic> = new Set<Topic>([
  "threads",
  "daemons",
  "exits",
  "time",
  "failures",
  "mixed",
]);

const MAIN = "MainThread";

const OBJECTS: readonly ObjectText[] = [
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
  { kind: "queue", name: "q", maxsize: 1 },
  { kind: "queue", name: "qu", maxsize: 0 },
  { kind: "lifo-queue", name: "ql", maxsize: 0 },
  { kind: "priority-queue", name: "qp", maxsize: 2 },
];

const call = (each: Call): Statement => ({ call: each });
const under = (lock: string, ...body: Statement[]): Statement => ({ with: lock, body });

const VALUES: readonly Statement[] = [
  call({ op: "read", on: "x" }),
  call({ op: "write", on: "x", value: 1 }),
  call({ op: "write", on: "x", value: 2 }),
  call({ op: "add", on: "x", value: 1 }),
  call({ op: "read", on: "y" }),
  call({ op: "write", on: "y", value: 1 }),
];

function lockCalls(on: string): Statement[] {
  return [
    call({ op: "acquire", on }),
    call({ op: "acquire", on, timeout: 0 }),
    call({ op: "acquire", on, timeout: 1 }),
    call({ op: "release", on }),
    call({ op: "locked", on }),
    under(on, call({ op: "add", on: "x", value: 1 })),
    under(on, call({ op: "read", on: "x" })),
  ];
}

function semaphoreCalls(on: string): Statement[] {
  return [
    call({ op: "acquire", on }),
    call({ op: "acquire", on, timeout: 0 }),
    call({ op: "acquire", on, timeout: 1 }),
    call({ op: "release", on }),
    call({ op: "release", on, count: 2 }),
    under(on, call({ op: "add", on: "x", value: 1 })),
  ];
}

function conditionCalls(on: string, lock: string): Statement[] {
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
    call({ op: "write", on: "y", value: 1 }),
  ];
}

function queueCalls(on: string): Statement[] {
  return [
    call({ op: "put", on, item: 1 }),
    call({ op: "put", on, item: 2 }),
    call({ op: "put", on, item: 3, timeout: 0 }),
    call({ op: "put", on, item: 4, timeout: 1 }),
    call({ op: "get", on }),
    call({ op: "get", on, timeout: 0 }),
    call({ op: "get", on, timeout: 1 }),
    call({ op: "qsize", on }),
    call({ op: "empty", on }),
    call({ op: "full", on }),
    call({ op: "taskDone", on }),
    call({ op: "joinQueue", on }),
    call({ op: "shutdown", on }),
    call({ op: "shutdown", on, immediate: true }),
  ];
}

/** The operations of each topic: what comes more often stands there more often. */
function callsOf(topic: Topic, names: readonly string[]): readonly Statement[] {
  switch (topic) {
    case "values":
      return VALUES;
    case "locks":
      return [...lockCalls("m"), ...VALUES.slice(0, 2)];
    case "rlocks":
      return [...lockCalls("r"), under("r", ...lockCalls("r").slice(5)), ...VALUES.slice(0, 2)];
    case "semaphores":
      return [...semaphoreCalls("s"), ...semaphoreCalls("bs"), ...VALUES.slice(0, 2)];
    case "events":
      return [
        call({ op: "wait", on: "e" }),
        call({ op: "wait", on: "e", timeout: 1 }),
        call({ op: "set", on: "e" }),
        call({ op: "clear", on: "e" }),
        call({ op: "isSet", on: "e" }),
        ...VALUES.slice(0, 2),
      ];
    case "conditions":
      return [...conditionCalls("c", "c"), ...conditionCalls("cm", "m")];
    case "barriers":
      return [
        call({ op: "wait", on: "b" }),
        call({ op: "wait", on: "b" }),
        call({ op: "wait", on: "b", timeout: 1 }),
        call({ op: "abort", on: "b" }),
        call({ op: "reset", on: "b" }),
        call({ op: "broken", on: "b" }),
        call({ op: "nWaiting", on: "b" }),
      ];
    case "queues":
      return ["q", "qu", "ql", "qp"].flatMap(queueCalls);
    case "threads":
      return [
        ...names.flatMap((on) => [
          call({ op: "start", on }),
          call({ op: "join", on }),
          call({ op: "join", on, timeout: 1 }),
          call({ op: "isAlive", on }),
          call({ op: "ident", on }),
          call({ op: "name", on }),
          call({ op: "rename", on, text: "other" }),
          call({ op: "daemon", on }),
          call({ op: "setDaemon", on, daemon: true }),
        ]),
        call({ op: "activeCount" }),
        call({ op: "enumerate" }),
        ...VALUES.slice(0, 2),
      ];
    case "daemons":
      return [
        ...VALUES.slice(0, 4),
        ...lockCalls("m").slice(0, 4),
        call({ op: "sleep", seconds: 1 }),
        call({ op: "print", text: "tick" }),
      ];
    case "exits":
      return [
        call({ op: "exit" }),
        call({ op: "exit" }),
        ...VALUES.slice(0, 3),
        ...lockCalls("m").slice(0, 4),
        under("m", call({ op: "exit" })),
        call({ op: "wait", on: "e", timeout: 1 }),
        call({ op: "set", on: "e" }),
        call({ op: "yield" }),
        call({ op: "print", text: "tick" }),
        ...names.map((on) => call({ op: "join", on, timeout: 1 })),
      ];
    case "time":
      return [
        call({ op: "monotonic" }),
        call({ op: "monotonic" }),
        call({ op: "sleep", seconds: 1 }),
        call({ op: "sleep", seconds: 2 }),
        call({ op: "wait", on: "e", timeout: 1 }),
        call({ op: "acquire", on: "m", timeout: 2 }),
        call({ op: "set", on: "e" }),
        call({ op: "release", on: "m" }),
        call({ op: "read", on: "x" }),
        call({ op: "write", on: "x", value: 1 }),
        under("c", call({ op: "waitFor", on: "c", value: "x", timeout: 1 })),
        under("c", call({ op: "notify", on: "c" })),
        call({ op: "get", on: "qu", timeout: 1 }),
        call({ op: "put", on: "qu", item: 1 }),
      ];
    case "order":
      return [
        call({ op: "print", text: "line" }),
        call({ op: "print", text: "other" }),
        call({ op: "acquire", on: "m", timeout: 1 }),
        ...lockCalls("m").slice(5),
      ];
    case "text":
      return [
        call({ op: "writePart", text: "a" }),
        call({ op: "writePart", text: "b" }),
        call({ op: "print", text: "line" }),
        call({ op: "print", text: "other" }),
        ...lockCalls("m").slice(0, 1),
        ...lockCalls("m").slice(3, 4),
      ];
    case "failures":
      return [
        { bare: { op: "release", on: "m" } },
        { bare: { op: "release", on: "bs" } },
        call({ op: "release", on: "r" }),
        call({ op: "wait", on: "c" }),
        call({ op: "notify", on: "c" }),
        call({ op: "wait", on: "cm" }),
        call({ op: "notify", on: "cm" }),
        call({ op: "acquire", on: "m" }),
        call({ op: "acquire", on: "r" }),
        call({ op: "acquire", on: "bs" }),
        call({ op: "release", on: "m" }),
        { bare: { op: "wait", on: "b" } },
        { bare: { op: "abort", on: "b" } },
        { bare: { op: "get", on: "q", timeout: 0 } },
        { bare: { op: "put", on: "q", item: 1, timeout: 0 } },
      ];
    case "mixed":
      return TOPICS.filter((each) => !APART.has(each)).flatMap((each) => callsOf(each, names));
  }
}

/** Topics whose programs have properties of their own. */
const APART: ReadonlySet<Topic> = new Set<Topic>(["mixed", "daemons", "exits", "time", "text", "order"]);

/** Programs of two or three threads beside MainThread, small enough to try all their interleavings. */
export function programsOf(topic: Topic): fc.Arbitrary<Program> {
  return fc.integer({ min: 2, max: 3 }).chain((count) => {
    const names = Array.from({ length: count }, (_, i) => `t${i + 1}`);
    const statement = fc.constantFrom(...callsOf(topic, names));
    const body = fc.array(statement, { minLength: 1, maxLength: count === 2 ? 3 : 2 });
    // Where threads start each other, MainThread leaves the last one to them.
    const started = topic === "threads" ? count - 1 : count;
    const daemons = topic === "daemons" ? ["t1"] : [];
    return fc.tuple(...names.map(() => body)).map((bodies) => programOf({ bodies, started, daemons }));
  });
}

/** A program whose MainThread starts the first threads and joins them. They are called t1, t2 and so on. */
export function programOf({
  bodies,
  started: count = bodies.length,
  daemons = [],
}: {
  readonly bodies: readonly (readonly Statement[])[];
  readonly started?: number;
  /** Names of threads that are daemons, and not joined. */
  readonly daemons?: readonly string[];
}): Program {
  const names = bodies.map((_, i) => `t${i + 1}`);
  const started = names.slice(0, count);
  const main = [
    ...started.map((on) => call({ op: "start", on })),
    ...started.filter((on) => !daemons.includes(on)).map((on) => call({ op: "join", on })),
  ];
  const threads: ThreadText[] = [
    { name: MAIN, body: main },
    ...names.map((name, i) => ({ name, daemon: daemons.includes(name), body: bodies[i] ?? [] })),
  ];
  const used = JSON.stringify(bodies);
  const isUsed = (name: string) => used.includes(`"${name}"`) || (name === "m" && used.includes('"cm"'));
  const objects = OBJECTS.filter(({ name }) => isUsed(name));
  return { objects, threads, asksTime: used.includes('"monotonic"') };
}
