import type { StampedLine } from "../../trace/lines.ts";
import type { ExpectedLine } from "../parse.ts";
import { createBindings } from "./bindings.ts";
import { createFrontier } from "./frontier.ts";
import type { LineOrder } from "./line-order.ts";
import { type Budget, costOf, type Fit, matchLine, spend } from "./match-line.ts";
import { findSymmetricChains } from "./thread-symmetry.ts";

interface OrderSearch {
  readonly expected: readonly ExpectedLine[];
  readonly lines: readonly StampedLine[];
  readonly lineOrder: LineOrder;
  /** The line to try first where several can come next: the one printed first, or of the thread with most to print. */
  readonly prefer: "printed-first" | "longest-first";
  readonly budget: Budget;
}

interface Option {
  readonly line: number;
  readonly fit: Fit;
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

/** The cost of searching a chain, or a part of a state's key, in looks at a single line. */
const WEIGHT = 8;
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
export function searchOrder({
  expected,
  lines,
  lineOrder,
  prefer,
  budget,
}: OrderSearch): readonly number[] | undefined {
  const frontier = createFrontier(lines, lineOrder);
  const bindings = createBindings();
  const pairs: number[] = [];
  const choices: Branch[] = [];
  const failed = new Set<string>();
  const liveNames = findLiveNames(expected);
  let turns = 0;
  let groupOf: readonly number[] | undefined;

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
    if (failed.size > 0 && failed.has(stateKey())) return undefined;
    const choice = { at: pairs.length, size: bindings.size, options: optionsNow(), next: 0, tried: [] };
    const option = nextOf(choice);
    if (choice.next < choice.options.length) choices.push(choice);
    return option;
  }

  /** Undoes what was placed since the last choice that has something left to try. */
  function goBack(): Option | undefined {
    if (++turns === BACKTRACKS_BEFORE_SYMMETRY) groupOf = findSymmetricChains(lines, lineOrder, budget);
    for (let choice = choices.at(-1); choice !== undefined; choice = choices.at(-1)) {
      while (pairs.length > choice.at) frontier.remove(pairs.pop() as number);
      bindings.undo(choice.size);
      const option = nextOf(choice);
      if (option !== undefined) return option;
      if (budget.exhausted) return undefined;
      choices.pop();
      failed.add(stateKey());
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
      if (choice.tried.some((tried) => standsFor(tried, option)) || !frontier.isReady(option.line, budget))
        continue;
      choice.tried.push(option);
      return option;
    }
    return undefined;
  }

  /** Whether the second fails if the first has failed. */
  function standsFor(tried: Option, option: Option): boolean {
    if (lines[tried.line]?.text !== lines[option.line]?.text || !sameFit(tried.fit, option.fit)) return false;
    return areSymmetric(tried.line, option.line) || holdsUpMore(tried.line, option.line);
  }

  function areSymmetric(a: number, b: number): boolean {
    if (groupOf === undefined || lineOrder.placeOf[a] !== lineOrder.placeOf[b]) return false;
    return groupOf[lineOrder.chainOf[a] as number] === groupOf[lineOrder.chainOf[b] as number];
  }

  /** Whether all lines that `b` precedes are preceded by `a` too. */
  function holdsUpMore(a: number, b: number): boolean {
    if ([a, a + 1, b, b + 1].some(lineOrder.isGlued)) return false;
    if (!spend(budget, WEIGHT * lineOrder.chains.length)) return false;
    return lineOrder.chains.every(
      (_, chain) => lineOrder.firstAfter(a, chain) <= lineOrder.firstAfter(b, chain),
    );
  }

  /** Equal for states that can be completed in the same ways. */
  function stateKey(): string {
    const names = liveNames(pairs.length);
    spend(budget, WEIGHT * (lineOrder.chains.length + names.length));
    const counts = frontier.placed.map((count, chain) => (groupOf?.[chain] ?? chain) * 2 ** 20 + count);
    const texts = names.map((name) => bindings.bound.get(name) ?? "");
    for (const text of texts) spend(budget, WEIGHT * costOf(text));
    return `${counts.sort((a, b) => a - b).join(" ")} ${JSON.stringify(texts)}`;
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
