import type { Answer } from "./answers.ts";
import { type Draft, draftOf, settle, type Waits } from "./draft.ts";
import { letGo } from "./let-go.ts";
import { makeLockStep } from "./lock-steps.ts";
import { makeMeetingStep } from "./meeting-steps.ts";
import { notesOf } from "./notes.ts";
import { makePoolStep } from "./pool-steps.ts";
import type { Program } from "./program.ts";
import { resumeStep } from "./resume.ts";
import { isHeld, remember } from "./rounds.ts";
import { makeSimpleQueueStep } from "./simple-queue-steps.ts";
import type { State, ThreadState } from "./state.ts";
import { isGlued, type Step } from "./steps.ts";
import { makeThreadStep } from "./thread-steps.ts";
import { hasWaitCycle } from "./wait-cycle.ts";

/** How often threads may go round before they wait for the others. */
export interface Bounds {
  /** Equal rounds in vain. */
  readonly polls: number;
  /** Rounds of a loop, whatever it does; 0 for any number. */
  readonly laps: number;
}

/** How programs are run. */
export interface Rules {
  readonly program: Program;
  /** Free: a sleep may last arbitrarily long, and a timeout may always strike. Ordered: they come in the clock's order. */
  readonly time: "free" | "ordered";
  /** Whether the order of lines of different threads is judged. */
  readonly order: "partial" | "exact";
  readonly bounds?: Bounds;
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
  return { op: "resume", on: wait.on, of: wait.of, ...(wait.group && { group: wait.group }) };
}

/** Threads that could make a step, and are not held back. */
export function enabledThreads(state: State, rules: Rules): number[] {
  return threadsThatCan(state, rules).filter((thread) => !isHeld(state, thread, rules.bounds));
}

function threadsThatCan(state: State, rules: Rules): number[] {
  return state.threads.flatMap((_, thread) =>
    pendingStep(state, thread, rules) === undefined ? [] : [thread],
  );
}

/**
 * Where nobody can go on, the clock of ordered time jumps to the next deadline; if there is none, those that are held back are
 * let go. Neither helps threads that wait for each other.
 */
export function goOnWhereStuck(before: State, rules: Rules): State {
  const state = withThreadsMade(before, rules);
  // Daemons that wait for each other are a deadlock, although the others come to their end.
  if (state.over !== undefined) return hasWaitCycle(state, false) ? { ...state, over: "deadlock" } : state;
  if (enabledThreads(state, rules).length > 0) return state;
  if (hasWaitCycle(state, false)) return { ...state, over: "deadlock" };
  const jumped = rules.time === "ordered" ? jump(state) : state;
  if (jumped !== state) return jumped;
  const held = threadsThatCan(state, rules);
  const after = held.length === 0 ? state : letGo(state, held, rules);
  return after.over === "endless" && hasWaitCycle(after, true) ? { ...after, over: "deadlock" } : after;
}

/** Makes the threads that are to be made next, where nobody notices when: then that is no step. */
function withThreadsMade(state: State, rules: Rules): State {
  if (rules.program.seesNumbers) return state;
  const maker = state.threads.findIndex((_, thread) => pendingStep(state, thread, rules)?.op === "make");
  if (maker < 0) return state;
  const draft = draftOf(state, rules);
  const answer = perform(draft, maker, pendingStep(state, maker, rules) as Step);
  return withThreadsMade(settle(draft, maker, answer), rules);
}

function jump(state: State): State {
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
  if (rules.bounds !== undefined) noteStep(draft, { state, thread, step }, told);
  return goOnWhereStuck(settle(draft, thread, told), rules);
}

function noteStep(
  draft: Draft,
  { state, thread, step }: { readonly state: State; readonly thread: number; readonly step: Step },
  answer: Answer | Waits,
): void {
  const { wait, point } = state.threads[thread] as ThreadState;
  const isOrdered = draft.rules.time === "ordered";
  const notes = notesOf(
    step,
    { place: point.next?.place, wait, isOrdered, woken: wakes(state, step), changes: changesOf(state, step) },
    answer,
  );
  const after = draft.threads[thread] as ThreadState;
  draft.threads[thread] = { ...after, past: notes.reduce(remember, after.past) };
}

/** Where a step is about a queue's own lock. */
function changesOf({ objects }: State, step: Step): number | undefined {
  const lock = step.op === "enqueue" ? step.lock : "on" in step ? step.on : "";
  const queue = lock.endsWith(".mutex") ? objects[lock.slice(0, -".mutex".length)] : undefined;
  return queue?.kind === "queue" ? queue.changes : undefined;
}

function wakes({ objects }: State, step: Step): boolean {
  if (step.op !== "notify" || step.count === 0) return false;
  const condition = objects[step.on];
  return condition?.kind === "condition" && condition.line.length > 0;
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
    case "break":
    case "probe":
      return makeMeetingStep(draft, thread, step);
    case "give":
    case "take":
    case "tryTake":
      return makeSimpleQueueStep(draft, thread, step);
    case "submit":
    case "takeTask":
    case "close":
    case "withdraw":
    case "begin":
    case "finish":
    case "cancel":
    case "lookAtFuture":
    case "addCallback":
    case "awaitFuture":
    case "awaitGroup":
    case "survey":
      return makePoolStep(draft, thread, step);
    case "resume":
      return resumeStep(draft, thread);
    default:
      return makeThreadStep(draft, thread, step);
  }
}
