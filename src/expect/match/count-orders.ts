import type { Orders } from "../../result/run.ts";
import type { StampedLine } from "../../trace/lines.ts";
import { createLineOrder } from "./line-order.ts";
import { createLinearExtensions, type ExtensionState } from "./linear-extensions.ts";
import { createBudget } from "./match-line.ts";

/** About a tenth of a second. */
const BUDGET = 300_000;
/** A few milliseconds, for each run of a search. */
export const BUDGET_IN_SEARCH = 10_000;

/**
 * The number of orders of the printed lines that agree with happens-before: its linear extensions, counted once for the same texts. Exact
 * if the budget suffices: it adds up, line by line, the ways to each set of lines that may have been printed. Otherwise `count` is one less
 * than what was certain when the budget ran out.
 *
 * @param lines in the order printed.
 */
export function countOrders(lines: readonly StampedLine[], steps: number = BUDGET): Orders {
  const budget = createBudget(steps);
  const extensions = createLinearExtensions(lines, budget);
  let level = new Map([[extensions.start.key, { state: extensions.start, ways: 1 }]]);
  for (let placed = 0; placed < lines.length; placed++) {
    const next = new Map<string, { readonly state: ExtensionState; ways: number }>();
    for (const { state, ways } of level.values()) {
      for (const after of extensions.next(state).values()) {
        const known = next.get(after.key);
        if (known === undefined) next.set(after.key, { state: after, ways });
        else known.ways += ways;
      }
      // Each beginning has a continuation, and different beginnings have different ones: there are at least that many.
      if (budget.exhausted) return { count: total(level) - 1, exact: false };
    }
    level = next;
    if (total(level) > Number.MAX_SAFE_INTEGER) return { count: Number.MAX_SAFE_INTEGER, exact: false };
  }
  return { count: total(level), exact: true };
}

/** Whether these orders all read the same. False if the budget of a search does not suffice to say so. */
export function hasOneOrder(lines: readonly StampedLine[]): boolean {
  const order = createLineOrder(lines);
  const canSwap = [...lines.keys()].filter((line) => line > 0 && !order.precedes(line - 1, line));
  if (canSwap.some((line) => lines[line - 1]?.text !== lines[line]?.text)) return false;
  if (canSwap.length === 0) return true;
  // To swap two lines of the same text changes nothing, but what follows one of them may come before the other.
  const { count, exact } = countOrders(lines, BUDGET_IN_SEARCH);
  return exact && count === 1;
}

/** The first `most` of these orders, line by line; the one that was printed comes first. */
export function listOrders(lines: readonly StampedLine[], most: number): readonly (readonly string[])[] {
  const extensions = createLinearExtensions(lines, createBudget(BUDGET));
  const printed = lines.map(({ text }) => text);
  const orders: (readonly string[])[] = [];
  const texts: string[] = [];
  /** For each line of the current order the other texts that may stand there, the next one to try at the end. */
  const choices = [optionsAfter(extensions.start, true)];
  while (choices.length > 0 && orders.length < most) {
    texts.length = choices.length - 1;
    if (texts.length === lines.length) orders.push([...texts]);
    const option = choices.at(-1)?.pop();
    if (option === undefined) {
      choices.pop();
      continue;
    }
    const [text, state] = option;
    texts.push(text);
    choices.push(
      optionsAfter(
        state,
        texts.every((other, index) => other === printed[index]),
      ),
    );
  }
  return orders;

  function optionsAfter(state: ExtensionState, asPrinted: boolean): [string, ExtensionState][] {
    const options = [...extensions.next(state)].reverse();
    const first = asPrinted ? printed[texts.length] : undefined;
    return options.sort(([a], [b]) => Number(a === first) - Number(b === first));
  }
}

function total(level: ReadonlyMap<string, { readonly ways: number }>): number {
  let sum = 0;
  for (const { ways } of level.values()) sum += ways;
  return sum;
}
