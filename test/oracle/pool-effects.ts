import type { Effect } from "./dependence.ts";
import { MAIN } from "./pool-calls.ts";
import type { PoolStep } from "./pool-steps.ts";
import type { ObjectOf, State } from "./state.ts";
import { type Group, isGlued } from "./steps.ts";

/** What a step on a pool or a future does, as far as others could notice. */
export function effectsOfPoolStep(state: State, step: PoolStep): Effect[] {
  switch (step.op) {
    case "submit": {
      const { workers, most } = state.objects[step.on] as ObjectOf<"pool">;
      return [
        // As long as there may be more threads, it looks whether one is idle.
        { on: step.on, mode: workers.length < most ? "try" : "release" },
        { on: `${step.on}.open`, mode: "read" },
        { on: MAIN, mode: "alive" },
      ];
    }
    case "takeTask":
      return [{ on: step.on, mode: "request" }];
    case "close":
      return [{ on: `${step.on}.open`, mode: "write" }];
    case "withdraw":
      return [
        { on: step.on, mode: "try" },
        { on: `${step.on}.open`, mode: "write" },
      ];
    case "begin":
      return [{ on: step.on, mode: "write" }, ...(isPending(state, step.on) ? [] : settling(state, step.on))];
    case "finish":
      return [{ on: step.on, mode: "write" }, { on: step.on, mode: "set" }, ...settling(state, step.on)];
    case "cancel":
      return [
        { on: step.on, mode: "write" },
        { on: step.on, mode: "set" },
      ];
    case "lookAtFuture":
      return [{ on: step.on, mode: "read" }];
    case "addCallback":
      return [{ on: step.on, mode: "write" }];
    case "survey":
      return surveyed(step.group);
    case "awaitFuture":
    case "awaitGroup":
      return [];
  }
}

export function surveyed({ futures }: Group): Effect[] {
  return futures.map((on) => ({ on, mode: "survey" }));
}

/** Which future settles first matters to who waits for the first of several, or asks in which order they do. */
function settling(state: State, on: string): Effect[] {
  const isFirst = state.threads.some(({ wait, point: { next } }) => {
    const pending = next !== undefined && !isGlued(next) && "group" in next ? next.group : undefined;
    const group = wait?.group ?? pending;
    const isOrdered = group?.until === "first" || group?.until === "error";
    return isOrdered && group.futures.includes(on);
  });
  const isKept = Object.values(state.objects).some(
    (object) => object.kind === "order" && object.members.includes(on),
  );
  return [
    { on, mode: "settle" },
    ...(isFirst || isKept ? [{ on: "futures", mode: "settle in order" } as const] : []),
  ];
}

function isPending({ objects }: State, future: string): boolean {
  return (objects[future] as ObjectOf<"future"> | undefined)?.phase === "pending";
}
