import type { StampedLine } from "../../trace/lines.ts";
import { createLineOrder } from "./line-order.ts";
import { type Budget, createBudget, spend } from "./match-line.ts";
import { findSymmetricChains } from "./thread-symmetry.ts";

/** For each chain the number of its lines that have been read: a down-set of the order. */
type DownSet = readonly number[];

/**
 * The sets of lines that may have been read, judged by their texts: of two lines with the same text, it may have been either. So each text
 * leads to one state, and different paths through the states spell different texts.
 */
export interface ExtensionState {
  readonly key: string;
  readonly possible: readonly DownSet[];
}

interface LinearExtensions {
  readonly start: ExtensionState;
  /** The texts that may come next, each with the state that it leads to. */
  next(state: ExtensionState): ReadonlyMap<string, ExtensionState>;
}

/** The orders of the lines as an automaton over their texts. It does not distinguish threads that are alike. */
export function createLinearExtensions(lines: readonly StampedLine[], budget: Budget): LinearExtensions {
  const order = createLineOrder(lines);
  const { chains } = order;
  // Missing a symmetry costs only time, so this search has a budget of its own.
  const groupOf = findSymmetricChains(lines, order, createBudget(budget.left));

  return {
    start: stateOf([chains.map(() => 0)]),
    next(state) {
      const found = new Map<string, DownSet[]>();
      for (const placed of state.possible) {
        for (const line of readyLines(placed)) {
          const { text } = lines[line] as StampedLine;
          const possible = found.get(text) ?? [];
          possible.push(withOneMore(placed, order.chainOf[line] as number));
          found.set(text, possible);
        }
      }
      return new Map([...found].map(([text, possible]) => [text, stateOf(possible)]));
    },
  };

  /**
   * The lines whose predecessors are all placed. The next line of each chain is enough, and one chain stands for all chains that are alike
   * and equally far.
   */
  function readyLines(placed: DownSet): readonly number[] {
    const nexts = chains.flatMap((chain, index) => chain[placed[index] as number] ?? []);
    const forced = nexts.find((line) => order.isGlued(line) && isPlaced(line - 1, placed));
    if (forced !== undefined) return [forced];
    const candidates = new Map<number, number>();
    for (const line of nexts) {
      const chain = order.chainOf[line] as number;
      candidates.set((groupOf[chain] as number) * 2 ** 20 + (placed[chain] as number), line);
    }
    spend(budget, candidates.size * nexts.length + chains.length);
    return [...candidates.values()].filter((line) =>
      nexts.every((other) => other === line || !order.precedes(other, line)),
    );
  }

  function isPlaced(line: number, placed: DownSet): boolean {
    return (order.placeOf[line] as number) < (placed[order.chainOf[line] as number] as number);
  }

  function stateOf(possible: readonly DownSet[]): ExtensionState {
    const distinct = new Map(possible.map((placed) => [normal(placed).join(" "), normal(placed)]));
    const keys = [...distinct.keys()].sort();
    spend(budget, possible.length * chains.length);
    return { key: keys.join("|"), possible: [...distinct.values()] };
  }

  /** Equal for placements that differ only by swapping threads that are alike. */
  function normal(placed: DownSet): DownSet {
    const counts = new Map<number, number[]>();
    placed.forEach((count, chain) => {
      const group = counts.get(groupOf[chain] as number);
      if (group === undefined) counts.set(groupOf[chain] as number, [count]);
      else group.push(count);
    });
    for (const group of counts.values()) group.sort((a, b) => b - a);
    return placed.map((_, chain) => counts.get(groupOf[chain] as number)?.shift() as number);
  }
}

function withOneMore(placed: DownSet, chain: number): DownSet {
  return placed.map((count, index) => (index === chain ? count + 1 : count));
}
