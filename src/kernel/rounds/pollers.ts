import type { World } from "../memory/world.ts";
import { MAX_POLLERS, pollerAt, threadAt } from "../records/areas.ts";
import { get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { POLLER } from "../records/rounds.ts";
import { THREAD } from "../records/threads.ts";
import { WORKS, WRITES } from "./step-class.ts";

/** Where threads of the run were held back: each place once. */
export function pollersOf({ words }: World): readonly Poller[] {
  // Threads are counted from the beginning, but held back only where the bounds hold.
  if (get(words, WORLD, HEADER.steps) < get(words, WORLD, HEADER.boundsFrom)) return [];
  return Array.from({ length: get(words, WORLD, HEADER.pollers) }, (_, i) => {
    const at = pollerAt(i);
    const kind = get(words, at, POLLER.kind);
    return {
      thread: get(words, at, POLLER.thread),
      site: get(words, at, POLLER.site),
      does: kind & WORKS ? "work" : kind & WRITES ? "undo" : "look",
    };
  });
}

/** A thread that was held back, and its place. */
export interface Poller {
  readonly thread: number;
  readonly site: number;
  /** The kind of its rounds: they only look or sleep; they change something and undo it; or they do anything, if not in vain. */
  readonly does: "look" | "undo" | "work";
}

export function tellPoller(words: Int32Array, thread: number, site: number): void {
  const count = get(words, WORLD, HEADER.pollers);
  const kind = get(words, threadAt(thread), THREAD.pollKind) & (WRITES | WORKS);
  for (let i = 0; i < count; i++) {
    const at = pollerAt(i);
    const isWork = (get(words, at, POLLER.kind) & WORKS) === (kind & WORKS);
    if (get(words, at, POLLER.thread) === thread && get(words, at, POLLER.site) === site && isWork) return;
  }
  if (count === MAX_POLLERS) return;
  const at = pollerAt(count);
  set(words, at, POLLER.thread, thread);
  set(words, at, POLLER.site, site);
  set(words, at, POLLER.kind, kind);
  set(words, WORLD, HEADER.pollers, count + 1);
}
