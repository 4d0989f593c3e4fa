import { $call, $twin } from "./calls.ts";
import { $failed, $leave, $loop, $step, $wait, type Loop } from "./iteration.ts";

/** Twins of the language's methods that take a callback, so that the callback may wait. */

type Values = ArrayLike<unknown>;
type ArrayCallback = (this: unknown, ...values: unknown[]) => unknown;
type Result = Generator<void, unknown, void>;

/** Calls a callback, and waits with it. */
function* $run(callback: ArrayCallback, self: unknown, ...values: unknown[]): Result {
  return yield* $wait(($call(callback as never) as ArrayCallback).apply(self, values));
}

/** Calls it for each place in turn, until `isOver` says so; leaves holes out unless `all` is set. */
function* $each(
  list: Values,
  callback: ArrayCallback,
  self: unknown,
  { all = false, back = false }: { readonly all?: boolean; readonly back?: boolean },
  isOver: (result: unknown, index: number, value: unknown) => boolean,
): Generator<void, void, void> {
  const { length } = list;
  for (let i = 0; i < length; i++) {
    const index = back ? length - 1 - i : i;
    if (!all && !(index in list)) continue;
    const value = list[index];
    if (isOver(yield* $run(callback, self, value, index, list), index, value)) return;
  }
}

const LOOPS = {
  *forEach(this: Values, callback: ArrayCallback, self?: unknown): Result {
    yield* $each(this, callback, self, {}, () => false);
    return undefined;
  },
  *map(this: Values, callback: ArrayCallback, self?: unknown): Result {
    const made: unknown[] = new Array(this.length);
    yield* $each(this, callback, self, {}, (result, index) => {
      made[index] = result;
      return false;
    });
    return made;
  },
  *flatMap(this: Values, callback: ArrayCallback, self?: unknown): Result {
    const made: unknown[] = [];
    yield* $each(this, callback, self, {}, (result) => {
      if (Array.isArray(result)) made.push(...result);
      else made.push(result);
      return false;
    });
    return made;
  },
  *filter(this: Values, callback: ArrayCallback, self?: unknown): Result {
    const kept: unknown[] = [];
    yield* $each(this, callback, self, {}, (result, _index, value) => {
      if (result) kept.push(value);
      return false;
    });
    return kept;
  },
  *some(this: Values, callback: ArrayCallback, self?: unknown): Result {
    let found = false;
    yield* $each(this, callback, self, {}, (result) => {
      found = Boolean(result);
      return found;
    });
    return found;
  },
  *every(this: Values, callback: ArrayCallback, self?: unknown): Result {
    let holds = true;
    yield* $each(this, callback, self, {}, (result) => {
      holds = Boolean(result);
      return !holds;
    });
    return holds;
  },
  *reduce(this: Values, callback: ArrayCallback, ...first: unknown[]): Result {
    return yield* $fold(this, callback, first, false);
  },
  *reduceRight(this: Values, callback: ArrayCallback, ...first: unknown[]): Result {
    return yield* $fold(this, callback, first, true);
  },
};

const SEARCHES = [
  ["find", false, (_index: number, value: unknown) => value, undefined],
  ["findLast", true, (_index: number, value: unknown) => value, undefined],
  ["findIndex", false, (index: number) => index, -1],
  ["findLastIndex", true, (index: number) => index, -1],
] as const;

function* $fold(list: Values, callback: ArrayCallback, first: unknown[], back: boolean): Result {
  // Without an initial value and without items, the engine throws the error.
  if (first.length === 0 && Array.from(list).length === 0) return [].reduce(callback as never);
  let isBegun = first.length > 0;
  let [sum] = first;
  const { length } = list;
  for (let i = 0; i < length; i++) {
    const index = back ? length - 1 - i : i;
    if (!(index in list)) continue;
    sum = isBegun ? yield* $run(callback, undefined, sum, list[index], index, list) : list[index];
    isBegun = true;
  }
  return sum;
}

/** Gives the methods of this isolate their twins. */
export function twinBuiltins(): void {
  for (const [name, twin] of Object.entries(LOOPS)) $twin(Array.prototype[name as never], twin as never);
  for (const [name, back, pick, nothing] of SEARCHES)
    $twin(Array.prototype[name as never], function* (
      this: Values,
      callback: ArrayCallback,
      self?: unknown,
    ): Result {
      let found: unknown = nothing;
      yield* $each(this, callback, self, { all: true, back }, (result, index, value) => {
        if (result) found = pick(index, value);
        return Boolean(result);
      });
      return found;
    } as never);
  $twin(Array.from as never, $from as never);
  for (const { prototype } of [Map, Set])
    $twin(
      prototype.forEach as never,
      function* (
        this: Map<unknown, unknown> | Set<unknown>,
        callback: ArrayCallback,
        self?: unknown,
      ): Result {
        for (const [key, value] of this.entries()) yield* $run(callback, self, value, key, this);
        return undefined;
      } as never,
    );
}

/** `Array.from`. */
function* $from(
  this: unknown,
  source: Iterable<unknown> | Values,
  make?: ArrayCallback,
  self?: unknown,
): Result {
  const isPlain = this !== Array || (make !== undefined && typeof make !== "function");
  if (isPlain || source === null || source === undefined)
    return Array.from.call(this as never, source as Values, make as never, self);
  const made: unknown[] = [];
  const give = function* (value: unknown): Result {
    made.push(make === undefined ? value : yield* $run(make, self, value, made.length));
    return undefined;
  };
  if ((source as Partial<Iterable<unknown>>)[Symbol.iterator] != null) {
    const loop = (yield* $wait($loop(source as Iterable<unknown>))) as Loop;
    try {
      while (yield* $wait($step(loop))) yield* give(loop.value);
    } catch (error) {
      throw $failed(loop, error);
    } finally {
      yield* $leave(loop);
    }
    return made;
  }
  for (let i = 0; i < Math.min((source as Values).length, Number.MAX_SAFE_INTEGER); i++)
    yield* give((source as Values)[i]);
  return made;
}
