import type { EventOf, TraceEvent } from "../../src/protocol/event.ts";
import type { Relation } from "../../src/trace/order.ts";

type Edge = readonly [from: number, to: number];

/**
 * The order by its definition: all edges of a trace, each found by looking through the whole list, by index. Slow and
 * plain, to hold the clocks against.
 */
export function edgesOf(events: readonly TraceEvent[], relation: Relation): readonly Edge[] {
  const edges: Edge[] = [];
  const kindOf = (object: number) => makerOf(events, object)?.kind;
  const lastBefore = (index: number, test: (event: TraceEvent) => boolean) =>
    events.slice(0, index).findLastIndex(test);
  const add = (from: number, to: number) => from >= 0 && edges.push([from, to]);

  events.forEach((event, index) => {
    const { op, object, thread, outcome } = event;
    const on =
      (...ops: readonly string[]) =>
      (other: TraceEvent) =>
        ops.includes(other.op) && other.object === object;
    add(
      lastBefore(index, (other) => other.thread === thread),
      index,
    );
    if (op === "begin")
      add(
        lastBefore(index, (other) => other.op === "start" && other.object === thread),
        index,
      );
    if (op === "join" && outcome === "ok")
      add(
        lastBefore(index, ({ op, thread }) => op === "end" && thread === object),
        index,
      );
    if (op === "resume" && outcome === "ok")
      add(
        lastBefore(index, (other) => other.op === "grant" && other.to === thread),
        index,
      );
    if ((op === "acquire" || op === "try") && outcome === "ok") {
      if (kindOf(object) === "semaphore") add(giverOf(events, index), index);
      else add(lastBefore(index, on("release")), index);
    }
    if (op === "wait" && outcome === "ok" && kindOf(object) === "event")
      add(lastBefore(index, on("set")), index);
    if (op === "trip" || (op === "wait" && outcome === "ok" && kindOf(object) === "barrier")) {
      const before = lastBefore(index, on("trip"));
      for (let other = before + 1; other < index; other++) {
        const arrival = events[other];
        if (arrival?.op === "wait" && arrival.object === object) edges.push([other, index]);
      }
    }
    if (relation === "program" && (op === "read" || op === "write")) {
      events.slice(0, index).forEach((other, at) => {
        if (on("write", ...(op === "write" ? ["read"] : []))(other)) edges.push([at, index]);
      });
    }
  });
  return edges;
}

function makerOf(events: readonly TraceEvent[], object: number): EventOf<"make"> | undefined {
  return events.filter((event) => event.op === "make").find((event) => event.object === object);
}

/** The release that acquire number i of a semaphore draws on: number i − capacity. Grants are acquires too. */
function giverOf(events: readonly TraceEvent[], index: number): number {
  const { object } = events[index] as TraceEvent;
  const capacity = makerOf(events, object)?.count ?? 0;
  const mine = events.slice(0, index).filter((event) => {
    if (event.object !== object) return false;
    return event.op === "grant" || ((event.op === "acquire" || event.op === "try") && event.outcome === "ok");
  }).length;
  const givers = events.flatMap((event, at) =>
    event.op === "release" && event.object === object ? Array<number>(event.count).fill(at) : [],
  );
  return givers[mine - capacity] ?? -1;
}

/** Whether a path leads from one index to another; every event reaches itself. */
export function reachability(
  events: readonly TraceEvent[],
  edges: readonly Edge[],
): (from: number, to: number) => boolean {
  const reach = events.map((_, index) => new Set([index]));
  for (const [from, to] of [...edges].sort((a, b) => a[1] - b[1])) {
    for (const earlier of reach[from] ?? []) reach[to]?.add(earlier);
  }
  return (from, to) => reach[to]?.has(from) ?? false;
}
