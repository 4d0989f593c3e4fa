import { haveConflict, isWide } from "./dependence.ts";
import type { Effect } from "./effect.ts";

/** What a step is looked up by. */
export interface IndexedStep {
  readonly thread: number;
  readonly effects: readonly Effect[];
}

/**
 * The steps of a path, found by what they conflict with: what an analysis asks of a step then takes as long in a long run
 * as in a short one.
 */
export interface StepIndex {
  /** Adds the path's next step. */
  push(step: IndexedStep): void;
  /** Takes the path's last step away. */
  pop(): void;
  /** The newest step of each other thread that conflicts with `step`, as places in the path, the newest first. */
  rivalsOf(step: IndexedStep): readonly number[];
  /** A thread's newest step, as a place in the path. */
  newestOf(thread: number): number | undefined;
  /** The first step of each thread that lies behind the step at `place`, as places in the path, in order. */
  firstAfter(place: number): readonly number[];
}

/** Steps that do the same, whichever threads make them. */
interface Kind {
  readonly effects: readonly Effect[];
  /** Kinds that conflict with this one. */
  readonly rivals: Kind[];
  /** For each thread the places of its steps of this kind, in order. */
  readonly places: Map<number, number[]>;
}

export function createStepIndex(): StepIndex {
  const kinds = new Map<string, Kind>();
  const byObject = new Map<number, Set<Kind>>();
  const wide = new Set<Kind>();
  const byThread = new Map<number, number[]>();
  const path: { readonly step: IndexedStep; readonly kind: Kind }[] = [];
  /** A step is asked about, and then added. */
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

  function kindOf(effects: readonly Effect[]): Kind {
    if (newest?.effects === effects) return newest.kind;
    const key = effects.map(({ op, object, kind }) => `${op} ${object} ${kind}`).join();
    let kind = kinds.get(key);
    if (kind === undefined) {
      kind = { effects, rivals: [], places: new Map() };
      kinds.set(key, kind);
      introduce(kind);
    }
    newest = { effects, kind };
    return kind;
  }

  /** Finds the kinds that conflict with a new one. */
  function introduce(kind: Kind): void {
    const isWideKind = kind.effects.some(isWide);
    for (const { object } of kind.effects) {
      const same = byObject.get(object) ?? new Set();
      byObject.set(object, same.add(kind));
    }
    if (isWideKind) wide.add(kind);
    const near = isWideKind
      ? kinds.values()
      : new Set([...wide, ...kind.effects.flatMap(({ object }) => [...(byObject.get(object) ?? [])])]);
    for (const other of near) {
      if (!haveConflict(kind.effects, other.effects)) continue;
      kind.rivals.push(other);
      if (other !== kind) other.rivals.push(kind);
    }
  }
}

function listOf(lists: Map<number, number[]>, key: number): number[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: number[] = [];
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
