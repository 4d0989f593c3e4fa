import { haveConflict, isWide, numberOf } from "./dependence.ts";
import type { Effect } from "./effect.ts";

/** Steps that have the same effects, whichever threads make them. */
export interface StepKind<Seen> {
  /** Kinds that conflict with this one, perhaps itself. */
  readonly rivals: StepKind<Seen>[];
  /** Whether two of its steps conflict. */
  readonly isOwnRival: boolean;
  /** What is kept of its steps, by thread. */
  readonly seen: Map<number, Seen>;
}

/** An effect that some step has. Kinds share effects: the ends of all threads have the same effect on the run. */
interface KnownEffect<Seen> {
  readonly effect: Effect;
  /** Effects that conflict with this one. */
  readonly rivals: KnownEffect<Seen>[];
  readonly kinds: StepKind<Seen>[];
}

/** Sorts steps by their effects, and finds out once for each kind which other kinds conflict with it. */
export function createStepKinds<Seen>(): (effects: readonly Effect[]) => StepKind<Seen> {
  /** By the number of their effect, or the numbers of their effects. */
  const kinds = new Map<number | string, StepKind<Seen>>();
  const effects = new Map<number, KnownEffect<Seen>>();
  const byObject = new Map<number, KnownEffect<Seen>[]>();
  const wide: KnownEffect<Seen>[] = [];

  return (asked) => {
    const [first] = asked;
    const key = first !== undefined && asked.length === 1 ? numberOf(first) : asked.map(numberOf).join();
    let kind = kinds.get(key);
    if (kind === undefined) {
      kind = { rivals: [], isOwnRival: haveConflict(asked, asked), seen: new Map() };
      kinds.set(key, kind);
      introduce(kind, asked.map(knownEffect));
    }
    return kind;
  };

  /** Finds the kinds that conflict with a new one. */
  function introduce(kind: StepKind<Seen>, has: readonly KnownEffect<Seen>[]): void {
    for (const each of has) each.kinds.push(kind);
    const others = has.flatMap(({ rivals }) => rivals.flatMap((rival) => rival.kinds));
    for (const other of new Set(others)) {
      kind.rivals.push(other);
      if (other !== kind) other.rivals.push(kind);
    }
  }

  function knownEffect(effect: Effect): KnownEffect<Seen> {
    const number = numberOf(effect);
    const known = effects.get(number);
    if (known !== undefined) return known;
    const added: KnownEffect<Seen> = { effect, rivals: [], kinds: [] };
    effects.set(number, added);
    const same = byObject.get(effect.object) ?? [];
    byObject.set(effect.object, same);
    same.push(added);
    if (isWide(effect)) wide.push(added);
    const near = isWide(effect) ? effects.values() : new Set([...wide, ...same]);
    for (const other of near) {
      if (!haveConflict([effect], [other.effect])) continue;
      added.rivals.push(other);
      if (other !== added) other.rivals.push(added);
    }
    return added;
  }
}
