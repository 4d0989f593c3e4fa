import type { TraceEvent } from "../protocol/event.ts";
import { OPERATIONS } from "../protocol/operations.ts";
import { QUEUE_CONDITIONS, type QueueCondition } from "../result/lock-facts.ts";

/** What a thread waits for, and what nobody will do then. */
export const CONDITIONS: Readonly<Record<QueueCondition, { wait(queue: string): string; never: string }>> = {
  notEmpty: { wait: (queue) => `an item in ${queue}`, never: "put in" },
  notFull: { wait: (queue) => `room in ${queue}`, never: "make" },
  allTasksDone: { wait: (queue) => `the work on ${queue} to be done`, never: "report" },
};

/** What messages need to know of queues. */
export interface QueueNames {
  object(id: number): string;
  /** For a part that another object made for itself: the whole, and the part's name. */
  part(id: number): { readonly of: number; readonly name: string } | undefined;
  /** What a step does to the number of a queue's items; undefined if it does nothing to queues. */
  itemsAt(event: TraceEvent): -1 | 0 | 1 | undefined;
}

/** What a thread waits for that waits for a part of a queue: `an item in shelf`; undefined for a part of anything else. */
export function nameQueuePart(part: string, queue: string): string | undefined {
  const condition = QUEUE_CONDITIONS.find((name) => name === part);
  if (condition !== undefined) return CONDITIONS[condition].wait(queue);
  return part === "mutex" ? `the lock of ${queue}` : undefined;
}

/**
 * What a step on a part of a queue, its lock or one of its conditions, did to the queue: `puts into shelf`. Undefined for a step
 * on anything else.
 *
 * @param waited for the end of a wait, the event that began it.
 */
export function sayQueueStep(
  event: TraceEvent,
  waited: TraceEvent | undefined,
  names: QueueNames,
): string | undefined {
  const about = event.op === "resume" ? waited : event;
  if (about === undefined || OPERATIONS[about.op].on !== "object") return undefined;
  const part = names.part(about.object);
  const queue = part === undefined ? "" : names.object(part.of);
  const wanted = part && nameQueuePart(part.name, queue);
  if (wanted === undefined) return undefined;
  const late = event.outcome === "ok" ? "" : `: ${event.outcome}`;
  switch (event.op) {
    case "acquire":
      return event.outcome === "wait" ? `waits for ${wanted}` : `locks ${queue}`;
    case "release":
      return `unlocks ${queue}`;
    case "wait":
      return `waits for ${wanted}${event.outcome === "ok" ? ": goes on" : ""}`;
    case "resume":
      if (waited?.outcome === "ok") return "";
      return waited?.op === "acquire" && late === "" ? `locks ${queue}` : `has waited for ${wanted}${late}`;
    case "notify": {
      const items = names.itemsAt(event);
      const deed = items === undefined ? `reports all work on ${queue} as done` : CHANGES[items](queue);
      return event.woken > 0 ? `${deed}: wakes ${event.woken}` : deed;
    }
    default:
      return undefined;
  }
}

/** Only a shutdown notifies, and neither adds nor takes an item. */
const CHANGES = {
  [-1]: (queue: string) => `gets from ${queue}`,
  0: (queue: string) => `shuts down ${queue}`,
  1: (queue: string) => `puts into ${queue}`,
} as const;
