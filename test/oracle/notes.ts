import type { Answer } from "./answers.ts";
import { WAITS, type Waits } from "./draft.ts";
import type { Wait } from "./state.ts";
import type { Step } from "./steps.ts";

/** What a thread remembers of a step. */
export interface Note {
  readonly place: string;
  /** How it came out, as far as the thread can tell. */
  readonly look: string;
  readonly is?: "look" | "effect";
  /** It changes something that others see. */
  readonly writes?: boolean;
  /** It takes a queue's own lock, or gives it back. */
  readonly locksQueue?: boolean;
  /** What it takes, or gives back. */
  readonly take?: readonly [object: string, count: number];
  /** It is the end of a wait, and no step of a loop that works. */
  readonly resumes?: boolean;
  /** No loop does it without end. */
  readonly isProgress?: boolean;
}

export function placeOf({ op }: Step, place: string | undefined): string {
  return `${place} ${op}`;
}

interface Moment {
  readonly place: string | undefined;
  readonly wait: Wait | undefined;
  readonly isOrdered: boolean;
  /** Whether the step wakes somebody. */
  readonly woken: boolean;
  /** Where the step is about a queue's own lock: how often the queue has changed. */
  readonly changes: number | undefined;
}

/** What a thread remembers of the step that it makes. */
export function notesOf(
  step: Step,
  { place, wait, isOrdered, woken, changes }: Moment,
  answer: Answer | Waits,
): readonly Note[] {
  const where = placeOf(step, place);
  if (step.op === "resume") return [{ place: where, ...ofResume(wait as Wait, isOrdered), resumes: true }];
  if (step.op === "enqueue" && answer === WAITS) {
    // Its lock is given back first.
    const gives = { place: `${place} release`, ...releases(step.lock, 1, changes) };
    return [gives, { place: where, look: "" }];
  }
  const isProgress = step.op === "start" ? typeof answer !== "object" : step.op === "join";
  return [{ place: where, ...ofFirst(step, answer, { woken, changes }), ...(isProgress && { isProgress }) }];
}

function ofFirst(
  step: Step,
  answer: Answer | Waits,
  { woken, changes }: Pick<Moment, "woken" | "changes">,
): Omit<Note, "place"> {
  if (typeof answer === "object" && "error" in answer) return { look: answer.error, is: "look" };
  const timed = "timeout" in step && step.timeout !== Infinity;
  switch (step.op) {
    case "read":
    case "probe":
    case "alive":
    case "ident":
    case "name":
    case "daemon":
    case "enumerate":
      return { look: JSON.stringify(answer), is: "look" };
    case "monotonic":
      return { look: "", is: "look" };
    case "try":
      return { look: String(answer), is: "look", ...(answer === true && takes(step.on, 1)) };
    case "request":
      if (changes !== undefined) return { look: "", locksQueue: true, take: [step.on, 1] };
      return { look: "", ...(!timed && takes(step.on, 1)) };
    case "release":
      return releases(step.on, step.count, changes);
    case "write":
      return { look: String(step.value), writes: true };
    case "set":
    case "clear":
      return { look: "", writes: true };
    case "await":
      return { look: String(answer === WAITS), ...(answer !== WAITS && { is: "look" }) };
    case "notify":
      return { look: "", ...(woken && { is: "effect" }) };
    case "join":
      return { look: "", ...(!timed && { is: "effect" }) };
    case "sleep":
    case "yield":
    case "print":
    case "part":
      return { look: "" };
    default:
      return { look: "", is: "effect" };
  }
}

function ofResume({ of, granted, isAtOnce }: Wait, isOrdered: boolean): Omit<Note, "place"> {
  const look = String(granted !== undefined);
  // Where waits end in the order of the clock, time that passes is progress.
  if (granted === undefined && isOrdered) return { look, is: "effect", isProgress: true };
  if (granted === undefined) return of === "sleep" ? { look } : { look, is: "look" };
  return { look, is: of === "request" || isAtOnce ? "look" : "effect" };
}

/** Who gives a queue's own lock back has looked at the queue. */
function releases(lock: string, count: number, changes: number | undefined): Omit<Note, "place"> {
  if (changes === undefined) return { look: "", ...takes(lock, -count) };
  return { look: String(changes), is: "look", locksQueue: true, take: [lock, -count] };
}

function takes(object: string, count: number): Pick<Note, "writes" | "take"> {
  return { writes: true, take: [object, count] };
}
