import type { PrintedOrders } from "../../result/explore.ts";

/** Which of two printed lines can come first. */
export interface OrderQuestion {
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
