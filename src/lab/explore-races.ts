import { createHeldLocks } from "../detect/held-locks.ts";
import { createRaceWatch } from "../detect/race.ts";
import { createRaceDetector } from "../detect/race-detector.ts";
import type { TraceEvent } from "../protocol/event.ts";
import type { Program } from "../protocol/program.ts";
import type { Finding } from "../protocol/result.ts";
import { createOrder } from "../trace/order.ts";
import { createNames } from "./names.ts";

/** Gathers the data races of many runs of a program. */
export interface ExploredRaces {
  add(events: readonly TraceEvent[]): void;
  /** Runs in which at least one showed. */
  count(): number;
  /** Each pair of places once, as the first run with it showed it. */
  findings(): readonly Finding[];
}

/** Pairs of places beyond these are not told: they mostly say the same. */
const MOST_TOLD = 10;

export function createExploredRaces(program: Program): ExploredRaces {
  const pairs = new Set<string>();
  const told = new Map<string, Finding>();
  let count = 0;

  return {
    add(events) {
      const found = racesOf(events);
      if (found.size === 0) return;
      count++;
      const isNews = [...found].some((pair) => !pairs.has(pair));
      for (const pair of found) pairs.add(pair);
      if (!isNews || told.size >= MOST_TOLD) return;
      for (const finding of describe(events)) {
        const key = finding.places.join(" ") || finding.message;
        if (!told.has(key)) told.set(key, finding);
      }
    },
    count: () => count,
    findings: () => {
      const more = pairs.size - told.size;
      if (told.size < MOST_TOLD || more <= 0) return [...told.values()];
      const message = `… and ${more} more ${more === 1 ? "pair" : "pairs"} of accesses that nothing orders.`;
      return [...told.values(), { kind: "race", message, threads: [], places: [] }];
    },
  };

  function describe(events: readonly TraceEvent[]): readonly Finding[] {
    const roster = createNames(program);
    const held = createHeldLocks(roster);
    const watch = createRaceWatch(roster, held);
    for (const event of events) for (const fold of [roster, held, watch]) fold.push(event);
    return watch.find();
  }
}

/** The pairs of places that race in a run, without words: most runs show what others have shown. */
function racesOf(events: readonly TraceEvent[]): ReadonlySet<string> {
  const found = new Set<string>();
  if (!events.some(({ op }) => op === "write")) return found;
  const order = createOrder("synchronisation");
  const detector = createRaceDetector(({ event: a }, { event: b }) => {
    found.add(`${Math.min(a.site, b.site)} ${Math.max(a.site, b.site)} ${a.object}`);
  });
  for (const event of events) {
    if (UNORDERED.has(event.op)) continue;
    const point = order.stamp(event);
    const isAccess = (event.op === "read" || event.op === "write") && event.outcome === "ok";
    if (isAccess) detector.push({ event, point, locks: NO_LOCKS });
  }
  return found;
}

const NO_LOCKS: readonly never[] = [];
/** Steps that order nothing and that nothing is ordered by. */
const UNORDERED: ReadonlySet<string> = new Set([
  "print",
  "text",
  "output",
  "stderr",
  "sleep",
  "yield",
  "tick",
  "clock",
]);
