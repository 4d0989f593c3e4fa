import type { Answer } from "./answers.ts";
import { type Draft, startWaiting, type Waits } from "./draft.ts";
import { breakBarrier } from "./meeting-steps.ts";
import type { ObjectOf, ThreadState, Wait } from "./state.ts";

/** The end of a wait that has a deadline. Who was not granted anything gives up, and the clock is at the deadline at least. */
export function resumeStep(draft: Draft, thread: number): Answer | Waits {
  const { wait } = draft.threads[thread] as ThreadState;
  const { on, of, deadline, granted } = wait as Wait;
  if (granted !== undefined) return granted.answer;
  draft.now = Math.max(draft.now, deadline);
  switch (of) {
    case "sleep":
      return undefined;
    case "join":
    case "awaitGroup":
      return false;
    case "arrive": {
      // While the last to arrive lets the others pass, the timeout comes too late.
      if (draft.object(on, "barrier").phase === "draining") {
        return startWaiting(draft, thread, { on, of, timeout: Infinity });
      }
      leaveLine(draft, thread, on);
      breakBarrier(draft, on);
      return { error: "ERR_BARRIER_BROKEN" };
    }
    default:
      leaveLine(draft, thread, on);
      return false;
  }
}

type Lined = "lock" | "semaphore" | "condition" | "event" | "barrier" | "simple queue" | "future";

function leaveLine(draft: Draft, thread: number, name: string): void {
  const object = draft.objects[name] as ObjectOf<Lined>;
  if (object.kind === "barrier")
    draft.put(name, { ...object, line: object.line.filter((each) => each.thread !== thread) });
  else draft.put(name, { ...object, line: object.line.filter((each) => each !== thread) });
}
