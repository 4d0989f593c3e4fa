import { DEADLINES, POLLS, WORKS } from "./loops.ts";
import type { Statement } from "./program.ts";
import {
  call,
  conditionCalls,
  LOCAL_CALLS,
  lockCalls,
  MAKINGS,
  poolCalls,
  queueCalls,
  semaphoreCalls,
  simpleQueueCalls,
  under,
  VALUES,
} from "./statements.ts";

/** What programs are about. Each topic brings its operations, and a few shared values to see what they do. */
export const TOPICS = [
  ...(["values", "locks", "rlocks", "semaphores", "events", "conditions", "barriers", "queues"] as const),
  ...(["threads", "making", "daemons", "exits", "time", "text", "order"] as const),
  ...([
    "timers",
    "actions",
    "simpleQueues",
    "pools",
    "ordered",
    "polls",
    "deadlines",
    "ticks",
    "loops",
  ] as const),
  ...(["locals", "failures", "mixed"] as const),
] as const;
export type Topic = (typeof TOPICS)[number];

/** The operations of each topic: what comes more often stands there more often. */
export function callsOf(topic: Topic, names: readonly string[]): readonly Statement[] {
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
        call({ op: "wait", on: "bt" }),
        call({ op: "abort", on: "b" }),
        call({ op: "reset", on: "b" }),
        call({ op: "broken", on: "b" }),
        call({ op: "nWaiting", on: "b" }),
      ];
    case "queues":
      return ["q", "qu", "ql", "qp"].flatMap(queueCalls);
    case "simpleQueues":
      return [...simpleQueueCalls("qs"), ...VALUES.slice(0, 2)];
    case "pools":
      return poolCalls("p");
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
        call({ op: "ownName" }),
        call({ op: "isMainAlive" }),
        ...VALUES.slice(0, 2),
      ];
    case "making":
      return [
        ...MAKINGS,
        ...MAKINGS,
        call({ op: "activeCount" }),
        call({ op: "enumerate" }),
        call({ op: "joinOthers" }),
        call({ op: "joinOthers", timeout: 1 }),
        call({ op: "ownName" }),
        ...VALUES.slice(0, 4),
      ];
    case "daemons":
      return [
        ...VALUES.slice(0, 4),
        ...lockCalls("m").slice(0, 4),
        // Nobody can release what an ended thread holds.
        call({ op: "acquire", on: "r" }),
        call({ op: "acquire", on: "r" }),
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
        // Nobody can release what an ended thread holds.
        call({ op: "acquire", on: "r" }),
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
    case "locals":
      return [...LOCAL_CALLS, ...VALUES.slice(0, 2)];
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
    case "timers":
      return [
        call({ op: "start", on: "t1" }),
        call({ op: "cancel", on: "t1" }),
        call({ op: "cancel", on: "t1" }),
        call({ op: "isAlive", on: "t1" }),
        call({ op: "join", on: "t1", timeout: 1 }),
        call({ op: "ident", on: "t1" }),
        call({ op: "name", on: "t1" }),
        call({ op: "rename", on: "t1", text: "other" }),
        call({ op: "daemon", on: "t1" }),
        call({ op: "setDaemon", on: "t1", daemon: true }),
        call({ op: "sleep", seconds: 1 }),
        ...VALUES.slice(0, 3),
      ];
    case "actions":
      return [
        ...["ba", "ba", "bf"].map((on) => call({ op: "wait", on })),
        { bare: { op: "wait", on: "bf" } },
        call({ op: "wait", on: "ba", timeout: 1 }),
        call({ op: "abort", on: "ba" }),
        call({ op: "reset", on: "ba" }),
        call({ op: "nWaiting", on: "ba" }),
        call({ op: "read", on: "x" }),
        call({ op: "acquire", on: "bs" }),
      ];
    case "ordered":
      return [
        ...callsOf("time", names),
        call({ op: "sleep", seconds: 1 }),
        call({ op: "sleep", seconds: 3 }),
        call({ op: "wait", on: "e", timeout: 3 }),
        call({ op: "add", on: "x", value: 1 }),
        call({ op: "join", on: "t1", timeout: 2 }),
        { times: 2, body: [call({ op: "sleep", seconds: 1 }), call({ op: "read", on: "x" })] },
      ];
    case "polls":
      return POLLS;
    case "deadlines":
      return DEADLINES;
    case "ticks":
      return [...VALUES, call({ op: "sleep", seconds: 1 }), call({ op: "print", text: "main" })];
    case "loops":
      return WORKS;
    case "mixed":
      return TOPICS.filter((each) => !APART.has(each)).flatMap((each) => callsOf(each, names));
  }
}

/** Topics with loops that nothing in them ends. */
export const BOUNDED = ["polls", "deadlines", "ticks", "loops"] as const;

/** Topics whose programs have properties of their own. */
const APART: ReadonlySet<Topic> = new Set<Topic>([
  "mixed",
  "daemons",
  "exits",
  "time",
  "text",
  "order",
  "timers",
  "ordered",
  "pools",
  ...BOUNDED,
]);
