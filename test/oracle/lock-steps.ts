import type { Answer } from "./answers.ts";
import { type Draft, grant, passAtOnce, startWaiting, type Waits } from "./draft.ts";
import { NOBODY, type ObjectOf } from "./state.ts";
import type { Step } from "./steps.ts";

type LockStep = Extract<Step, { op: "request" | "try" | "release" | "enqueue" | "notify" }>;

/** Locks, semaphores, and conditions, which belong to locks. All are handed over first come, first served. */
export function makeLockStep(draft: Draft, thread: number, step: LockStep): Answer | Waits {
  switch (step.op) {
    case "request": {
      if (take(draft, thread, step.on)) return passAtOnce(draft, thread, { ...step, of: "request" });
      const object = draft.objects[step.on] as ObjectOf<"lock" | "semaphore">;
      draft.put(step.on, { ...object, line: [...object.line, thread] });
      return startWaiting(draft, thread, { ...step, of: "request" });
    }
    case "try":
      return take(draft, thread, step.on);
    case "release":
      return draft.objects[step.on]?.kind === "lock"
        ? releaseLock(draft, thread, step.on)
        : releaseSemaphore(draft, step.on, step.count);
    case "enqueue": {
      if (isFree(draft, step.lock)) return { error: "ERR_LOCK_NOT_HELD" };
      const condition = draft.object(step.on, "condition");
      draft.put(step.on, { ...condition, line: [...condition.line, thread] });
      const { owner } = draft.object(step.lock, "lock");
      handOver(draft, step.lock);
      if (owner !== thread) draft.put(step.lock, { ...draft.object(step.lock, "lock"), isSignal: true });
      return startWaiting(draft, thread, { ...step, of: "enqueue" });
    }
    case "notify": {
      if (isFree(draft, step.lock)) return { error: "ERR_LOCK_NOT_HELD" };
      const { kind, line } = draft.object(step.on, "condition");
      for (const woken of line.slice(0, step.count)) grant(draft, woken, true);
      draft.put(step.on, { kind, line: line.slice(step.count) });
      return undefined;
    }
  }
}

function take(draft: Draft, thread: number, name: string): boolean {
  const object = draft.objects[name];
  if (object?.kind === "lock") {
    if (object.owner !== NOBODY) return false;
    draft.put(name, { ...object, owner: thread });
    return true;
  }
  const semaphore = draft.object(name, "semaphore");
  if (semaphore.value === 0) return false;
  draft.put(name, { ...semaphore, value: semaphore.value - 1 });
  return true;
}

/** A plain lock may be released by anybody while it is held; an RLock by its holder. */
function releaseLock(draft: Draft, thread: number, name: string): Answer {
  const { owner, isOwned } = draft.object(name, "lock");
  if (owner === NOBODY) return { error: "ERR_LOCK_NOT_HELD" };
  if (isOwned && owner !== thread) return { error: "ERR_LOCK_NOT_OWNER" };
  handOver(draft, name);
  if (owner !== thread) draft.put(name, { ...draft.object(name, "lock"), isSignal: true });
  return undefined;
}

function handOver(draft: Draft, name: string): void {
  const lock = draft.object(name, "lock");
  const [next = NOBODY, ...line] = lock.line;
  draft.put(name, { ...lock, owner: next, line });
  if (next !== NOBODY) grant(draft, next, true);
}

function releaseSemaphore(draft: Draft, name: string, count: number): Answer {
  const semaphore = draft.object(name, "semaphore");
  if (semaphore.value + count > semaphore.most) return { error: "ERR_SEMAPHORE_OVER_RELEASED" };
  const next = semaphore.line.slice(0, count);
  for (const thread of next) grant(draft, thread, true);
  const value = semaphore.value + count - next.length;
  draft.put(name, { ...semaphore, value, line: semaphore.line.slice(count) });
  return undefined;
}

function isFree(draft: Draft, lock: string): boolean {
  return draft.object(lock, "lock").owner === NOBODY;
}
