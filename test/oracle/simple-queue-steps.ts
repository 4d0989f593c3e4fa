import type { Answer } from "./answers.ts";
import { type Draft, grant, passAtOnce, startWaiting, type Waits } from "./draft.ts";
import type { Step } from "./steps.ts";

type SimpleQueueStep = Extract<Step, { op: "give" | "take" | "tryTake" }>;

/** A queue without a lock of its own: an item goes straight to the thread that has waited longest. */
export function makeSimpleQueueStep(draft: Draft, thread: number, step: SimpleQueueStep): Answer | Waits {
  const queue = draft.object(step.on, "simple queue");
  const [item, ...items] = queue.items;
  switch (step.op) {
    case "give": {
      const [next, ...line] = queue.line;
      if (next === undefined) draft.put(step.on, { ...queue, items: [...queue.items, step.item] });
      else {
        draft.put(step.on, { ...queue, line });
        grant(draft, next, step.item);
      }
      return undefined;
    }
    case "take":
      if (item === undefined) {
        draft.put(step.on, { ...queue, line: [...queue.line, thread] });
        return startWaiting(draft, thread, { ...step, of: "take" });
      }
      draft.put(step.on, { ...queue, items });
      return passAtOnce(draft, thread, { ...step, of: "take" }, item);
    case "tryTake":
      if (item === undefined) return false;
      draft.put(step.on, { ...queue, items });
      return item;
  }
}
