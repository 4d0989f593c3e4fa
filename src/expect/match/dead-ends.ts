import type { StampedLine } from "../../trace/lines.ts";
import type { ExpectedLine } from "../parse.ts";
import type { Bindings } from "./bindings.ts";
import type { Frontier } from "./frontier.ts";
import type { LineOrder } from "./line-order.ts";
import { type Budget, costOf, type Fit, spend } from "./match-line.ts";
import { findSymmetricChains } from "./thread-symmetry.ts";

/** A printed line that can be the next expected one, and the names that it then binds. */
export interface Option {
  readonly line: number;
  readonly fit: Fit;
}

interface SearchState {
  readonly expected: readonly ExpectedLine[];
  readonly lines: readonly StampedLine[];
  readonly lineOrder: LineOrder;
  readonly budget: Budget;
  readonly frontier: Frontier;
  readonly bindings: Bindings;
}

/** What a search for an order need not try, because something that stands for it has failed. */
interface DeadEnds {
  /** Notes that what is placed now cannot be completed. @param count the number of placed lines. */
  add(count: number): void;
  /** Whether what is placed now is known to fail, as it is or after swapping threads that are alike. */
  has(count: number): boolean;
  /** Whether `option` fails if `tried`, in the same place, has failed. */
  covers(tried: Option, option: Option): boolean;
  /** Finds the threads that are alike. Until then none are. */
  findSymmetry(): void;
}

/** The cost of searching a chain, or a part of a state's key, in looks at a single line. */
const WEIGHT = 8;

export function createDeadEnds(state: SearchState): DeadEnds {
  const { expected, lines, lineOrder, budget, frontier, bindings } = state;
  const failed = new Set<string>();
  const liveNames = findLiveNames(expected);
  let groupOf: readonly number[] | undefined;

  return {
    add(count) {
      failed.add(keyOf(count));
    },
    has: (count) => failed.size > 0 && failed.has(keyOf(count)),
    covers(tried, option) {
      if (lines[tried.line]?.text !== lines[option.line]?.text || !sameFit(tried.fit, option.fit))
        return false;
      return areSymmetric(tried.line, option.line) || holdsUpMore(tried.line, option.line);
    },
    findSymmetry() {
      groupOf = findSymmetricChains(lines, lineOrder, budget);
    },
  };

  /** Equal for states that can be completed in the same ways. */
  function keyOf(count: number): string {
    const names = liveNames(count);
    spend(budget, WEIGHT * (lineOrder.chains.length + names.length));
    const counts = frontier.placed.map((count, chain) => (groupOf?.[chain] ?? chain) * 2 ** 20 + count);
    const texts = names.map((name) => bindings.bound.get(name) ?? "");
    for (const text of texts) spend(budget, WEIGHT * costOf(text));
    return `${counts.sort((a, b) => a - b).join(" ")} ${JSON.stringify(texts)}`;
  }

  function areSymmetric(a: number, b: number): boolean {
    if (groupOf === undefined || lineOrder.placeOf[a] !== lineOrder.placeOf[b]) return false;
    return groupOf[lineOrder.chainOf[a] as number] === groupOf[lineOrder.chainOf[b] as number];
  }

  /** Whether `a` precedes all lines that `b` precedes. */
  function holdsUpMore(a: number, b: number): boolean {
    if ([a, a + 1, b, b + 1].some(lineOrder.isGlued)) return false;
    if (!spend(budget, WEIGHT * lineOrder.chains.length)) return false;
    return lineOrder.chains.every(
      (_, chain) => lineOrder.firstAfter(a, chain) <= lineOrder.firstAfter(b, chain),
    );
  }
}

function sameFit(a: Fit, b: Fit): boolean {
  return a.size === b.size && [...a].every(([name, text]) => b.get(name) === text);
}

/** The names that have a text at an expected line's index and occur again: what follows depends on them. */
function findLiveNames(expected: readonly ExpectedLine[]): (index: number) => readonly string[] {
  const uses = new Map<string, { readonly first: number; last: number }>();
  expected.forEach(({ pieces }, index) => {
    for (const piece of pieces) {
      if (piece.kind !== "capture") continue;
      const use = uses.get(piece.name);
      if (use === undefined) uses.set(piece.name, { first: index, last: index });
      else use.last = index;
    }
  });
  const found = new Map<number, readonly string[]>();
  return (index) => {
    let names = found.get(index);
    if (names === undefined) {
      names = [...uses].filter(([, { first, last }]) => first < index && index <= last).map(([name]) => name);
      found.set(index, names);
    }
    return names;
  };
}
