import { OPERATIONS } from "../protocol/operations.ts";
import { QUEUE_CONDITIONS, type Wait } from "../result/lock-facts.ts";
import type { Part, Roster, Waiting } from "../trace/roster.ts";

/** What a thread waits for, by the names that things had at that moment. */
export function tellWait(roster: Roster, thread: number, { op, object, site, until }: Waiting): Wait {
  const { on: subject } = OPERATIONS[op];
  const isThread = subject === "thread";
  const part = isThread ? undefined : queuePart(roster, object);
  const condition = QUEUE_CONDITIONS.find((name) => name === part?.name);
  const id = part?.of ?? object;
  const hasName = subject === "object" || subject === "socket";
  return {
    op,
    on: isThread ? "thread" : hasName ? roster.kind(id) : "none",
    name: isThread ? roster.thread(id) : hasName ? roster.awaited(id) : "",
    ...(condition && { condition }),
    ...(op === "sleep" && typeof until === "number" && { seconds: until }),
    // The thread that stands for a process has the process's name, and waits for requests from it.
    ...(op === "process" && object === thread && { isProcess: true }),
    place: roster.place(site),
  };
}

/** The lock or a condition of a queue: the queue, and the part's name. */
function queuePart(roster: Roster, object: number): Part | undefined {
  const part = roster.part(object);
  return part !== undefined && QUEUE_PARTS.has(part.name) ? part : undefined;
}

const QUEUE_PARTS: ReadonlySet<string> = new Set(["mutex", ...QUEUE_CONDITIONS]);
