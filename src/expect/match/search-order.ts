import type { StampedLine } from "../../trace/lines.ts";
import type { ExpectedLine } from "../parse.ts";
import { createBindings } from "./bindings.ts";
import { createDeadEnds, type Option } from "./dead-ends.ts";
import { createFrontier } from "./frontier.ts";
import type { LineOrder } from "./line-order.ts";
import { type Budget, matchLine, spend } from "./match-line.ts";

interface OrderSearch {
  readonly expected: readonly ExpectedLine[];
  readonly lines: readonly StampedLine[];
  readonly lineOrder: LineOrder;
  /** The line to try first where several can come next: the one printed first, or of the thread with most to print. */
  readonly prefer: "printed-first" | "longest-first";
  readonly budget: Budget;
}

interface Branch {
  /** The expected line that was being placed. */
  readonly at: number;
  /** The number of bound names. */
  readonly size: number;
  readonly options: readonly Option[];
  next: number;
  /** The lines that were tried, without those that another line stands for. */
  readonly tried: Option[];
}

/** Searching for threads that are alike pays only once the search has gone back this often. */
const BACKTRACKS_BEFORE_SYMMETRY = 50;

/**
 * Walks through the expected text and places at each line a printed one that may come next: all its predecessors are placed, and the
 * texts agree. Goes back only to lines where there was a choice, and skips there
 * - states known to fail, also after swapping threads that are alike;
 * - a line that blocks no more lines than one with the same text that was tried: they could change places.
 *
 * @returns for each expected line the index of its printed line; undefined if none was found.
 */
export function searchOrder(search: OrderSearch): readonly number[] | undefined {
  const { expected, lines, lineOrder, prefer, budget } = search;
  const frontier = createFrontier(lines, lineOrder);
  const bindings = createBindings();
  const deadEnds = createDeadEnds({ ...search, frontier, bindings });
  const pairs: number[] = [];
  const choices: Branch[] = [];
  let turns = 0;

  while (pairs.length < expected.length) {
    if (!spend(budget, 1)) return undefined;
    const option = goOn() ?? goBack();
    if (option === undefined) return undefined;
    frontier.place(option.line);
    bindings.add(option.fit);
    pairs.push(option.line);
  }
  return pairs;

  function goOn(): Option | undefined {
    if (deadEnds.has(pairs.length)) return undefined;
    const choice = { at: pairs.length, size: bindings.size, options: optionsNow(), next: 0, tried: [] };
    const option = nextOf(choice);
    if (choice.next < choice.options.length) choices.push(choice);
    return option;
  }

  /** Undoes what was placed since the last choice that has something left to try. */
  function goBack(): Option | undefined {
    if (++turns === BACKTRACKS_BEFORE_SYMMETRY) deadEnds.findSymmetry();
    for (let choice = choices.at(-1); choice !== undefined; choice = choices.at(-1)) {
      while (pairs.length > choice.at) frontier.remove(pairs.pop() as number);
      bindings.undo(choice.size);
      const option = nextOf(choice);
      if (option !== undefined) return option;
      if (budget.exhausted) return undefined;
      choices.pop();
      deadEnds.add(pairs.length);
    }
    return undefined;
  }

  /** The lines that agree with the next expected one, ready or not. */
  function optionsNow(): readonly Option[] {
    const line = expected[pairs.length] as ExpectedLine;
    const options: Option[] = [];
    for (const text of line.literal === undefined ? frontier.texts() : [line.literal]) {
      const fits = matchLine(line, text, bindings.bound, budget);
      if (fits.length === 0) continue;
      for (const next of frontier.next(text)) for (const fit of fits) options.push({ line: next, fit });
    }
    spend(budget, options.length);
    return options.sort((a, b) => rank(a.line) - rank(b.line) || a.line - b.line);
  }

  function rank(line: number): number {
    return prefer === "printed-first" ? line : -frontier.remaining(line);
  }

  function nextOf(choice: Branch): Option | undefined {
    while (choice.next < choice.options.length) {
      const option = choice.options[choice.next++] as Option;
      if (!spend(budget, 1)) return undefined;
      if (choice.tried.some((tried) => deadEnds.covers(tried, option))) continue;
      if (!frontier.isReady(option.line, budget)) continue;
      choice.tried.push(option);
      return option;
    }
    return undefined;
  }
}
