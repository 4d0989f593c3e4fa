import type { StampedLine } from "../../trace/lines.ts";
import type { LineOrder } from "./line-order.ts";
import { type Budget, spend } from "./match-line.ts";

/** How far each thread's lines have been placed: the next line of each is all that can come next. */
export interface Frontier {
  /** For each chain, how many of its lines are placed. */
  readonly placed: readonly number[];
  /** The different texts among the next lines. */
  texts(): readonly string[];
  /** The next lines of this text. */
  next(text: string): readonly number[];
  /** Whether all predecessors of a next line are placed. */
  isReady(line: number, budget: Budget): boolean;
  /** How many lines of its thread are left, from this one on. */
  remaining(line: number): number;
  place(line: number): void;
  /** Takes back the line that was placed last. */
  remove(line: number): void;
}

export function createFrontier(lines: readonly StampedLine[], order: LineOrder): Frontier {
  const { chains, chainOf, placeOf } = order;
  const placed = chains.map(() => 0);
  const byText = new Map<string, Set<number>>();
  for (const chain of chains) offer(chain[0]);

  return {
    placed,
    texts: () => [...byText.keys()],
    next: (text) => [...(byText.get(text) ?? [])],
    isReady,
    remaining: (line) =>
      (chains[chainOf[line] as number] as readonly number[]).length - (placeOf[line] as number),
    place(line) {
      const chain = chainOf[line] as number;
      withdraw(line);
      offer(chains[chain]?.[(placeOf[line] as number) + 1]);
      placed[chain] = (placed[chain] as number) + 1;
    },
    remove(line) {
      const chain = chainOf[line] as number;
      withdraw(chains[chain]?.[(placeOf[line] as number) + 1]);
      offer(line);
      placed[chain] = (placed[chain] as number) - 1;
    },
  };

  /** It is enough to look at each thread's next line: what precedes `line` further on is preceded by that one. */
  function isReady(line: number, budget: Budget): boolean {
    if (!spend(budget, chains.length)) return false;
    return chains.every((chain, index) => {
      const next = chain[placed[index] as number];
      return next === undefined || next === line || !order.precedes(next, line);
    });
  }

  function offer(line: number | undefined): void {
    if (line === undefined) return;
    const { text } = lines[line] as StampedLine;
    const bucket = byText.get(text);
    if (bucket === undefined) byText.set(text, new Set([line]));
    else bucket.add(line);
  }

  function withdraw(line: number | undefined): void {
    if (line === undefined) return;
    const { text } = lines[line] as StampedLine;
    const bucket = byText.get(text);
    bucket?.delete(line);
    if (bucket?.size === 0) byText.delete(text);
  }
}
