import type { ExploreResult, Outcome } from "../../result/explore.ts";
import type { Claim } from "../../result/prediction.ts";
import { isTrouble } from "../../result/verdict.ts";

/** The most outputs and near misses that are offered: a reader could not think about more. */
const MOST_OUTPUTS = 4;
const MOST_CHOICES = 6;

/** Choices for the output of a program: some that it can print, and similar ones that it cannot. */
export function chooseOutputs(
  result: Pick<ExploreResult, "outcomes">,
  { expected, canWait }: { readonly expected: readonly string[] | undefined; readonly canWait: boolean },
): readonly Claim[] {
  const printed = result.outcomes.filter(isPrinted).slice(0, MOST_OUTPUTS);
  const outputs = new Map<string, readonly string[]>();
  const offer = (lines: readonly string[]) => {
    if (outputs.size < MOST_CHOICES) outputs.set(lines.join("\n"), lines);
  };
  for (const { output } of printed) offer(output);
  if (printed.length > 0 && expected !== undefined) offer(expected);
  for (const miss of nearMisses(printed.map(({ output }) => output))) offer(miss);
  const sorted = [...outputs.values()].sort(byText).map((lines): Claim => ({ kind: "output", lines }));
  return canWait ? [...sorted, { kind: "deadlock" }] : sorted;
}

/** Whether a run came to its end, so that its output is all that the program prints. */
export function isPrinted({ verdict }: Pick<Outcome, "verdict">): boolean {
  return !isTrouble({ verdict });
}

/** Numbers just beyond those that are printed, and swapped lines. */
function nearMisses(outputs: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const numbers = outputs.flatMap(([line = "", ...more]) =>
    more.length === 0 && /^-?\d{1,9}$/.test(line) ? [Number(line)] : [],
  );
  if (numbers.length > 0 && numbers.length === outputs.length)
    return [Math.max(...numbers) + 1, Math.min(...numbers) - 1].map((number) => [String(number)]);
  return outputs.flatMap((lines) =>
    lines.slice(1).map((_, i) => lines.with(i, lines[i + 1] as string).with(i + 1, lines[i] as string)),
  );
}

function byText(one: readonly string[], other: readonly string[]): number {
  return one.join("\n").localeCompare(other.join("\n"), "en", { numeric: true });
}
