/**
 * Locks the methods of arrays, texts, maps and sets, which all code of a worker shares, threadlab's own included. A lesson that replaced
 * one would break the kernel's steps in the middle, or falsify their records. The line that assigns to one gets the engine's TypeError
 * instead. New methods may be added.
 *
 * Iterators and regular expressions are not locked: the engine runs them much slower once they were touched. See {@link Realm} for those.
 */
export function lockBuiltins(): void {
  const bytes: object = Object.getPrototypeOf(Uint8Array.prototype);
  const prototypes = [Array.prototype, String.prototype, Map.prototype, Set.prototype, bytes];
  for (const prototype of prototypes) {
    for (const name of Object.getOwnPropertyNames(prototype))
      if (!INSTANCES_OWN.has(name)) lock(prototype, name);
  }
  for (const name of ["apply", "bind", "call"]) lock(Function.prototype, name);
  for (const prototype of [...prototypes, Function.prototype]) makeFast(prototype);
  refuseIndices();
}

/**
 * A prototype whose properties were defined anew has a form in which the engine takes several times as long to call its methods. It gets its
 * fast form back once the engine has often looked for a property by way of it.
 */
function makeFast(prototype: object): void {
  const heir = Object.create(prototype) as { readonly at?: unknown };
  let looks = 0;
  for (let i = 0; i < LOOKS; i++) if (heir.at !== looks) looks++;
}

/** Twenty are enough, and more make each worker start later. */
const LOOKS = 100;

/** Properties that programs assign to objects. A locked property in the prototype would forbid such an assignment. */
const INSTANCES_OWN: ReadonlySet<string> = new Set(["constructor", "toString", "toLocaleString", "valueOf"]);

function lock(prototype: object, name: string): void {
  const property = Object.getOwnPropertyDescriptor(prototype, name);
  if (typeof property?.value === "function")
    Object.defineProperty(prototype, name, { writable: false, configurable: false });
}

/**
 * Freezes the methods of the language's objects, of the console and of threadlab: on one of them, a run could leave something for the next,
 * or a thread for another (`Math.max.calls = 1`), and nobody looks there. The line that does so gets the engine's TypeError instead. Objects
 * that have global names are not frozen: see {@link Realm}.
 *
 * @param api what lessons import from threadlab.
 */
export function freezeMethods(api: object): void {
  const known = new Set<unknown>([globalThis, process, null, undefined]);
  const holders = [...ownValues(globalThis), ...Object.values(api), ...prototypesWithoutNames()];
  for (const holder of holders) {
    if ((typeof holder !== "object" && typeof holder !== "function") || known.has(holder)) continue;
    known.add(holder);
    for (const key of Reflect.ownKeys(holder)) {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
      if (key === "prototype" && value) holders.push(value, Reflect.getPrototypeOf(value));
      if (key === "constructor" || key === "prototype") continue;
      // The classes of a namespace, such as `Intl`.
      if (typeof value === "function" && typeof holder !== "function") holders.push(value.prototype);
      for (const each of [value, get, set])
        if (typeof each === "function" || key === Symbol.unscopables) Object.freeze(each);
    }
  }
  for (const value of Object.values(api)) if (typeof value === "function") Object.freeze(value);
}

/** Without those behind getters: Node makes some of these on first use, which takes long. */
function ownValues(object: object): unknown[] {
  return Reflect.ownKeys(object).map((key) => Reflect.getOwnPropertyDescriptor(object, key)?.value);
}

function prototypesWithoutNames(): unknown[] {
  const iterators = [
    [].values(),
    new Map().values(),
    new Set().values(),
    ""[Symbol.iterator](),
    "".matchAll(/x/g),
  ];
  const generators = [function* () {}, async function* () {}].map(({ prototype }) =>
    Reflect.getPrototypeOf(prototype),
  );
  return [...iterators.map(Reflect.getPrototypeOf), ...generators];
}

/**
 * A getter or setter at an index of `Array.prototype` would take what threadlab puts into its own lists, and then nobody would know whose
 * turn it is. The engine cannot lock a missing property, so the functions that define one check its name first.
 */
function refuseIndices(): void {
  for (const owner of [globalThis.Object, globalThis.Reflect])
    checkFirst(owner, "defineProperty", (target, key) => refuseIndex(target, key));
  checkFirst(globalThis.Object, "defineProperties", (target, properties) => {
    if (isShared(target)) for (const key of Object.keys(properties ?? {})) refuseIndex(target, key);
  });
  for (const name of ["__defineGetter__", "__defineSetter__"])
    checkFirst(Object.prototype, name, (key, _accessor, target) => refuseIndex(target, key));
}

/**
 * Every thread of every run defines dozens of properties, so this makes no list of the arguments: such a function has three at most.
 *
 * @param check gets the first two, and the object that the function is called on.
 */
function checkFirst(
  owner: object,
  name: string,
  check: (first: unknown, second: unknown, self: unknown) => void,
): void {
  const checked = Reflect.get(owner, name) as (...values: unknown[]) => unknown;
  const { [name]: checking } = {
    [name](this: unknown, first: unknown, second: unknown, third: unknown) {
      check(first, second, this);
      return checked.call(this, first, second, third);
    },
  };
  Object.defineProperty(owner, name, { value: checking });
}

function refuseIndex(target: unknown, key: unknown): void {
  if (!isShared(target) || typeof key === "symbol" || !/^\d+$/.test(String(key))) return;
  const name = target === Array.prototype ? "Array" : "Object";
  throw new TypeError(
    `Cannot define ${name}.prototype[${String(key)}]: all lists in this thread would get it.`,
  );
}

function isShared(target: unknown): boolean {
  return target === Array.prototype || target === Object.prototype;
}
