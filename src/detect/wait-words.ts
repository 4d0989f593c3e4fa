import type { ObjectKind } from "../protocol/event.ts";
import type { Waitable } from "../protocol/operations.ts";
import type { Roster, Waiting } from "../trace/roster.ts";

/** What a thread waits for, in words: `waits for lock "mutex" (main.ts:3:5)`. */
export function describeWait(roster: Roster, thread: number, waiting: Waiting): string {
  const place = roster.place(waiting.site);
  const at = place === "" ? "" : ` (${place})`;
  // The thread that stands for a process has its name, and waits for what the process asks it to do.
  if (waiting.op === "process" && waiting.object === thread) return `goes on, as a process of its own${at}`;
  return `waits ${WAITS[waiting.op](roster, waiting)}${at}`;
}

type Words = (roster: Roster, waiting: Waiting) => string;

const WAITS: Readonly<Record<Waitable, Words>> = {
  join: (roster, { object }) => `for ${roster.thread(object)} to end`,
  acquire: forObject,
  wait: forObject,
  abort: forObject,
  reset: forObject,
  sleep: (_, { until }) => `for ${until} s to pass`,
  // Only in a child process do these wait.
  print: () => "for its parent process to print",
  output: () => "for its parent process to print",
  stderr: () => "for its parent process to print",
  remote: forObject,
  process: (roster, { object }) => `for the system, to start or to signal process ${roster.thread(object)}`,
  listen: (roster, { object }) => `for listen on "${roster.object(object)}"`,
  connect: (roster, { object }) => `for connect on "${roster.object(object)}"`,
  close: (roster, { object }) => `for close on "${roster.object(object)}"`,
  accept: (roster, { object }) => `for a client of server "${roster.object(object)}"`,
  receive: (roster, { object }) => `for data on socket "${roster.object(object)}"`,
  send: (roster, { object }) => `for room to send on socket "${roster.object(object)}"`,
};

function forObject(roster: Roster, { object }: Waiting): string {
  const name = roster.object(object);
  const queue = queuePart(name);
  if (queue === undefined) return `for ${kindWords(roster.kind(object))} "${name}"`;
  if (queue.condition === "notEmpty") return `for an item in queue "${queue.owner}"`;
  return queue.condition === "notFull"
    ? `for room in queue "${queue.owner}"`
    : `for the work on queue "${queue.owner}" to be done`;
}

function kindWords(kind: ObjectKind): string {
  return kind === "rlock" ? "RLock" : kind.replace("-", " ");
}

/** What would have to happen but cannot, because no thread can run: `, which nobody will notify`. */
export function describeNever(roster: Roster, { op, object }: Waiting): string {
  const deed = neverDone(roster.kind(object), op, queuePart(roster.object(object))?.condition);
  return deed === undefined ? "" : `, which nobody will ${deed}`;
}

function neverDone(kind: ObjectKind, op: Waiting["op"], condition: string | undefined): string | undefined {
  if (op === "acquire") return kind.endsWith("semaphore") ? "release" : undefined;
  if (op !== "wait") return undefined;
  if (condition === "notEmpty") return "put in";
  if (condition === "notFull") return "make";
  if (condition === "allTasksDone") return "report";
  if (kind === "barrier") return "come to";
  return kind === "event" ? "set" : "notify";
}

/** A condition of a queue's own, taken apart. */
function queuePart(name: string): { readonly owner: string; readonly condition: string } | undefined {
  const [, owner, condition] = /^(.*)\.(notEmpty|notFull|allTasksDone)$/.exec(name) ?? [];
  return owner === undefined || condition === undefined ? undefined : { owner, condition };
}
