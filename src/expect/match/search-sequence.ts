import type { StampedLine } from "../../trace/lines.ts";
import type { ExpectedLine } from "../parse.ts";
import { createBindings } from "./bindings.ts";
import { type Budget, type Fit, matchLine, spend } from "./match-line.ts";

/** Whether the lines are known to agree in order. Linear, unless a line can be read in several ways. */
export function searchSequence(
  expected: readonly ExpectedLine[],
  lines: readonly StampedLine[],
  budget: Budget,
): boolean {
  const bindings = createBindings();
  const choices: {
    readonly at: number;
    readonly size: number;
    readonly fits: readonly Fit[];
    next: number;
  }[] = [];
  let at = 0;
  while (at < expected.length) {
    if (!spend(budget, 1)) return false;
    const { text, isCut } = lines[at] as StampedLine;
    const fits = isCut ? [] : matchLine(expected[at] as ExpectedLine, text, bindings.bound, budget);
    if (fits.length > 1) choices.push({ at, size: bindings.size, fits, next: 1 });
    if (fits[0] !== undefined) {
      bindings.add(fits[0]);
      at++;
      continue;
    }
    let choice = choices.at(-1);
    while (choice !== undefined && choice.next === choice.fits.length) {
      choices.pop();
      choice = choices.at(-1);
    }
    if (choice === undefined) return false;
    bindings.undo(choice.size);
    bindings.add(choice.fits[choice.next++] as Fit);
    at = choice.at + 1;
  }
  return true;
}
