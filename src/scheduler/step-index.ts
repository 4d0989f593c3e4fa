import type { Effect } from "./effect.ts";
import { createStepKinds, type StepKind } from "./step-kinds.ts";

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

export function createStepIndex(): StepIndex {
  const kinds = createStepKinds<number[]>();
  const byThread = new Map<number, number[]>();
  const path: { readonly step: IndexedStep; readonly kind: StepKind<number[]> }[] = [];
  /** A step is looked up, and then added. */
  let newest: { readonly effects: readonly Effect[]; readonly kind: StepKind<number[]> } | undefined;

  return {
    push(step) {
      const kind = kindOf(step.effects);
      listOf(kind.seen, step.thread).push(path.length);
      listOf(byThread, step.thread).push(path.length);
      path.push({ step, kind });
    },
    pop() {
      const last = path.pop();
      if (last === undefined) return;
      listOf(last.kind.seen, last.step.thread).pop();
      listOf(byThread, last.step.thread).pop();
    },
    rivalsOf({ thread, effects }) {
      let newest: Map<number, number> | undefined;
      for (const { seen } of kindOf(effects).rivals) {
        for (const [other, list] of seen) {
          const place = list.at(-1);
          if (other === thread || place === undefined) continue;
          newest ??= new Map();
          if (place > (newest.get(other) ?? -1)) newest.set(other, place);
        }
      }
      return newest === undefined ? NONE : [...newest.values()].sort((a, b) => b - a);
    },
    newestOf: (thread) => byThread.get(thread)?.at(-1),
    firstAfter: (place) =>
      [...byThread.values()].flatMap((list) => list[countUpTo(list, place)] ?? []).sort((a, b) => a - b),
  };

  function kindOf(effects: readonly Effect[]): StepKind<number[]> {
    if (newest?.effects !== effects) newest = { effects, kind: kinds(effects) };
    return newest.kind;
  }
}

const NONE: readonly never[] = [];

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
