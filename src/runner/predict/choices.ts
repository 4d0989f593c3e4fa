import type { ExploreResult, PrintedOrders } from "../../result/explore.ts";
import type { ReaderClaim } from "../../result/prediction.ts";
import { isTrouble } from "../../result/verdict.ts";

/** The most outputs and near misses that are offered: a reader could not think about more. */
const MOST_OUTPUTS = 4;
const MOST_CHOICES = 6;

/** Choices for the output of a program: some that it can print, and similar ones that it cannot. */
export function chooseOutputs(
  result: Pick<ExploreResult, "outcomes">,
  { expected, canWait }: { readonly expected: readonly string[] | undefined; readonly canWait: boolean },
): readonly ReaderClaim[] {
  const printed = result.outcomes.filter((outcome) => !isTrouble(outcome)).slice(0, MOST_OUTPUTS);
  const outputs = new Map<string, readonly string[]>();
  const offer = (lines: readonly string[]) => {
    if (outputs.size < MOST_CHOICES) outputs.set(JSON.stringify(lines), lines);
  };
  for (const { output } of printed) offer(output);
  if (printed.length > 0 && expected !== undefined) offer(expected);
  for (const miss of nearMisses(printed.map(({ output }) => output))) offer(miss);
  const sorted = [...outputs.values()].sort(byText).map((lines): ReaderClaim => ({ kind: "output", lines }));
  return canWait ? [...sorted, { kind: "deadlock" }] : sorted;
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

/** Which of two printed lines can come first. */
interface OrderQuestion {
  readonly first: string;
  readonly second: string;
}

/** Whether some run prints both, and nothing in it orders the second before the first. */
export function canPrecede({ later }: PrintedOrders, { first, second }: OrderQuestion): boolean {
  return later.get(first)?.has(second) === true;
}

/** Whether the same thread always prints both, so that the answer is obvious. */
function isOneThread({ threads }: PrintedOrders, { first, second }: OrderQuestion): boolean {
  return new Set([...(threads.get(first) ?? []), ...(threads.get(second) ?? [])]).size === 1;
}

/** Questions worth asking: about lines of different threads that are close together, half of them possible, half impossible. */
export function chooseOrders(orders: PrintedOrders, most: number): readonly OrderQuestion[] {
  const { texts } = orders;
  const near = texts.flatMap((first, i) =>
    texts.map((second, j) => ({ first, second, gap: Math.abs(i - j) })),
  );
  const candidates = near
    .filter((each) => each.gap > 0 && !isOneThread(orders, each))
    .sort((a, b) => a.gap - b.gap);
  const can = candidates.filter((each) => canPrecede(orders, each));
  const cannot = candidates.filter((each) => !canPrecede(orders, each));
  const half = Math.floor(most / 2);
  const chosen = [
    ...cannot.slice(0, Math.max(half, most - can.length)),
    ...can.slice(0, Math.max(half, most - cannot.length)),
  ];
  return candidates.filter((each) => chosen.includes(each)).map(({ first, second }) => ({ first, second }));
}
