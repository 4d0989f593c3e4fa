import type { Roster, Waiting } from "../trace/roster.ts";

/** What a thread waits for, in words: `waits for lock "mutex" (main.ts:3:5)`. */
export function describeWait(roster: Roster, waiting: Waiting): string {
  const place = roster.place(waiting.site);
  return `waits ${what(roster, waiting)}${place === "" ? "" : ` (${place})`}`;
}

function what(roster: Roster, { op, object, timeout }: Waiting): string {
  if (op === "join") return `for ${roster.thread(object)} to end`;
  if (op === "sleep") return `for ${timeout} s to pass`;
  if (op === "process") return `for what process ${roster.thread(object)} does`;
  const name = roster.object(object);
  const queue = /^(.*)\.(notEmpty|notFull|allTasksDone)$/.exec(name);
  if (queue) {
    const [, owner, condition] = queue;
    if (condition === "notEmpty") return `for an item in queue "${owner}"`;
    return condition === "notFull"
      ? `for room in queue "${owner}"`
      : `for the work on queue "${owner}" to be done`;
  }
  if (op === "accept") return `for a client of server "${name}"`;
  if (op === "receive") return `for data on socket "${name}"`;
  if (op === "send") return `for room to send on socket "${name}"`;
  if (op === "connect" || op === "listen" || op === "close") return `for ${op} on "${name}"`;
  return `for ${roster.kind(object).replace("-", " ")} "${name}"`;
}
