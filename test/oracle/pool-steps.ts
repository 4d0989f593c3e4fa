import type { Answer } from "./answers.ts";
import { type Draft, grant, passAtOnce, startWaiting, type Waits } from "./draft.ts";
import type { ObjectOf, ThreadState } from "./state.ts";
import type { Group, Step } from "./steps.ts";

export type PoolStep = Extract<
  Step,
  {
    op:
      | ("submit" | "takeTask" | "close" | "withdraw" | "begin" | "finish" | "cancel")
      | ("lookAtFuture" | "awaitFuture" | "awaitGroup" | "survey");
  }
>;

/** Pools and futures. A thread of a pool is idle while it waits for a task, and then gets the next one at once. */
export function makePoolStep(draft: Draft, thread: number, step: PoolStep): Answer | Waits {
  switch (step.op) {
    case "submit":
      return submit(draft, step);
    case "takeTask": {
      const pool = draft.object(step.on, "pool");
      const [task, ...tasks] = pool.tasks;
      if (task !== undefined) draft.put(step.on, { ...pool, tasks });
      if (task !== undefined) return task;
      if (pool.phase === "closed" || hasMainEnded(draft)) return false;
      draft.put(step.on, { ...pool, idle: [...pool.idle, thread] });
      return startWaiting(draft, thread, { on: step.on, of: "takeTask", timeout: Infinity });
    }
    case "close":
      close(draft, step.on);
      return undefined;
    case "withdraw": {
      const pool = draft.object(step.on, "pool");
      const [task, ...tasks] = pool.tasks;
      if (task === undefined) close(draft, step.on);
      else draft.put(step.on, { ...pool, tasks, phase: pool.phase === "closed" ? "closed" : "closing" });
      return task;
    }
    case "begin": {
      const future = draft.object(step.on, "future");
      const isPending = future.phase === "pending";
      draft.put(step.on, { ...future, phase: isPending ? "running" : "told" });
      if (!isPending) tellGroups(draft);
      return isPending ? future.task : false;
    }
    case "finish": {
      const { value, failed } = step;
      draft.put(step.on, { ...draft.object(step.on, "future"), value, failed });
      end(draft, step.on, "finished");
      tellGroups(draft);
      return undefined;
    }
    case "cancel": {
      const { phase } = draft.object(step.on, "future");
      if (phase === "pending") end(draft, step.on, "cancelled");
      return phase === "running" || phase === "finished" ? "no" : "cancelled";
    }
    case "lookAtFuture":
      return draft.object(step.on, "future").phase;
    case "awaitFuture": {
      const future = draft.object(step.on, "future");
      if (future.phase !== "pending" && future.phase !== "running")
        return passAtOnce(draft, thread, { ...step, of: "awaitFuture" });
      // All go on at once, in whatever order they came.
      draft.put(step.on, { ...future, line: [...future.line, thread].sort() });
      return startWaiting(draft, thread, { ...step, of: "awaitFuture" });
    }
    case "awaitGroup": {
      const waiting = { ...step, on: "", of: "awaitGroup" } as const;
      return hasEnough(draft, step.group)
        ? passAtOnce(draft, thread, waiting)
        : startWaiting(draft, thread, waiting);
    }
    case "survey":
      return step.group.futures.filter((future) => isSettled(draft, future)).join(" ");
  }
}

function submit(draft: Draft, { on, task, future }: Extract<PoolStep, { op: "submit" }>): Answer {
  const pool = draft.object(on, "pool");
  if (pool.phase !== "open" || hasMainEnded(draft)) return { error: "ERR_POOL_SHUT_DOWN" };
  draft.put(future, { kind: "future", task, phase: "pending", value: "", failed: false, line: [] });
  const [next, ...idle] = pool.idle;
  if (next !== undefined) {
    draft.put(on, { ...pool, idle });
    grant(draft, next, future);
    return undefined;
  }
  const tasks = [...pool.tasks, future];
  const isFull = pool.workers.length >= pool.most;
  const worker = `${on}_${pool.workers.length}`;
  draft.put(on, { ...pool, tasks, workers: isFull ? pool.workers : [...pool.workers, worker] });
  return isFull ? undefined : worker;
}

function close(draft: Draft, on: string): void {
  draft.put(on, { ...draft.object(on, "pool"), phase: "closed" });
  dismissIdle(draft, on);
}

function dismissIdle(draft: Draft, on: string): void {
  const pool = draft.object(on, "pool");
  for (const idle of pool.idle) grant(draft, idle, false);
  draft.put(on, { ...pool, idle: [] });
}

export function dismissAllIdle(draft: Draft): void {
  for (const [name, { kind }] of Object.entries(draft.objects)) if (kind === "pool") dismissIdle(draft, name);
}

function hasMainEnded({ threads }: Draft): boolean {
  return threads[0]?.life !== "alive";
}

function end(draft: Draft, on: string, phase: "finished" | "cancelled"): void {
  const future = draft.object(on, "future");
  for (const waiting of future.line) grant(draft, waiting, true);
  draft.put(on, { ...future, phase, line: [] });
}

/** Those that wait for several futures, and have what they wait for. */
function tellGroups(draft: Draft): void {
  draft.threads.forEach(({ wait }: ThreadState, thread) => {
    if (wait?.group === undefined || wait.granted !== undefined) return;
    if (hasEnough(draft, wait.group)) grant(draft, thread, true);
  });
}

function hasEnough(draft: Draft, { futures, until }: Group): boolean {
  return until === "all"
    ? futures.every((future) => isSettled(draft, future))
    : futures.some((future) => isSettled(draft, future));
}

function isSettled({ objects }: Draft, future: string): boolean {
  const { phase } = objects[future] as ObjectOf<"future">;
  return phase === "finished" || phase === "told";
}
