import type { StampedLine } from "../../trace/lines.ts";
import type { LineOrder } from "./line-order.ts";
import { type Budget, spend } from "./match-line.ts";

/** How far each thread's lines have been placed: only the next line of each can come next. */
export interface Frontier {
  /** For each chain, the number of its placed lines. */
  readonly placed: readonly number[];
  /** The different texts among the next lines. */
  texts(): readonly string[];
  /** The next lines of this text. */
  next(text: string): readonly number[];
  /** Whether all predecessors of a next line are placed, and nothing has to come right after the line that was placed last. */
  isReady(line: number, budget: Budget): boolean;
  /** The number of lines of its thread from this one on. */
  remaining(line: number): number;
  place(line: number): void;
  /** Removes the line that was placed last. */
  remove(line: number): void;
}

export function createFrontier(lines: readonly StampedLine[], order: LineOrder): Frontier {
  const { chains, chainOf, placeOf } = order;
  const placed = chains.map(() => 0);
  const byText = new Map<string, Set<number>>();
  /** The line that has to be next. */
  let forced: number | undefined;
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
      forced = order.isGlued(line + 1) ? line + 1 : undefined;
    },
    remove(line) {
      const chain = chainOf[line] as number;
      withdraw(chains[chain]?.[(placeOf[line] as number) + 1]);
      offer(line);
      placed[chain] = (placed[chain] as number) - 1;
      forced = order.isGlued(line) ? line : undefined;
    },
  };

  /** Each thread's next line is enough: any later line that precedes `line` comes after it. */
  function isReady(line: number, budget: Budget): boolean {
    if (!spend(budget, chains.length)) return false;
    if (forced !== undefined) return line === forced;
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
