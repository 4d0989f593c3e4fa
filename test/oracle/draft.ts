import type { Answer } from "./answers.ts";
import { glue } from "./glued-steps.ts";
import type { Rules } from "./machine.ts";
import { remember } from "./rounds.ts";
import type { ObjectOf, ObjectState, State, ThreadState, Wait } from "./state.ts";
import { type Group, isGlued, type WaitKind } from "./steps.ts";

/** Instead of an answer: the thread has to wait. */
export const WAITS: unique symbol = Symbol("waits");
export type Waits = typeof WAITS;

/** A state while a step changes it. */
export interface Draft {
  readonly rules: Rules;
  threads: ThreadState[];
  objects: Record<string, ObjectState>;
  output: readonly string[];
  line: string;
  now: number;
  over: State["over"];
  readonly isBeyond: boolean;
  readonly fallbacks: State["fallbacks"];
  /** Threads that were waiting and go on at the end of the step, with what they are told. */
  readonly granted: [thread: number, answer: Answer][];
  readonly jumps: number;
  object<Kind extends ObjectState["kind"]>(name: string, kind: Kind): ObjectOf<Kind>;
  put(name: string, object: ObjectState): void;
}

export function draftOf(state: State, rules: Rules): Draft {
  const draft: Draft = {
    ...state,
    rules,
    threads: [...state.threads],
    objects: { ...state.objects },
    over: state.over,
    granted: [],
    object(name, kind) {
      const object = draft.objects[name];
      if (object?.kind !== kind) throw new Error(`${name} is no ${kind}.`);
      return object as ObjectOf<typeof kind>;
    },
    put(name, object) {
      draft.objects[name] = object;
    },
  };
  return draft;
}

/** Makes a state of the draft: the thread has its answer, and so have those that its step let go on. */
export function settle(draft: Draft, thread: number, answer: Answer | Waits): State {
  if (answer !== WAITS) goOn(draft, thread, answer);
  for (const [other, granted] of draft.granted) {
    noteGrant(draft, other);
    goOn(draft, other, granted);
  }
  const { threads, objects, output, line, now, jumps, over, fallbacks, isBeyond } = draft;
  return { threads, objects, output, line, now, jumps, fallbacks, isBeyond, ...(over && { over }) };
}

/** How a thread waits. A wait without a deadline is over with its grant; one that has a deadline ends in a step of its own. */
export interface Waiting {
  readonly on: string;
  readonly of: WaitKind;
  readonly timeout: number;
  readonly isSame?: boolean;
  readonly granted?: Wait["granted"];
  readonly group?: Group;
}

export function startWaiting(
  draft: Draft,
  thread: number,
  { on, of, timeout, isSame = false, granted, group }: Waiting,
): Waits {
  const before = draft.threads[thread] as ThreadState;
  const isTimed = timeout !== Infinity;
  const isRead = draft.rules.time === "ordered" || draft.rules.program.asksTime === true;
  const deadline = !isTimed || !isRead ? 0 : isSame ? (before.deadline ?? 0) : draft.now + timeout;
  const wait = {
    on,
    of,
    isTimed,
    deadline,
    ...(group && { group }),
    ...(granted && { granted }),
    ...(of === "await" && granted && { isAtOnce: true }),
  };
  draft.threads[thread] = { ...before, wait, ...(isTimed && isRead && { deadline }) };
  return WAITS;
}

/** What was asked for is there at once: all the same a wait with a deadline is two steps, since it might have begun earlier. */
export function passAtOnce(
  draft: Draft,
  thread: number,
  waiting: Waiting,
  answer: number | true = true,
): Answer | Waits {
  if (waiting.timeout === Infinity) return answer;
  return startWaiting(draft, thread, { ...waiting, granted: { answer } });
}

export function grant(draft: Draft, thread: number, answer: Answer): void {
  const waiting = draft.threads[thread] as ThreadState;
  if (waiting.wait?.isTimed) {
    const granted = { answer } as NonNullable<Wait["granted"]>;
    draft.threads[thread] = { ...waiting, wait: { ...waiting.wait, granted } };
  } else draft.granted.push([thread, answer]);
}

/** That a thread had to wait for a lock, or for an end, makes no difference to it. What others tell it does. */
function noteGrant({ rules, threads }: Draft, thread: number): void {
  const { past, point, wait, ...others } = threads[thread] as ThreadState;
  if (rules.bounds === undefined || wait === undefined) return;
  if (wait.of === "request" || wait.of === "join") return;
  const told = { place: `${point.next?.place} resume`, look: "true", is: "effect", resumes: true } as const;
  threads[thread] = { ...others, point, wait, past: remember(past, told) };
}

/** Gives a thread its answer, and makes what belongs to the same step. */
function goOn(draft: Draft, thread: number, answer: Answer): void {
  const { wait: _, ...before } = draft.threads[thread] as ThreadState;
  let point = before.point.after(answer);
  for (let { next } = point; next !== undefined && isGlued(next); { next } = point) {
    point = point.after(glue(draft, thread, next));
  }
  draft.threads[thread] = { ...before, point };
}
