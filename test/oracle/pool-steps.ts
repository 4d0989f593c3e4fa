import type { Answer } from "./answers.ts";
import { type Draft, grant, passAtOnce, startWaiting, type Waits } from "./draft.ts";
import type { ObjectOf, ThreadState } from "./state.ts";
import type { Group, Step } from "./steps.ts";

export type PoolStep = Extract<
  Step,
  {
    op:
      | ("submit" | "takeTask" | "close" | "withdraw" | "begin" | "finish" | "cancel")
      | ("lookAtFuture" | "addCallback" | "awaitFuture" | "awaitGroup" | "survey");
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
      if (step.breaks) draft.put(step.on, { ...pool, tasks, isBroken: true });
      else if (task === undefined) close(draft, step.on);
      else draft.put(step.on, { ...pool, tasks, phase: pool.phase === "closed" ? "closed" : "closing" });
      return task;
    }
    case "begin": {
      const future = draft.object(step.on, "future");
      const isPending = future.phase === "pending";
      draft.put(step.on, { ...future, phase: isPending ? "running" : "told" });
      if (!isPending) tellGroups(draft, step.on);
      return isPending ? future.task : false;
    }
    case "finish": {
      const { value, failed } = step;
      const future = draft.object(step.on, "future");
      const isCancelled = future.phase === "cancelled";
      draft.put(step.on, isCancelled ? { ...future, phase: "told" } : { ...future, value, failed });
      if (!isCancelled) end(draft, step.on, "finished");
      tellGroups(draft, step.on);
      return !isCancelled;
    }
    case "cancel": {
      const { phase } = draft.object(step.on, "future");
      if (phase === "pending") end(draft, step.on, "cancelled");
      if (phase === "pending") return "cancelled";
      return phase === "running" || phase === "finished" ? "no" : "already";
    }
    case "addCallback": {
      const future = draft.object(step.on, "future");
      if (future.phase !== "pending" && future.phase !== "running") return false;
      draft.put(step.on, { ...future, callbacks: [...future.callbacks, step.callback] });
      return true;
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
      return survey(draft, step);
  }
}

/** Those that have settled, in the order in which they are asked for; or in which they did, once that is kept. */
function survey(draft: Draft, { group, opens }: Extract<PoolStep, { op: "survey" }>): Answer {
  const { futures, order } = group;
  const isKept = order !== undefined && !opens;
  const settled = isKept
    ? draft.object(order, "order").settled
    : futures.filter((future) => isSettled(draft, future));
  if (order !== undefined) {
    const members = futures.filter((future) => !settled.includes(future));
    draft.put(order, { kind: "order", members, settled: [] });
  }
  return settled.join(" ");
}

function submit(draft: Draft, { on, task, future }: Extract<PoolStep, { op: "submit" }>): Answer {
  const pool = draft.object(on, "pool");
  if (pool.isBroken) return { error: "ERR_POOL_BROKEN" };
  if (pool.phase !== "open" || hasMainEnded(draft)) return { error: "ERR_POOL_SHUT_DOWN" };
  draft.put(future, {
    kind: "future",
    task,
    phase: "pending",
    value: "",
    failed: false,
    line: [],
    callbacks: [],
  });
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
function tellGroups(draft: Draft, settled: string): void {
  for (const [name, object] of Object.entries(draft.objects)) {
    if (object.kind === "order" && object.members.includes(settled))
      draft.put(name, { ...object, settled: [...object.settled, settled] });
  }
  draft.threads.forEach(({ wait }: ThreadState, thread) => {
    if (wait?.group === undefined || wait.granted !== undefined) return;
    if (hasEnough(draft, wait.group)) grant(draft, thread, true);
  });
}

function hasEnough(draft: Draft, { futures, until }: Group): boolean {
  const settled = futures.filter((future) => isSettled(draft, future));
  if (settled.length === futures.length) return true;
  if (until === "error") return settled.some((future) => draft.object(future, "future").failed);
  return until !== "all" && settled.length > 0;
}

function isSettled({ objects }: Draft, future: string): boolean {
  const { phase } = objects[future] as ObjectOf<"future">;
  return phase === "finished" || phase === "told";
}
