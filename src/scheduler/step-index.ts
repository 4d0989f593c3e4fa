import { haveConflict, isWide } from "./dependence.ts";
import type { Effect } from "./effect.ts";

/** The key by which a step is looked up. */
export interface IndexedStep {
  readonly thread: number;
  readonly effects: readonly Effect[];
}

/** The steps of a path, indexed by what they conflict with: a look-up takes as long in a long run as in a short one. */
export interface StepIndex {
  /** Adds the path's next step. */
  push(step: IndexedStep): void;
  /** Removes the path's last step. */
  pop(): void;
  /** The newest step of each other thread that conflicts with `step`, as places in the path, the newest first. */
  rivalsOf(step: IndexedStep): readonly number[];
  /** A thread's newest step, as a place in the path. */
  newestOf(thread: number): number | undefined;
  /** The first step of each thread behind the step at `place`, as places in the path, in order. */
  firstAfter(place: number): readonly number[];
}

/** Steps that have the same effects, whichever threads make them. */
interface Kind {
  /** Kinds that conflict with this one. */
  readonly rivals: Kind[];
  /** For each thread the places of its steps of this kind, in order. */
  readonly places: Map<number, number[]>;
}

/** An effect that some step has. Kinds share effects: the ends of all threads have the same effect on the run. */
interface KnownEffect {
  readonly effect: Effect;
  /** Effects that conflict with this one. */
  readonly rivals: KnownEffect[];
  readonly kinds: Kind[];
}

export function createStepIndex(): StepIndex {
  const kinds = new Map<string, Kind>();
  const effects = new Map<string, KnownEffect>();
  const byObject = new Map<number, KnownEffect[]>();
  const wide: KnownEffect[] = [];
  const byThread = new Map<number, number[]>();
  const path: { readonly step: IndexedStep; readonly kind: Kind }[] = [];
  /** A step is looked up, and then added. */
  let newest: { readonly effects: readonly Effect[]; readonly kind: Kind } | undefined;

  return {
    push(step) {
      const kind = kindOf(step.effects);
      listOf(kind.places, step.thread).push(path.length);
      listOf(byThread, step.thread).push(path.length);
      path.push({ step, kind });
    },
    pop() {
      const last = path.pop();
      if (last === undefined) return;
      listOf(last.kind.places, last.step.thread).pop();
      listOf(byThread, last.step.thread).pop();
    },
    rivalsOf({ thread, effects }) {
      const newest = new Map<number, number>();
      for (const { places } of kindOf(effects).rivals) {
        for (const [other, list] of places) {
          const place = list.at(-1);
          if (other !== thread && place !== undefined && place > (newest.get(other) ?? -1))
            newest.set(other, place);
        }
      }
      return [...newest.values()].sort((a, b) => b - a);
    },
    newestOf: (thread) => byThread.get(thread)?.at(-1),
    firstAfter: (place) =>
      [...byThread.values()].flatMap((list) => list[countUpTo(list, place)] ?? []).sort((a, b) => a - b),
  };

  function kindOf(asked: readonly Effect[]): Kind {
    if (newest?.effects === asked) return newest.kind;
    const key = asked.map(keyOf).join();
    let kind = kinds.get(key);
    if (kind === undefined) {
      kind = { rivals: [], places: new Map() };
      kinds.set(key, kind);
      introduce(kind, asked.map(knownEffect));
    }
    newest = { effects: asked, kind };
    return kind;
  }

  /** Finds the kinds that conflict with a new one. */
  function introduce(kind: Kind, has: readonly KnownEffect[]): void {
    for (const each of has) each.kinds.push(kind);
    const others = has.flatMap(({ rivals }) => rivals.flatMap((rival) => rival.kinds));
    for (const other of new Set(others)) {
      kind.rivals.push(other);
      if (other !== kind) other.rivals.push(kind);
    }
  }

  function knownEffect(effect: Effect): KnownEffect {
    const known = effects.get(keyOf(effect));
    if (known !== undefined) return known;
    const added: KnownEffect = { effect, rivals: [], kinds: [] };
    effects.set(keyOf(effect), added);
    listOf(byObject, effect.object).push(added);
    if (isWide(effect)) wide.push(added);
    const near = isWide(effect) ? effects.values() : new Set([...wide, ...listOf(byObject, effect.object)]);
    for (const other of near) {
      if (!haveConflict([effect], [other.effect])) continue;
      added.rivals.push(other);
      if (other !== added) other.rivals.push(added);
    }
    return added;
  }
}

function keyOf({ op, object, kind }: Effect): string {
  return `${op} ${object} ${kind}`;
}

function listOf<T>(lists: Map<number, T[]>, key: number): T[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: T[] = [];
  lists.set(key, list);
  return list;
}

/** How many of the places, which rise, are not behind `place`. */
function countUpTo(places: readonly number[], place: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as number) <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}
