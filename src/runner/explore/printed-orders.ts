import { createLineOrder } from "../../expect/match/line-order.ts";
import type { PrintedOrders } from "../../result/explore.ts";
import type { Facts } from "../analyse.ts";

/** The most lines of a run. There is no good question about a program that prints more. */
const MOST_LINES = 60;

/** Finds in the runs of a search which lines can come before which. */
export function createPrintedOrders() {
  const texts = new Set<string>();
  const threads = new Map<string, Set<number>>();
  const repeated = new Set<string>();
  const later = new Map<string, Set<string>>();
  let isLong = false;

  return {
    /** @returns whether it shows something new. */
    add({ transcript }: Facts): boolean {
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
    found: (): PrintedOrders => ({
      texts: isLong ? [] : [...texts].filter((text) => !repeated.has(text)),
      ...{ later, threads },
    }),
  };

  /** @returns whether it was not known. */
  function note(first: string, second: string): boolean {
    const known = later.get(first) ?? new Set();
    const { size } = known;
    later.set(first, known.add(second));
    return known.size > size;
  }
}
