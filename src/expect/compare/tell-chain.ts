import type { TraceEvent } from "../../protocol/event.ts";
import type { CausalStep } from "../../result/output-facts.ts";
import type { Edge } from "../../trace/path.ts";
import type { Roster } from "../../trace/roster.ts";

/** The names of threads, objects and places in the program. */
export type ProgramNames = Pick<Roster, "thread" | "object" | "place">;

/** In a chain with more steps, those in the middle are only counted. */
const MOST_STEPS = 6;

/** The steps that lead from one thread to another: the first, the last, and the number of steps left out between. */
export function tellChain(
  edges: readonly Edge[],
  names: ProgramNames,
): { readonly steps: readonly CausalStep[]; readonly omitted: number } {
  const steps = edges.flatMap((edge, index) => {
    if (isSecondHalf(edge, edges[index - 1])) return [];
    const after = edges[index + 1];
    const last = after !== undefined && isSecondHalf(after, edge) ? after : edge;
    return [tellStep({ ...edge, to: last.to }, names)];
  });
  if (steps.length <= MOST_STEPS) return { steps, omitted: 0 };
  const half = MOST_STEPS / 2;
  return { steps: [...steps.slice(0, half), ...steps.slice(-half)], omitted: steps.length - MOST_STEPS };
}

/** Each of these steps, at its place in the program: the `join()`, the `set()`, the `release()`. */
export function placesOfChain(edges: readonly Edge[], names: ProgramNames): readonly string[] {
  return [...new Set(edges.map((edge) => placeOf(edge, names)))].filter((place) => place !== "");
}

/** Reasons that hold only in this run: in another run, the other thread may come first. */
const BY_CHANCE: ReadonlySet<Edge["why"]> = new Set<Edge["why"]>([
  ...(["lock", "semaphore", "shared", "queue", "condition", "alive"] as const),
]);

/**
 * Whether this run happened to have this order, and another run may have another.
 *
 * @param events the run's events. A wait for an event that is set once always comes after the set; of several sets, any may be first.
 */
export function dependsOnRun(edges: readonly Edge[], events: readonly TraceEvent[]): boolean {
  return edges.some(({ why, object, to }) => {
    // A wait for a future always comes after its end; a look may come before it.
    if (why === "future") return to.op === "probe";
    if (why !== "event") return BY_CHANCE.has(why);
    return events.filter((event) => event.op === "set" && event.object === object).length > 1;
  });
}

/** Arrival → last arrival → departure are two steps in the trace, but one to a reader. */
function isSecondHalf(edge: Edge, before: Edge | undefined): boolean {
  return (
    edge.why === "barrier" &&
    before?.why === "barrier" &&
    edge.object === before.object &&
    (before.to.op === "trip" || before.to.op === "wait")
  );
}

function tellStep(edge: Edge, names: ProgramNames): CausalStep {
  const { why, from, to, object } = edge;
  const isThread = why === "start" || why === "join" || why === "alive";
  return {
    ...{ why, from: names.thread(from.thread), to: names.thread(to.thread) },
    object: isThread ? names.thread(object) : names.object(object),
    ...{ fromOp: from.op, toOp: to.op, place: placeOf(edge, names) },
  };
}

/** A join, or a look at a thread, orders two threads; for other kinds, the first step of the chain does. */
function placeOf({ why, from, to }: Edge, names: ProgramNames): string {
  const { site } = why === "join" || why === "alive" ? to : from;
  return names.place(site);
}
