import { listWords } from "../protocol/list-words.ts";
import type { Finding } from "../result/finding.ts";
import { wayOutOfRaces } from "./race-cure.ts";
import type { Conduct } from "./shared-conduct.ts";
import type { Race, ToldAccess } from "./told-race.ts";

/** Gathers the data races of one run, or of several: one finding for each variable. */
export interface RaceBook {
  /** @param key tells variables apart, also those of different runs. */
  note(key: string, name: string, race: Race): void;
  /** How the threads of a run used a variable. A variable without races is ignored. */
  judge(key: string, conduct: Conduct): void;
  find(): readonly Finding[];
}

/** Variables beyond these are counted, and so are pairs of places of one variable. */
const MOST_VARIABLES = 10;
const MOST_PAIRS = 10;
/** Races of one variable that the way out takes into account. */
const MOST_KEPT = 200;

interface Variable {
  readonly names: Set<string>;
  /** The first race of each pair of places. */
  readonly pairs: Map<string, Race>;
  /** All that differ in places, threads or locks. */
  readonly races: Map<string, Race>;
  conduct: Conduct | undefined;
}

export function createRaceBook(): RaceBook {
  const variables = new Map<string, Variable>();

  return {
    note(key, name, race) {
      const variable = variables.get(key) ?? {
        ...{ names: new Set<string>(), pairs: new Map(), races: new Map(), conduct: undefined },
      };
      variables.set(key, variable);
      variable.names.add(name);
      const pair = pairOf(race);
      if (!variable.pairs.has(pair)) variable.pairs.set(pair, race);
      if (variable.races.size < MOST_KEPT)
        variable.races.set(JSON.stringify([race.earlier, race.later]), race);
    },
    judge(key, { isOneWay, isPolled }) {
      const variable = variables.get(key);
      if (variable === undefined) return;
      const { isOneWay: before, isPolled: polled } = variable.conduct ?? { isOneWay: true, isPolled: false };
      variable.conduct = { isOneWay: before && isOneWay, isPolled: polled || isPolled };
    },
    find() {
      const told = [...variables.values()].slice(0, MOST_VARIABLES).map(describeVariable);
      const more = variables.size - told.length;
      if (more === 0) return told;
      const message = `… and data races on ${more} more ${more === 1 ? "variable" : "variables"}.`;
      return [...told, { kind: "race", message, threads: [], places: [] }];
    },
  };
}

/** The same for two accesses in either order. */
function pairOf({ earlier, later }: Race): string {
  return [earlier, later]
    .map(({ op, place }) => `${op} ${place}`)
    .sort()
    .join(" ");
}

function describeVariable({ names, pairs, races, conduct }: Variable): Finding {
  const all = [...races.values()];
  const [first, ...others] = [...pairs.values()] as [Race, ...Race[]];
  const accesses = [...pairs.values()].flatMap(({ earlier, later }) => [earlier, later]);
  const places = accesses.map(({ place }) => place).filter((place) => place !== "");
  const message = [
    `Data race on ${nameVariable([...names])}: nothing orders these two accesses.`,
    `  ${describeAccess(first.earlier)}.`,
    `  ${describeAccess(first.later)}.`,
    ...(first.since === undefined ? [] : [`Both come after this step: ${first.since}.`]),
    ...describeOthers(others),
    `To fix it: ${wayOutOfRaces(all, conduct)}`,
  ].join("\n");
  const threads = all.flatMap(({ earlier, later }) => [earlier.thread, later.thread]);
  return { kind: "race", message, threads: [...new Set(threads)], places: [...new Set(places)] };
}

function nameVariable(names: readonly string[]): string {
  const [first, ...others] = names;
  if (others.length === 0) return `"${first}"`;
  return `"${first}" and ${others.length} more made at the same place`;
}

function describeOthers(others: readonly Race[]): readonly string[] {
  if (others.length === 0) return [];
  const told = others.slice(0, MOST_PAIRS - 1).map((race) => `  ${describePair(race)}`);
  const more = others.length - told.length;
  const rest = more === 0 ? [] : [`  … and ${more} more ${more === 1 ? "pair" : "pairs"}.`];
  return ["Nothing orders these accesses either:", ...told, ...rest];
}

function describePair({ earlier, later }: Race): string {
  const words = [earlier, later].map(({ op, place }) => `the ${op}${place === "" ? "" : ` at ${place}`}`);
  if (words[0] === words[1]) {
    return `two ${earlier.op}s${earlier.place === "" ? "" : ` at ${earlier.place}`}, one by ${earlier.thread} and one by ${later.thread}.`;
  }
  return `${words.join(" and ")}.`;
}

function describeAccess({ thread, op, place, locks }: ToldAccess): string {
  const holding = locks.length === 0 ? "no lock" : listWords(locks.map((lock) => `"${lock}"`));
  const where = place === "" ? "" : ` (${place})`;
  return `${thread} ${op === "read" ? "reads" : "writes"} it${where}, holding ${holding}`;
}
