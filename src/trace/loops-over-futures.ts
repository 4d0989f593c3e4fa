import type { TraceEvent } from "../protocol/event.ts";
import { futuresNamed, settlesFuture } from "./future-causes.ts";

/** Follows loops over `asCompleted`. Each is a group of futures, and waits for fewer of them each time. */
interface FutureLoops {
  push(event: TraceEvent): void;
  /** The futures for which a loop waits, or waited last; undefined for a group that is no loop. */
  awaited(group: number): readonly number[] | undefined;
}

interface FutureLoop {
  awaited: readonly number[];
  /** Those that were not settled when the loop looked at them last. */
  left: readonly number[];
}

/** The kernel's code for a group whose order matters. */
const IN_ORDER = 3;

export function createFutureLoops(): FutureLoops {
  const settled = new Set<number>();
  const loops = new Map<number, FutureLoop>();

  return {
    push(event) {
      const { op, object } = event;
      if (op === "make" && event.kind === "futures" && event.count === IN_ORDER) {
        const all = futuresNamed(event.name);
        loops.set(object, { awaited: all, left: all });
      } else if (op === "probe" || op === "wait") {
        const loop = loops.get(object);
        if (loop === undefined) return;
        if (op === "wait") loop.awaited = loop.left;
        else loop.left = loop.awaited.filter((future) => !settled.has(future));
      } else if (settlesFuture(event)) settled.add(object);
    },
    awaited: (group) => loops.get(group)?.awaited,
  };
}
