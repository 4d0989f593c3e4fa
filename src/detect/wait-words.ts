import type { ObjectKind } from "../protocol/event.ts";
import type { Roster, Waiting } from "../trace/roster.ts";

/** What a thread waits for, in words: `waits for lock "mutex" (main.ts:3:5)`. */
export function describeWait(roster: Roster, thread: number, waiting: Waiting): string {
  const place = roster.place(waiting.site);
  const at = place === "" ? "" : ` (${place})`;
  // The thread that stands for a process has its name, and waits for what the process asks it to do.
  if (waiting.op === "process" && waiting.object === thread) return `goes on, as a process of its own${at}`;
  return `waits ${what(roster, waiting)}${at}`;
}

function what(roster: Roster, { op, object, timeout }: Waiting): string {
  if (op === "join") return `for ${roster.thread(object)} to end`;
  if (op === "sleep") return `for ${timeout} s to pass`;
  if (op === "process") return `for the system, to start or to signal process ${roster.thread(object)}`;
  const name = roster.object(object);
  const queue = queuePart(name);
  if (queue) {
    const { owner, condition } = queue;
    if (condition === "notEmpty") return `for an item in queue "${owner}"`;
    return condition === "notFull"
      ? `for room in queue "${owner}"`
      : `for the work on queue "${owner}" to be done`;
  }
  if (op === "accept") return `for a client of server "${name}"`;
  if (op === "receive") return `for data on socket "${name}"`;
  if (op === "send") return `for room to send on socket "${name}"`;
  if (op === "connect" || op === "listen" || op === "close") return `for ${op} on "${name}"`;
  return `for ${kindWords(roster.kind(object))} "${name}"`;
}

function kindWords(kind: ObjectKind): string {
  return kind === "rlock" ? "RLock" : kind.replace("-", " ");
}

/** What would have to happen and will not, once no thread can run: `, which nobody will notify`. */
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
