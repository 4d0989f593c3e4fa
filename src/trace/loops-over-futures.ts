import type { TraceEvent } from "../protocol/event.ts";
import { futuresNamed, settlesFuture } from "./future-causes.ts";

/** Follows loops over `asCompleted`. Each is a group of futures, and waits for fewer of them each time. */
interface AwaitedNames {
  push(event: TraceEvent): void;
  /** The name of an object. For a loop: the futures for which it waits, or waited last. */
  object(id: number): string;
}

interface FutureLoop {
  awaited: readonly number[];
  /** Those that were not settled when the loop looked at them last. */
  left: readonly number[];
}

/** The kernel's code for a group whose order matters. */
const IN_ORDER = 3;

/** Names in which a group of futures describes itself. */
const MOST_NAMES = 4;

/** @param nameOf the name of an object, wherever it occurs. */
export function createAwaitedNames(nameOf: (id: number) => string): AwaitedNames {
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
    object(id) {
      const loop = loops.get(id);
      return loop === undefined ? nameOf(id) : listFutures(loop.awaited.map(nameOf));
    },
  };
}

export function listFutures(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
