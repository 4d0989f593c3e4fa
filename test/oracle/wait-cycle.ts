import type { ObjectOf, State, ThreadState } from "./state.ts";

/**
 * Whether some threads wait for each other for ever. Whoever else holds a plain lock may not be the one to release it: so a
 * cycle with a plain lock counts only where all of it are locks of several threads, or where the run is over anyway.
 */
export function hasWaitCycle(state: State, isOver: boolean): boolean {
  return state.threads.some((_, thread) => isInCycle(state, thread, isOver));
}

function isInCycle(state: State, first: number, isOver: boolean): boolean {
  const kinds: string[] = [];
  for (let thread = first; kinds.length <= state.threads.length; ) {
    const wait = waitOf(state, thread, isOver);
    if (wait === undefined) return false;
    kinds.push(wait.kind);
    thread = wait.thread;
    if (wait.kind === "rlock" && state.threads[thread]?.life !== "alive") return true;
    if (thread !== first) continue;
    return !kinds.includes("lock") || (kinds.length > 1 && !kinds.includes("join"));
  }
  return false;
}

function waitOf(state: State, thread: number, isOver: boolean) {
  const { wait, life } = state.threads[thread] as ThreadState;
  if (life !== "alive" || wait === undefined || wait.isTimed) return undefined;
  if (wait.of === "join")
    return { kind: "join", thread: state.threads.findIndex(({ id }) => id === wait.on) };
  if (wait.of !== "request") return undefined;
  const lock = state.objects[wait.on] as ObjectOf<"lock" | "semaphore">;
  if (lock.kind !== "lock" || lock.isSignal) return undefined;
  return { kind: lock.isOwned || isOver ? "rlock" : "lock", thread: lock.owner };
}
