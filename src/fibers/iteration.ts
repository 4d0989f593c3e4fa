import { stop } from "../kernel/scheduling/decide.ts";
import { current } from "../threading/support/current.ts";
import { $call, $Fiber, $fiber, type Callable, type Twin } from "./calls.ts";

/**
 * What the code of twins does where the language goes through an iterator, so that the iterator's methods may wait. The rules are those of
 * the language. Where it would throw an error of its own, which quotes the code, the program has to run on workers.
 */

/** A call that waits. */
export type FiberOf<T> = Generator<void, T, void>;
type Iterated = Iterable<unknown> | null | undefined;

/** A `for … of` that has begun. */
export interface Loop {
  readonly iterator: Iterator<unknown>;
  readonly next: Callable;
  /** The newest item. */
  value: unknown;
  /** Whether there is nothing to close: the iterator has ended or failed. */
  isOver: boolean;
  /** Whether the loop ends with an error. */
  hasFailed: boolean;
}

/** Ends the run: only workers can make it. */
export function $refuse(): never {
  return stop(current().kernel, "no fiber");
}

/** The result of a call that may wait. */
export function* $wait(result: unknown): FiberOf<unknown> {
  return isFiber(result) ? yield* result : result;
}

function isFiber(result: unknown): result is FiberOf<unknown> {
  return result instanceof $Fiber;
}

export function $isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Begins a loop. */
export function $loop(items: Iterated): Loop | FiberOf<Loop> {
  const begin: unknown = items?.[Symbol.iterator];
  if (typeof begin !== "function") return $refuse();
  const iterator: unknown = $call(begin as Callable).call(items);
  return isFiber(iterator) ? $begun(iterator) : loopOver(iterator);
}

function* $begun(iterator: FiberOf<unknown>): FiberOf<Loop> {
  return loopOver(yield* iterator);
}

function loopOver(iterator: unknown): Loop {
  if (!$isObject(iterator)) return $refuse();
  const { next } = iterator as { readonly next: Callable };
  return {
    iterator: iterator as Iterator<unknown>,
    next,
    ...{ value: undefined, isOver: false, hasFailed: false },
  };
}

/** Gets the next item into `value`. @returns whether there is one. */
export function $step(loop: Loop): boolean | FiberOf<boolean> {
  // Until the item is there: an iterator that fails is not closed.
  loop.isOver = true;
  if (typeof loop.next !== "function") return $refuse();
  const result: unknown = $call(loop.next).call(loop.iterator);
  return isFiber(result) ? $stepped(loop, result) : keepItem(loop, result);
}

function* $stepped(loop: Loop, result: FiberOf<unknown>): FiberOf<boolean> {
  return keepItem(loop, yield* result);
}

function keepItem(loop: Loop, result: unknown): boolean {
  if (!$isObject(result)) return $refuse();
  const step = result as IteratorResult<unknown>;
  if (step.done) return false;
  loop.value = step.value;
  loop.isOver = false;
  return true;
}

/** Notes that a loop ends with an error. @returns the error. */
export function $failed(loop: Loop, error: unknown): unknown {
  loop.hasFailed = true;
  return error;
}

/** Ends a loop, and closes its iterator if there may be more to come. */
export function* $leave(loop: Loop): FiberOf<void> {
  const { iterator, isOver, hasFailed } = loop;
  if (isOver) return;
  loop.isOver = true;
  try {
    const close: unknown = iterator.return;
    if (close === undefined || close === null) return;
    if (typeof close !== "function") $refuse();
    const result = yield* $wait($call(close as Callable).call(iterator));
    if (!hasFailed && !$isObject(result)) $refuse();
  } catch (error) {
    // The loop's own error is the one that counts.
    if (!hasFailed) throw error;
  }
}

/** The items for `[…items]`, and for `const [a, b] = items`. @param most how many are taken; default: all, until there are no more. */
export function $list(items: Iterated, most = Infinity): Iterable<unknown> | FiberOf<unknown[]> {
  return Array.isArray(items) && items[Symbol.iterator] === values ? items : $listed(items, most);
}

function* $listed(items: Iterated, most: number): FiberOf<unknown[]> {
  const loop = (yield* $wait($loop(items))) as Loop;
  const list: unknown[] = [];
  while (list.length < most && (yield* $wait($step(loop)))) list.push(loop.value);
  yield* $leave(loop);
  return list;
}

const { values } = Array.prototype;
for (const each of [$begun, $stepped, $listed]) $fiber(each as unknown as Twin);
