import type { EventOf, TraceEvent } from "../protocol/event.ts";
import { isSocketOp, OPERATIONS } from "../protocol/operations.ts";
import type { More } from "../result/fact.ts";
import type { Access, Race } from "../result/race-facts.ts";
import type { HeldLocks } from "../trace/held-locks.ts";
import type { Point } from "../trace/order.ts";
import type { Roster } from "../trace/roster.ts";
import { createRaceBook, type RaceBook } from "./race-book.ts";
import { createRaceDetector, type SeenAccess } from "./race-detector.ts";
import { createConductWatch } from "./shared-conduct.ts";
import { createSyncHistory } from "./sync-history.ts";
import { tellMilestone } from "./tell-milestone.ts";

/** Watches a run for unordered accesses to shared values. */
export interface RaceWatch {
  /** Takes the next event, in seq order, with its place in the order "synchronisation". */
  push(event: TraceEvent, point: Point): void;
  /** The data races of the events so far, and of all earlier runs in its book: one for each variable. */
  find(): readonly (Race | More)[];
}

/**
 * Only the run's synchronisation counts as order: that one access came earlier, or that the other saw it, orders nothing. Takes each event
 * after the roster and the held locks. Memory does not grow with the run.
 *
 * @param book collects the races. Several runs of one program may share one.
 */
export function createRaceWatch(
  roster: Roster,
  held: HeldLocks,
  book: RaceBook = createRaceBook(),
): RaceWatch {
  const history = createSyncHistory();
  const detector = createRaceDetector(note);
  const conduct = createConductWatch();
  const parents = new Map<number, number>();
  /** Threads that took part in something that the trace does not follow. */
  const outside = new Set<number>();
  /** The places where shared values were made: the values of one place are one variable. */
  const makers = new Map<number, number>();
  const noted = new Set<string>();
  const raced = new Set<number>();

  return {
    push(event, point) {
      if (OPERATIONS[event.op].orders === "nothing") return;
      // A write that failed for lack of memory wrote nothing.
      if (event.outcome === "error" && event.op === "write") return;
      if (event.op === "read" || event.op === "write") access(event, point);
      else history.push(event, point);
      if (isOutside(event)) outside.add(event.thread);
      if (event.op === "start" && event.outcome === "ok") parents.set(event.object, event.thread);
      // It runs tasks: whoever submitted the first one cannot start the thread later, and has no thread to join.
      if (event.op === "acquire" && roster.kind(event.object) === "pool") parents.delete(event.thread);
      if (event.op === "make" && event.kind === "shared" && event.site > 0)
        makers.set(event.object, event.site);
    },
    find() {
      for (const object of raced) {
        const { updates, ...pattern } = conduct.of(object);
        book.judge(variableOf(object), { ...pattern, updates: [...updates.values()].map(tellUse) });
      }
      const found = book.find();
      if (outside.size < 2) return found;
      return found.map((fact) => (fact.kind === "race" ? { ...fact, isDoubtful: true } : fact));
    },
  };

  function access(event: EventOf<"read" | "write">, point: Point): void {
    if (event.outcome !== "ok") return;
    conduct.push(event);
    detector.push({ event, point, locks: held.by(event.thread) });
  }

  function note(earlier: SeenAccess, later: SeenAccess): void {
    conduct.race(earlier.event, later.event);
    const byParent = parents.get(earlier.event.thread) === later.event.thread;
    const byChild = parents.get(later.event.thread) === earlier.event.thread;
    const [one, two] = [placeKey(earlier), placeKey(later)];
    const keys = [
      `${earlier.event.thread} ${one}`,
      `${later.event.thread} ${two}`,
      `${one}|${two}|${byParent}|${byChild}`,
    ];
    if (keys.every((key) => noted.has(key))) return;
    if (noted.size < MOST_NOTED) for (const key of keys) noted.add(key);
    const { object } = later.event;
    raced.add(object);
    const since = history.lastCommon(earlier.point, later.point);
    book.note(variableOf(object), roster.object(object), {
      earlier: tell(earlier),
      later: tell(later),
      ...(since && { since: tellMilestone(roster, since) }),
      byParent,
      ...(byChild && { byChild }),
    });
  }

  function variableOf(object: number): string {
    const site = makers.get(object);
    return site === undefined ? roster.object(object) : `made at ${site}`;
  }

  function tell({ event, locks }: SeenAccess): Access {
    return { ...tellUse(event), locks: locks.map(({ lock }) => nameOfHeld(lock)) };
  }

  function tellUse({ thread, op, site }: EventOf<"read" | "write">): Omit<Access, "locks"> {
    return { thread: roster.thread(thread), op, place: roster.place(site) };
  }

  /** A program cannot name the lock that a condition has made for itself: it holds the condition. */
  function nameOfHeld(lock: number): string {
    return roster.object(roster.part(lock)?.of ?? lock);
  }
}

/** The most accesses and pairs that are remembered; beyond them, each costs as much as the first one. */
const MOST_NOTED = 10_000;

/** The same for accesses that differ only in their threads. */
export function placeKey({ event, locks }: SeenAccess): string {
  const holding = locks.length === 0 ? "" : locks.map(({ lock }) => lock).join();
  return `${event.object} ${event.op} ${event.site} ${holding}`;
}

/** A step on a system socket: the trace does not say which thread's bytes another one gets. */
function isOutside(event: TraceEvent): boolean {
  // A socket that only listens gets no bytes.
  const mayExchange = isSocketOp(event.op) && event.op !== "listen";
  return mayExchange && event.outcome === "wait" && event.until === "outside";
}
