import type { Answer } from "./answers.ts";
import { type Draft, grant, passAtOnce, startWaiting, type Waits } from "./draft.ts";
import { NOBODY, type ObjectOf } from "./state.ts";
import type { Step } from "./steps.ts";

type MeetingStep = Extract<
  Step,
  { op: "await" | "set" | "clear" | "arrive" | "trip" | "abort" | "reset" | "break" | "probe" }
>;

/** Events and barriers, and looks at an object's state. */
export function makeMeetingStep(draft: Draft, thread: number, step: MeetingStep): Answer | Waits {
  switch (step.op) {
    case "await": {
      const event = draft.object(step.on, "event");
      if (event.isSet) return passAtOnce(draft, thread, { ...step, of: "await" });
      // All go on at once, in whatever order they came.
      draft.put(step.on, { ...event, line: [...event.line, thread].sort() });
      return startWaiting(draft, thread, { ...step, of: "await" });
    }
    case "set": {
      const { kind, line } = draft.object(step.on, "event");
      for (const waiting of line) grant(draft, waiting, true);
      draft.put(step.on, { kind, isSet: true, line: [] });
      return undefined;
    }
    case "clear":
      draft.put(step.on, { ...draft.object(step.on, "event"), isSet: false });
      return undefined;
    case "arrive":
      return arrive(draft, thread, step);
    case "trip": {
      const barrier = draft.object(step.on, "barrier");
      for (const { thread: waiting, index } of barrier.line) grant(draft, waiting, index);
      for (const waiting of barrier.nextRound) grant(draft, waiting, { again: true });
      draft.put(step.on, { ...barrier, phase: "filling", arrived: 0, line: [], nextRound: [] });
      return undefined;
    }
    case "abort":
    case "reset": {
      if (draft.object(step.on, "barrier").phase === "draining")
        return waitForNextRound(draft, thread, step.on);
      breakBarrier(draft, step.on);
      if (step.op === "reset") draft.put(step.on, { ...draft.object(step.on, "barrier"), phase: "filling" });
      return undefined;
    }
    case "break":
      breakBarrier(draft, step.on);
      return undefined;
    case "probe":
      return probe(draft, step.on, step.what);
  }
}

/** Who waits at the barrier, and who comes later, fails. */
export function breakBarrier(draft: Draft, name: string): void {
  const barrier = draft.object(name, "barrier");
  for (const { thread } of barrier.line) grant(draft, thread, { error: "ERR_BARRIER_BROKEN" });
  for (const thread of barrier.nextRound) grant(draft, thread, { again: true });
  draft.put(name, { ...barrier, phase: "broken", arrived: 0, line: [], nextRound: [] });
}

function arrive(
  draft: Draft,
  thread: number,
  { on, timeout }: { on: string; timeout: number },
): Answer | Waits {
  const barrier = draft.object(on, "barrier");
  const { phase, arrived: index } = barrier;
  if (phase === "broken") return { error: "ERR_BARRIER_BROKEN" };
  if (phase === "draining") return waitForNextRound(draft, thread, on);
  const arrived = index + 1;
  if (arrived === barrier.parties) {
    draft.put(on, { ...barrier, arrived, phase: "draining" });
    return { last: index };
  }
  draft.put(on, { ...barrier, arrived, line: [...barrier.line, { thread, index }] });
  return startWaiting(draft, thread, { on, of: "arrive", timeout });
}

function waitForNextRound(draft: Draft, thread: number, on: string): Waits {
  const barrier = draft.object(on, "barrier");
  draft.put(on, { ...barrier, nextRound: [...barrier.nextRound, thread] });
  return startWaiting(draft, thread, { on, of: "arrive", timeout: Infinity });
}

function probe(draft: Draft, name: string, what: string): Answer {
  const object = draft.objects[name] as ObjectOf<"lock" | "event" | "barrier" | "simple queue">;
  if (object.kind === "simple queue") return object.items.length;
  if (object.kind === "lock") return object.owner !== NOBODY;
  if (object.kind === "event") return object.isSet;
  return what === "broken" ? object.phase === "broken" : object.arrived;
}
