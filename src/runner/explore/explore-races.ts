import { placeKey } from "../../detect/race.ts";
import { createRaceBook } from "../../detect/race-book.ts";
import { createRaceDetector } from "../../detect/race-detector.ts";
import { type AccessPattern, createConductWatch } from "../../detect/shared-conduct.ts";
import { explain } from "../../explain/explain.ts";
import type { Fact } from "../../result/fact.ts";
import type { Finding } from "../../result/finding.ts";
import { countSwitches, writeSchedule } from "../../scheduler/schedule-token.ts";
import { createHeldLocks } from "../../trace/held-locks.ts";
import type { Stamp } from "../../trace/order.ts";
import type { Facts } from "../analyse.ts";
import type { Sample } from "../search/repeats-itself.ts";
import { type Run, sampleOf } from "../search/searched-run.ts";
import { replayOf, type SearchedAs } from "./example-run.ts";
import { mostOf, type News } from "./news.ts";

/** Gathers the data races of many runs of a program. */
export interface ExploredRaces {
  add(run: Run): RaceNews;
  /** The number of runs with at least one race. */
  count(): number;
  /** Of the runs with a race, the one with the fewest switches. */
  shortest(): Sample | undefined;
  /** One for each variable, with the pairs of places of all runs, and a run that shows the first pair. */
  findings(how: SearchedAs): readonly Finding[];
}

interface RaceNews {
  readonly hasRaced: boolean;
  readonly news: News;
}

/** The most runs that are analysed again for their messages: each shows a new pair of places. */
const MOST_TOLD = 100;

export function createExploredRaces(): ExploredRaces {
  const pairs = new Set<string>();
  const uses = new Set<string>();
  const book = createRaceBook();
  let facts: readonly Fact[] = [];
  /** For each of the facts, to which others are only added, the schedule of the run that showed it first. */
  const schedules: string[] = [];
  let shortest: Sample | undefined;
  let count = 0;
  let told = 0;
  let untold = 0;

  return {
    add(run) {
      const found = racesOf(run.facts);
      if (found.pairs.size === 0) return { hasRaced: false, news: "counts" };
      count += run.traces ?? 1;
      return { hasRaced: true, news: mostOf(noteShortest(run), noteRaces(run, found)) };
    },
    count: () => count,
    shortest: () => shortest,
    findings: (how) => {
      const more: readonly Fact[] = untold === 0 ? [] : [{ kind: "more", of: "racing pairs", count: untold }];
      return [...facts, ...more].map((fact, i) => {
        const schedule = schedules[i];
        return {
          ...explain(fact),
          ...(fact.kind === "race" && schedule && { replay: replayOf(how, schedule) }),
        };
      });
    },
  };

  function noteShortest(run: Run): News {
    const isShorter =
      shortest === undefined || countSwitches(run.schedule) < countSwitches(shortest.schedule);
    if (isShorter) shortest = sampleOf(run);
    return isShorter ? "changes" : "counts";
  }

  function noteRaces(run: Run, found: RacesOfRun): News {
    const news = takeNew(pairs, found.pairs);
    // The use of a variable decides its cure, and not every run shows all of it.
    const isUsedOtherwise = takeNew(uses, found.uses).length > 0;
    if (news.length === 0 && !isUsedOtherwise) return "counts";
    if (told === MOST_TOLD) {
      untold += news.length;
      return "changes";
    }
    told++;
    facts = run.facts.races(book);
    while (schedules.length < facts.length) schedules.push(writeSchedule(run.schedule, run.bounds));
    return "shows";
  }
}

/** Adds new facts. @returns those that were new. */
function takeNew(known: Set<string>, found: ReadonlySet<string>): readonly string[] {
  const news = [...found].filter((one) => !known.has(one));
  for (const one of news) known.add(one);
  return news;
}

/** The races of a run, without messages: most runs show nothing new. */
interface RacesOfRun {
  /** Pairs of places, with what is done there and the locks that are held: an advice on locks depends on them. */
  readonly pairs: ReadonlySet<string>;
  /** The uses of the variables that race. */
  readonly uses: ReadonlySet<string>;
}

function racesOf(run: Facts): RacesOfRun {
  const pairs = new Set<string>();
  const raced = new Set<number>();
  if (!run.events.some(({ op }) => op === "write")) return { pairs, uses: new Set() };
  const conduct = createConductWatch();
  const held = createHeldLocks(run.roster);
  const detector = createRaceDetector((a, b) => {
    conduct.race(a.event, b.event);
    raced.add(a.event.object);
    pairs.add([placeKey(a), placeKey(b)].sort().join("|"));
  });
  for (const [index, event] of run.events.entries()) {
    held.push(event);
    if ((event.op !== "read" && event.op !== "write") || event.outcome !== "ok") continue;
    const { synchronisation: point } = run.stamps[index] as Stamp;
    conduct.push(event);
    detector.push({ event, point, locks: held.by(event.thread) });
  }
  return { pairs, uses: new Set([...raced].flatMap((object) => usesOf(object, conduct.of(object)))) };
}

function usesOf(object: number, { isOneWay, isPolled, updates }: AccessPattern): readonly string[] {
  return [`${isOneWay} ${isPolled}`, ...updates.keys()].map((use) => `${object} ${use}`);
}
