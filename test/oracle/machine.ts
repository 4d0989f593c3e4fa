import type { Answer } from "./answers.ts";
import { type Draft, draftOf, settle, type Waits } from "./draft.ts";
import { makeLockStep } from "./lock-steps.ts";
import { makeMeetingStep } from "./meeting-steps.ts";
import type { Program } from "./program.ts";
import { resumeStep } from "./resume.ts";
import type { State } from "./state.ts";
import { isGlued, type Step } from "./steps.ts";
import { makeThreadStep } from "./thread-steps.ts";

/** How programs are run. */
export interface Rules {
  readonly program: Program;
  /** Free: a sleep may last arbitrarily long, and a timeout may always strike. Ordered: they come in the clock's order. */
  readonly time: "free" | "ordered";
  /** Whether the order of lines of different threads is judged. */
  readonly order: "partial" | "exact";
  /** Changes what a step answers: for machines that are wrong on purpose. */
  readonly mutant?: (step: Step, answer: Answer | Waits) => Answer | Waits;
}

/** What a thread is about to do; undefined where it is nothing, or it has to wait. */
export function pendingStep(state: State, thread: number, { time }: Rules): Step | undefined {
  const { point, life, wait } = state.threads[thread] as State["threads"][number];
  if (state.over !== undefined || life !== "alive") return undefined;
  if (wait === undefined) {
    const { next } = point;
    return next === undefined || isGlued(next) ? undefined : next;
  }
  if (!wait.isTimed) return undefined;
  if (wait.granted === undefined && time === "ordered" && wait.deadline > state.now) return undefined;
  return { op: "resume", on: wait.on, of: wait.of };
}

/** Threads that could make a step. */
export function enabledThreads(state: State, rules: Rules): number[] {
  return state.threads.flatMap((_, thread) =>
    pendingStep(state, thread, rules) === undefined ? [] : [thread],
  );
}

/** Where nobody can go on, the clock of ordered time jumps to the next deadline. */
export function jumpWhereStuck(state: State, rules: Rules): State {
  if (rules.time === "free" || state.over !== undefined || enabledThreads(state, rules).length > 0)
    return state;
  const deadlines = state.threads.flatMap(({ life, wait }) =>
    life === "alive" && wait?.isTimed ? [wait.deadline] : [],
  );
  if (deadlines.length === 0) return state;
  return { ...state, now: Math.min(...deadlines), jumps: state.jumps + 1 };
}

/** The state after a thread's next step. */
export function afterStep(state: State, thread: number, rules: Rules): State {
  const step = pendingStep(state, thread, rules);
  if (step === undefined) throw new Error(`Thread ${thread} cannot make a step.`);
  const draft = draftOf(state, rules);
  const answer = perform(draft, thread, step);
  const told = rules.mutant === undefined ? answer : rules.mutant(step, answer);
  return jumpWhereStuck(settle(draft, thread, told), rules);
}

function perform(draft: Draft, thread: number, step: Step): Answer | Waits {
  switch (step.op) {
    case "read":
    case "write": {
      const shared = draft.object(step.on, "shared");
      if (step.op === "read") return shared.value;
      draft.put(step.on, { ...shared, value: step.value });
      return undefined;
    }
    case "request":
    case "try":
    case "release":
    case "enqueue":
    case "notify":
      return makeLockStep(draft, thread, step);
    case "await":
    case "set":
    case "clear":
    case "arrive":
    case "trip":
    case "abort":
    case "reset":
    case "probe":
      return makeMeetingStep(draft, thread, step);
    case "resume":
      return resumeStep(draft, thread);
    default:
      return makeThreadStep(draft, thread, step);
  }
}
