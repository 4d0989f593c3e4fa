import { createLineOrder } from "../../expect/match/line-order.ts";
import type { Facts } from "../analyse.ts";

/** Which of two printed lines can come first. */
export interface OrderQuestion {
  readonly first: string;
  readonly second: string;
}

/** Finds in the runs of a search which lines can come before which. Lines are identified by their texts. */
export interface Orders {
  add(facts: Facts): boolean;
  /** Whether some run prints both, and nothing in it orders the second before the first. */
  canPrecede(question: OrderQuestion): boolean;
  /** Whether the same thread always prints both, so that the answer is obvious. */
  isOneThread(question: OrderQuestion): boolean;
  /** Texts that no run prints twice, in the order in which they were first printed; none if some run prints too much. */
  texts(): readonly string[];
}

/** The most lines of a run. There is no good question about a program that prints more. */
const MOST_LINES = 60;

export function createOrders(): Orders {
  const texts = new Set<string>();
  const threads = new Map<string, Set<number>>();
  const repeated = new Set<string>();
  const possible = new Map<string, Set<string>>();
  let isLong = false;

  return {
    add({ transcript }) {
      const { lines, printed } = transcript.output;
      isLong ||= printed > MOST_LINES;
      if (isLong) return false;
      let isNew = false;
      const seen = new Set<string>();
      for (const { text, thread } of lines) {
        threads.set(text, (threads.get(text) ?? new Set()).add(thread));
        if (seen.has(text)) repeated.add(text);
        seen.add(text);
        texts.add(text);
      }
      const order = createLineOrder(lines);
      for (const [a, { text: first }] of lines.entries())
        for (const [b, { text: second }] of lines.entries())
          if (first !== second && !order.precedes(b, a) && note(first, second)) isNew = true;
      return isNew;
    },
    canPrecede: ({ first, second }) => possible.get(first)?.has(second) === true,
    isOneThread({ first, second }) {
      const all = new Set([...(threads.get(first) ?? []), ...(threads.get(second) ?? [])]);
      return all.size === 1;
    },
    texts: () => (isLong ? [] : [...texts].filter((text) => !repeated.has(text))),
  };

  /** @returns whether it was not known. */
  function note(first: string, second: string): boolean {
    const later = possible.get(first) ?? new Set();
    const { size } = later;
    possible.set(first, later.add(second));
    return later.size > size;
  }
}

/** Questions worth asking: about lines of different threads that are close together, half of them possible, half impossible. */
export function chooseOrders(orders: Orders, most: number): readonly OrderQuestion[] {
  const texts = orders.texts();
  const near = texts.flatMap((first, i) =>
    texts.map((second, j) => ({ first, second, gap: Math.abs(i - j) })),
  );
  const candidates = near
    .filter((each) => each.gap > 0 && !orders.isOneThread(each))
    .sort((a, b) => a.gap - b.gap);
  const can = candidates.filter((each) => orders.canPrecede(each));
  const cannot = candidates.filter((each) => !orders.canPrecede(each));
  const half = Math.floor(most / 2);
  const chosen = [
    ...cannot.slice(0, Math.max(half, most - can.length)),
    ...can.slice(0, Math.max(half, most - cannot.length)),
  ];
  return candidates.filter((each) => chosen.includes(each)).map(({ first, second }) => ({ first, second }));
}
