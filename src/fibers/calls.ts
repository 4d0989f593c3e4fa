/**
 * The functions that the code of twins calls. A function's twin is a property of the function, so that it is found wherever the function
 * goes: to an argument, a variable, a method of another object.
 */

export type Callable = ((this: unknown, ...values: never[]) => unknown) & { readonly $twin?: Twin };
export type Twin = ((this: unknown, ...values: never[]) => Generator<void, unknown, void>) & {
  prototype?: unknown;
};
type Properties = Record<PropertyKey, Callable & Twin>;

/** The class of what a call of a twin returns, and of no other generator. */
export function $Fiber(): void {}
Object.setPrototypeOf($Fiber.prototype, Object.getPrototypeOf(function* () {}).prototype);

/** Gives a function its twin. @param self the `this` of an arrow function. */
export function $twin<F extends Callable>(plain: F, twin: Twin, self?: unknown): F {
  $fiber(twin);
  // Hidden, because `print(work)` shows what can be listed.
  return Object.defineProperty(plain, "$twin", { value: self === undefined ? twin : twin.bind(self) });
}

/** Lets calls of a twin return a {@link $Fiber}. */
export function $fiber(twin: Twin): void {
  twin.prototype = $Fiber.prototype;
}

/** Where `super` finds the methods of what a class extends. @param holder the class, or its prototype. */
export function $parent(holder: object): object | null {
  return Object.getPrototypeOf(holder);
}

/** What to call for a function. */
export function $call(callee: Callable): Callable {
  return callee?.$twin ?? callee;
}

/** Calls a method. */
export function $method(object: Properties, name: PropertyKey, ...values: never[]): unknown {
  const method = object[name] as Callable;
  const twin = method?.$twin;
  if (twin !== undefined) return twin.apply(object, values);
  const own = (object as unknown as Callable).$twin;
  if (own !== undefined && (method === call || method === apply))
    return method.apply(own as never, values as never);
  // If it is not a function, the engine throws its usual error.
  return typeof method === "function" ? method.apply(object, values) : (object[name] as Callable)(...values);
}

export function $get(object: Properties, name: string): unknown {
  const getter = object?.[`get ${name}`];
  return getter === undefined ? object[name] : getter.call(object);
}

/** Assigns to a property; returns the value assigned. */
export function $set(object: Properties, name: string, value: never): unknown {
  const setter = object?.[`set ${name}`];
  if (setter !== undefined) return $assign(setter, object, value);
  object[name] = value;
  return value;
}

function* $assign(setter: Twin, object: Properties, value: never, result: unknown = value) {
  yield* setter.call(object, value);
  return result;
}
$fiber($assign);

/** Applies `++` or `--` to a value. */
export function $next(value: unknown, operator: "++" | "--"): unknown {
  const step = operator === "++" ? 1 : -1;
  return typeof value === "bigint" ? value + BigInt(step) : Number(value) + step;
}

/** `object.name++`: returns the old value. */
export function $post(object: Properties, name: string, old: unknown, operator: "++" | "--"): unknown {
  const before = typeof old === "bigint" ? old : Number(old);
  const setter = object?.[`set ${name}`];
  const next = $next(old, operator) as never;
  if (setter !== undefined) return $assign(setter, object, next, before);
  object[name] = next;
  return before;
}

const { apply, call } = Function.prototype as unknown as Record<"apply" | "call", Callable>;
