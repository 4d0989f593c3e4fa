import { $call, $twin, type Callable, type Twin } from "./calls.ts";
import { $isObject, $loop, $refuse, $wait, type FiberOf, type Loop } from "./iteration.ts";

/**
 * The twin of a generator function is again a generator function. Its generators yield nothing where the thread has to wait, and a step,
 * as an iterator gives it, where the program yields. The program gets a generator that gives it the steps, and whose methods have twins
 * that wait.
 */

type Inner = Generator<unknown, unknown, void>;
type How = "next" | "return" | "throw";
type Methods = Readonly<Record<How, (...values: readonly unknown[]) => IteratorResult<unknown>>>;

/** What the twins have made, by the generators that the program has. */
const inner = new WeakMap<object, Inner>();

/**
 * What a generator yields when it has closed what it delegates to. A return that had to wait on its way is forgotten by the engine behind
 * `yield*`, so it is made again.
 */
const AGAIN = {};

/** What the newest call of a generator's method was given. */
let told: unknown;

/** Gives a generator function its twin. */
export function $generator<F extends Callable>(plain: F, twin: Twin): F {
  function $make(this: unknown, ...values: never[]): object {
    const { prototype } = plain as { readonly prototype?: unknown };
    const generator: object = Object.create($isObject(prototype) ? prototype : $refuse(), METHODS);
    inner.set(generator, twin.apply(this, values) as unknown as Inner);
    return generator;
  }
  return $twin(plain, $make as never);
}

/** What a generator yields where the program yields a value. */
export function $item(value: unknown): IteratorResult<unknown> {
  return { value, done: false };
}

/** `yield* items` in a generator: what its generator is told goes on to the iterator. */
export function* $items(items: Iterable<unknown>): Inner {
  const { iterator, next } = (yield* $wait($loop(items))) as Loop;
  let step = yield* $tell(iterator, next);
  while (!step.done) {
    let how: How = "return";
    let value: unknown;
    try {
      value = yield step;
      how = "next";
    } catch (error) {
      value = error;
      how = "throw";
    } finally {
      if (how === "return" && iterator.return !== undefined) {
        value = told;
        const last = yield* $tell(iterator, iterator.return as Callable, value);
        // From here there is no way to return another value, or not to return.
        if (!last.done || !Object.is(last.value, value)) $refuse();
        yield AGAIN;
      }
    }
    step = yield* $tell(iterator, how === "next" ? next : (iterator.throw as Callable), value);
  }
  return step.value;
}

function* $tell(iterator: object, method: Callable, value?: unknown): FiberOf<IteratorResult<unknown>> {
  if (typeof method !== "function") $refuse();
  const step = yield* $wait($call(method).call(iterator, value as never));
  return $isObject(step) ? (step as IteratorResult<unknown>) : $refuse();
}

function methodOf(how: How): PropertyDescriptor {
  const twin = function* (this: unknown, ...values: never[]): FiberOf<unknown> {
    const own = inner.get(this as object) as Methods | undefined;
    if (own === undefined) return NATIVE[how].apply(this, values);
    [told] = values;
    let step = own[how](...values);
    for (;;) {
      if (isAgain(step)) step = own[how](...values);
      else if (isWaiting(step)) {
        yield;
        step = own.next();
      } else break;
    }
    return given(step);
  };
  const method = {
    // For callers that cannot wait.
    [how](this: object, ...values: never[]) {
      const { done, value } = twin.apply(this, values).next();
      return done ? value : $refuse();
    },
  }[how] as Callable;
  $twin(method, twin);
  return { value: Object.freeze(method), writable: true, configurable: true };
}

function isAgain({ done, value }: IteratorResult<unknown>): boolean {
  return !done && value === AGAIN;
}

function isWaiting({ done, value }: IteratorResult<unknown>): boolean {
  return !done && value === undefined;
}

function given({ done, value }: IteratorResult<unknown>): IteratorResult<unknown> {
  return done ? { value, done } : (value as IteratorResult<unknown>);
}

const NATIVE: Methods = Object.getPrototypeOf(function* () {}).prototype;
const METHODS = { next: methodOf("next"), return: methodOf("return"), throw: methodOf("throw") };
