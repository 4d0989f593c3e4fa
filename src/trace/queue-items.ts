import type { TraceEvent } from "../protocol/event.ts";
import { type Part, partOf } from "./roster.ts";

/** What a step does to the items of a queue. */
interface QueueChange {
  readonly queue: number;
  readonly items: 1 | 0 | -1;
  /** Whether all items are thrown away. */
  readonly drops: boolean;
}

interface QueueReader {
  changeAt(event: TraceEvent): QueueChange | undefined;
}

/**
 * Derives changes of a queue's items, which no event tells, from the notifications of its conditions: a put notifies only "notEmpty", a get
 * only "notFull". A shutdown notifies both, after "allTasksDone" if it drops the items.
 */
export function createQueueReader(events: readonly TraceEvent[]): QueueReader {
  const parts = new Map<number, Part>();
  /** By the queue's lock: the notifications since it was taken. */
  const open = new Map<number, { readonly seq: number; readonly name: string }[]>();
  const changes = new Map<number, QueueChange>();
  for (const event of events) {
    if (event.op === "make") {
      const part = partOf(event);
      if (part !== undefined) parts.set(event.object, part);
      continue;
    }
    const part = parts.get(event.object);
    if (part === undefined || event.outcome !== "ok") continue;
    const told = open.get(part.of) ?? [];
    open.set(part.of, told);
    if (event.op === "notify") {
      told.push({ seq: event.seq, name: part.name });
      note(part.of, told);
    } else if (event.op === "release") told.length = 0;
  }
  return { changeAt: ({ seq }) => changes.get(seq) };

  function note(queue: number, told: readonly { readonly seq: number; readonly name: string }[]): void {
    const names = told.map(({ name }) => name);
    const last = told.at(-1) as { readonly seq: number; readonly name: string };
    if (names.includes("notEmpty") && names.includes("notFull")) {
      // A shutdown: the assumed item was not one.
      const drops = names[0] === "allTasksDone";
      for (const { seq, name } of told)
        changes.set(seq, { queue, items: 0, drops: drops && name === "allTasksDone" });
    } else if (last.name === "notEmpty") changes.set(last.seq, { queue, items: 1, drops: false });
    else if (last.name === "notFull") changes.set(last.seq, { queue, items: -1, drops: false });
  }
}
