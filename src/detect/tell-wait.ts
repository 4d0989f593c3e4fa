import { OPERATIONS } from "../protocol/operations.ts";
import { QUEUE_CONDITIONS, type QueueCondition, type Wait } from "../result/lock-facts.ts";
import type { Roster, Waiting } from "../trace/roster.ts";

/** What a thread waits for, by the names that things had at that moment. */
export function tellWait(roster: Roster, thread: number, { op, object, site, until }: Waiting): Wait {
  const { on: subject } = OPERATIONS[op];
  const isThread = subject === "thread";
  const condition = isThread ? undefined : queueCondition(roster, object);
  const id = condition?.queue ?? object;
  const hasName = subject === "object" || subject === "socket";
  return {
    op,
    on: isThread ? "thread" : hasName ? roster.kind(id) : "none",
    name: isThread ? roster.thread(id) : hasName ? roster.awaited(id) : "",
    ...(condition && { condition: condition.name }),
    ...(op === "sleep" && typeof until === "number" && { seconds: until }),
    // The thread that stands for a process has the process's name, and waits for requests from it.
    ...(op === "process" && object === thread && { isProcess: true }),
    place: roster.place(site),
  };
}

function queueCondition(
  roster: Roster,
  object: number,
): { readonly queue: number; readonly name: QueueCondition } | undefined {
  const part = roster.part(object);
  const name = QUEUE_CONDITIONS.find((condition) => condition === part?.name);
  return part === undefined || name === undefined ? undefined : { queue: part.of, name };
}
