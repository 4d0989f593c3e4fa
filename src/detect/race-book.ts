import type { More } from "../result/fact.ts";
import type { Access, Cure, Race, RacingPair } from "../result/race-facts.ts";
import type { AccessPattern } from "./shared-conduct.ts";

/** Gathers the data races of one run, or of several, by variable. */
export interface RaceBook {
  /** @param key distinguishes variables, also those of different runs. */
  note(key: string, name: string, pair: RacingPair): void;
  /** How the threads of a run used a variable. A variable without races is ignored. */
  judge(key: string, conduct: SharedConduct): void;
  find(): readonly (Race | More)[];
}

/** What an access is, whatever locks its thread held. */
type SharedUse = Pick<Access, "thread" | "op" | "place">;

interface SharedConduct extends Pick<AccessPattern, "isOneWay" | "isPolled"> {
  /** See {@link AccessPattern.updates}. */
  readonly updates: readonly SharedUse[];
}

/** Further variables are only counted, and so are further pairs of places of one variable. */
const MOST_VARIABLES = 10;
const MOST_PAIRS = 10;
/** The most races of one variable that the advice takes into account. */
const MOST_KEPT = 200;

interface Variable {
  readonly names: Set<string>;
  /** The first race of each pair of places. */
  readonly pairs: Map<string, RacingPair>;
  /** All races that differ in places, threads or locks. */
  readonly races: Map<string, RacingPair>;
  conduct: VariableConduct | undefined;
}

/** How the threads of all runs used a variable. */
interface VariableConduct extends Pick<AccessPattern, "isOneWay" | "isPolled"> {
  /** Accesses as {@link useOf} tells them. */
  readonly updates: ReadonlySet<string>;
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
    judge(key, { isOneWay, isPolled, updates }) {
      const variable = variables.get(key);
      if (variable === undefined) return;
      const before = variable.conduct ?? { isOneWay: true, isPolled: false, updates: new Set<string>() };
      variable.conduct = {
        isOneWay: before.isOneWay && isOneWay,
        isPolled: before.isPolled || isPolled,
        updates: new Set([...before.updates, ...updates.map(useOf)]),
      };
    },
    find() {
      const told = [...variables.values()].slice(0, MOST_VARIABLES).map(tellVariable);
      const count = variables.size - told.length;
      return count === 0 ? told : [...told, { kind: "more", of: "races", count }];
    },
  };
}

/** The same for accesses of one thread that differ only in their locks. */
function useOf({ thread, op, place }: SharedUse): string {
  return `${thread} ${op} ${place}`;
}

/** The same for two accesses in either order. */
function pairOf({ earlier, later }: RacingPair): string {
  return [earlier, later]
    .map(({ op, place }) => `${op} ${place}`)
    .sort()
    .join(" ");
}

function tellVariable({ names, pairs, races, conduct }: Variable): Race {
  const all = [...races.values()];
  const first = [...pairs.values()];
  const [variable = ""] = names;
  const places = first.flatMap(({ earlier, later }) => [earlier.place, later.place]);
  return {
    ...{ kind: "race", variable, alike: names.size - 1 },
    pairs: first.slice(0, MOST_PAIRS),
    morePairs: Math.max(0, first.length - MOST_PAIRS),
    threads: [...new Set(all.flatMap(({ earlier, later }) => [earlier.thread, later.thread]))],
    places: [...new Set(places.filter((place) => place !== ""))],
    cure: findCure(all, conduct),
  };
}

/** How a program can remove all races on a variable. */
function findCure(races: readonly RacingPair[], conduct: VariableConduct | undefined): Cure {
  if (conduct?.isOneWay && conduct.isPolled) return { use: "event" };
  const updates = conduct?.updates ?? new Set<string>();
  const isUpdate = updates.size > 0;
  const early = conduct?.isPolled || isUpdate ? undefined : setTooEarly(races);
  if (early !== undefined) return early;
  const accesses = races.flatMap(({ earlier, later }) => [earlier, later]);
  const held = [...new Set(accesses.flatMap(({ locks }) => locks))];
  const lock = held[0];
  if (lock === undefined) return conduct?.isPolled ? { use: "wait" } : withoutLock(races, updates);
  const bare = accesses.filter(({ locks }) => !locks.includes(lock));
  if (held.length > 1 || bare.length === 0) return { use: "same-lock" };
  return {
    ...{ use: "lock", lock },
    threads: [...new Set(bare.map(({ thread }) => thread))],
    places: [...new Set(bare.map(({ place }) => place).filter((place) => place !== ""))],
    isUpdate,
    updating: [...new Set(bare.filter((access) => updates.has(useOf(access))).map(({ thread }) => thread))],
  };
}

/** The cure, if one thread sets an event, and then writes what others read after they have waited for it. */
function setTooEarly(races: readonly RacingPair[]): Cure | undefined {
  const set = races[0]?.since;
  if (set?.deed !== "set") return undefined;
  const { thread, object: event } = set;
  const isEarly = ({ earlier, later, since }: RacingPair) =>
    since?.deed === "set" &&
    since.thread === thread &&
    since.object === event &&
    [earlier, later].every((access) => (access.op === "write") === (access.thread === thread));
  return races.every(isEarly) ? { use: "set-later", thread, event } : undefined;
}

function withoutLock(races: readonly RacingPair[], updates: ReadonlySet<string>): Cure {
  const isUpdate = updates.size > 0;
  const families = races.map((race) => familyOf(race, updates));
  const [first] = families;
  if (first === undefined) return { use: "new-lock", isUpdate };
  const { parent, order } = first;
  if (!families.every((family) => family?.parent === parent && family.order === order))
    return { use: "new-lock", isUpdate };
  const children = [...new Set(families.flatMap((family) => family?.child ?? []))];
  return { use: "new-lock", isUpdate, [order]: { parent, children } };
}

interface Family {
  readonly parent: string;
  readonly child: string;
  /** What orders the parent's access and the child's. */
  readonly order: "join" | "startLater";
}

function familyOf(
  { earlier, later, byParent, byChild }: RacingPair,
  updates: ReadonlySet<string>,
): Family | undefined {
  if (!byParent && !byChild) return undefined;
  const [parent, child] = byParent ? [later, earlier] : [earlier, later];
  // The child also reads what the parent writes. Had the parent come first, that would be a race that asks for the other order.
  if (parent.op === "write" && updates.has(useOf(child))) return undefined;
  const order = parent.op === "write" && child.op === "read" ? "startLater" : "join";
  return { parent: parent.thread, child: child.thread, order };
}
