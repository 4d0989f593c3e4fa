import { createHeldLocks } from "../detect/held-locks.ts";
import { createRaceWatch } from "../detect/race.ts";
import { createRaceBook } from "../detect/race-book.ts";
import { createRaceDetector } from "../detect/race-detector.ts";
import type { TraceEvent } from "../protocol/event.ts";
import { OPERATIONS } from "../protocol/operations.ts";
import type { Program } from "../protocol/program.ts";
import type { Finding } from "../protocol/result.ts";
import { createOrder } from "../trace/order.ts";
import { createNames } from "./names.ts";

/** Gathers the data races of many runs of a program. */
export interface ExploredRaces {
  add(events: readonly TraceEvent[]): void;
  /** Runs in which at least one showed. */
  count(): number;
  /** One for each variable, with the pairs of places of all runs. */
  findings(): readonly Finding[];
}

/** Runs that are looked at once more, for the words: each shows a pair of places that no other has shown. */
const MOST_TOLD = 100;

export function createExploredRaces(program: Program): ExploredRaces {
  const pairs = new Set<string>();
  const book = createRaceBook();
  let findings: readonly Finding[] = [];
  let count = 0;
  let told = 0;
  let untold = 0;

  return {
    add(events) {
      const found = racesOf(events);
      if (found.size === 0) return;
      count++;
      const news = [...found].filter((pair) => !pairs.has(pair));
      for (const pair of news) pairs.add(pair);
      if (news.length === 0) return;
      if (told === MOST_TOLD) {
        untold += news.length;
        return;
      }
      told++;
      findings = describe(events);
    },
    count: () => count,
    findings: () => {
      if (untold === 0) return findings;
      const message = `… and ${untold} more ${untold === 1 ? "pair" : "pairs"} of accesses that nothing orders.`;
      return [...findings, { kind: "race", message, threads: [], places: [] }];
    },
  };

  /** Notes the races of a run, and tells all that are noted. */
  function describe(events: readonly TraceEvent[]): readonly Finding[] {
    const roster = createNames(program);
    const held = createHeldLocks(roster);
    const watch = createRaceWatch(roster, held, book);
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
    if (OPERATIONS[event.op].orders === "nothing") continue;
    const point = order.stamp(event);
    const isAccess = (event.op === "read" || event.op === "write") && event.outcome === "ok";
    if (isAccess) detector.push({ event, point, locks: NO_LOCKS });
  }
  return found;
}

const NO_LOCKS: readonly never[] = [];
