import type { TraceEvent } from "../protocol/event.ts";
import { listWords } from "../protocol/list-words.ts";
import type { Finding } from "../protocol/result.ts";
import { createOrder, type Point } from "../trace/order.ts";
import type { Roster } from "../trace/roster.ts";
import { createCommonPast, type Milestone } from "./common-past.ts";
import type { HeldLocks } from "./held-locks.ts";
import { describeMilestone } from "./milestone-words.ts";
import { type Access, createRaceDetector } from "./race-detector.ts";

/** Watches a run for accesses to shared values that nothing orders. */
export interface RaceWatch {
  /** Takes the next event, in seq order. */
  push(event: TraceEvent): void;
  /** The data races of the events so far: each pair of places once, as the run first showed it. */
  find(): readonly Finding[];
}

interface Race {
  readonly earlier: Access;
  readonly later: Access;
  /** The last that happened before both. */
  readonly since: Milestone | undefined;
  /** Whether the later access is made by the thread that started the other. */
  readonly byParent: boolean;
}

/** Pairs of places beyond these are counted, not told. */
const MOST_TOLD = 10;

/**
 * The order is the run's synchronisation alone: that one access came first by the clock, or was seen by the other, orders nothing.
 * The roster and the held locks take each event before this does. Memory does not grow with the run.
 */
export function createRaceWatch(roster: Roster, held: HeldLocks): RaceWatch {
  const order = createOrder("synchronisation");
  const past = createCommonPast();
  const detector = createRaceDetector(note);
  const parents = new Map<number, number>();
  /** Threads that took part in what the trace does not follow. */
  const outside = new Set<number>();
  const pairs = new Set<string | number>();
  const races: Race[] = [];

  return {
    push(event) {
      if (NEUTRAL.has(event.op)) return;
      const point = order.stamp(event);
      // A write that failed, for want of memory, wrote nothing.
      if (event.outcome === "error" && event.op === "write") return;
      if (event.op === "read" || event.op === "write") access(event, point);
      else past.push(event, point);
      if (isOutside(event)) outside.add(event.thread);
      if (event.op === "start" && event.outcome === "ok") parents.set(event.object, event.thread);
    },
    find() {
      const told = races.map((race) => describeRace(roster, race));
      if (outside.size > 1) return told.slice(0, 1).map(doubt);
      const more = pairs.size - told.length;
      if (more === 0) return told;
      const message = `… and ${more} more ${more === 1 ? "pair" : "pairs"} of accesses that nothing orders.`;
      return [...told, { kind: "race", message, threads: [], places: [] }];
    },
  };

  function access(event: TraceEvent, point: Point): void {
    if (event.outcome === "ok") detector.push({ event, point, locks: held.by(event.thread) });
  }

  function note(earlier: Access, later: Access): void {
    const key = keyOf(earlier.event, later.event);
    if (pairs.has(key)) return;
    pairs.add(key);
    if (races.length === MOST_TOLD) return;
    const byParent = parents.get(earlier.event.thread) === later.event.thread;
    races.push({ earlier, later, since: past.latest(earlier.point, later.point), byParent });
  }
}

/** Steps that order nothing and that nothing is ordered by. */
const NEUTRAL: ReadonlySet<string> = new Set([
  "print",
  "text",
  "output",
  "stderr",
  "sleep",
  "yield",
  "tick",
  "clock",
]);

/** A step on a socket of the system: which thread's bytes another one gets is not in the trace. A negative value marks its wait. */
function isOutside({ op, outcome, value }: TraceEvent): boolean {
  return outcome === "wait" && value < 0 && ON_SOCKETS.has(op);
}

const ON_SOCKETS: ReadonlySet<string> = new Set(["accept", "connect", "receive", "send", "close"]);

/** What may be ordered by means that are not seen is no finding against the program. */
function doubt(race: Finding): Finding {
  const message =
    `${race.message}\nThis may be none: what goes over sockets on the machine's clock is not followed, and may order them. ` +
    "With --virtual it is.";
  return { ...race, kind: "note", message };
}

/** The same for two accesses in either order; of places that are not known, the value tells them apart. */
function keyOf({ site: a, object }: TraceEvent, { site: b }: TraceEvent): string | number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low === 0 ? `${low} ${high} ${object}` : low * 2 ** 24 + high;
}

function describeRace(roster: Roster, race: Race): Finding {
  const { earlier, later, since } = race;
  const name = roster.object(earlier.event.object);
  const message = [
    `Data race on "${name}": nothing orders these two accesses.`,
    `  ${describeAccess(roster, earlier)}.`,
    `  ${describeAccess(roster, later)}.`,
    ...(since === undefined ? [] : [`The last step before both: ${describeMilestone(roster, since)}.`]),
    `Way out: ${wayOut(roster, race)}`,
  ].join("\n");
  const places = [earlier, later]
    .map(({ event }) => roster.place(event.site))
    .filter((place) => place !== "");
  return {
    kind: "race",
    message,
    threads: [earlier, later].map(({ event }) => roster.thread(event.thread)),
    places: [...new Set(places)],
  };
}

function describeAccess(roster: Roster, { event, locks }: Access): string {
  const place = roster.place(event.site);
  const holding =
    locks.length === 0 ? "no lock" : listWords(locks.map(({ lock }) => `"${roster.object(lock)}"`));
  const where = place === "" ? "" : ` (${place})`;
  return `${roster.thread(event.thread)} ${event.op === "read" ? "reads" : "writes"} it${where}, holding ${holding}`;
}

function wayOut(roster: Roster, { earlier, later, byParent }: Race): string {
  const [first, second] = [earlier, later].map(({ event }) => roster.thread(event.thread));
  const [one, two] = [earlier.locks.at(-1), later.locks.at(-1)];
  if (one !== undefined && two !== undefined) {
    return "let both hold the same lock; different locks do not keep each other out.";
  }
  const lock = one ?? two;
  if (lock !== undefined) {
    const name = roster.object(lock.lock);
    return `let ${one === undefined ? first : second} hold "${name}" too: ${callName(name)}.with(() => …).`;
  }
  const guard = "guard both with one lock: mutex.with(() => …).";
  return byParent ? `let ${second} join ${first} before, or ${guard}` : guard;
}

/** A lock's name as it can be written in the program. */
function callName(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$.[\]]*$/u.test(name) ? name : "lock";
}
