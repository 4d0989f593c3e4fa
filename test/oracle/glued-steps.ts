import type { Answer } from "./answers.ts";
import type { Draft } from "./draft.ts";
import type { Glued } from "./steps.ts";

/** What a thread does to a queue while it holds the queue's lock. */
export function glue(draft: Draft, thread: number, step: Glued): Answer {
  if (step.glued === "overdue")
    return draft.rules.time === "ordered" && draft.now >= (draft.threads[thread]?.deadline ?? Infinity);
  if (step.glued === "workers") return draft.object(step.on, "pool").workers;
  if (step.glued === "callbacks") return draft.object(step.on, "future").callbacks;
  if (step.glued === "close") {
    delete draft.objects[step.on];
    return undefined;
  }
  if (step.glued === "outcome") {
    const { phase, value, failed } = draft.object(step.on, "future");
    if (phase !== "finished") return { error: "ERR_FUTURE_CANCELLED" };
    return failed ? { error: value } : value;
  }
  const queue = draft.object(step.on, "queue");
  const { items, unfinished, order, changes } = queue;
  switch (step.glued) {
    case "look":
      return {
        length: items.length,
        isFull: queue.maxsize > 0 && items.length >= queue.maxsize,
        isShut: queue.isShut,
        unfinished,
      };
    case "put": {
      const { item } = step;
      const at =
        order === "fifo" ? items.length : order === "lifo" ? 0 : items.filter((i) => i <= item).length;
      draft.put(step.on, {
        ...queue,
        items: items.toSpliced(at, 0, item),
        unfinished: unfinished + 1,
        changes: changes + 1,
      });
      return undefined;
    }
    case "take":
      draft.put(step.on, { ...queue, items: items.slice(1), changes: changes + 1 });
      return items[0];
    case "done":
      draft.put(step.on, { ...queue, unfinished: unfinished - 1 });
      return undefined;
    case "shut": {
      const thrownAway = step.immediate ? items.length : 0;
      draft.put(step.on, {
        ...queue,
        isShut: true,
        items: step.immediate ? [] : items,
        unfinished: Math.max(0, unfinished - thrownAway),
        changes: changes + thrownAway,
      });
      return undefined;
    }
  }
}
