/**
 * Remembers what all code shares: the language's globals, and objects of threadlab and of Node that lessons meet, with their own properties
 * and those of their prototypes. A worker runs one thread after the other, of one lesson after the other, and no thread may see the changes
 * of another. The code here uses no method that a lesson could have replaced.
 */
export interface Realm {
  /** Remembers the current state of an object and its properties, before a lesson gets it. Once for each object. */
  add(root: object, name: string): void;
  /** The same for a global behind a getter: the getter stays as it is if the program replaces it. */
  addGiven(name: string): void;
  /** The change, such as `Array.prototype.map`: a replaced property, or else an added one. "" if nothing has changed. */
  change(): string;
}

/** @param shared belongs to all threads of the process, and is not compared. */
export function rememberRealm(shared: object): Realm {
  const known = new Set<object>([shared]);
  const records: Record[] = [];
  const given: { readonly name: string; readonly value: unknown }[] = [];

  function remember(value: unknown, name: string): void {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return;
    if (known.has(value)) return;
    known.add(value);
    records[records.length] = recordOf(value, name);
  }

  function add(root: object, name: string): void {
    if (known.has(root)) return;
    remember(root, name);
    const { keys, properties } = recordOf(root, name);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as PropertyKey;
      if (key === GROWING) continue;
      const value = (properties[i] as PropertyDescriptor).value;
      const path = pathTo(name, key);
      remember(value, path);
      if (value === null || value === undefined) continue;
      const prototype: unknown = value.prototype;
      remember(prototype, `${path}.prototype`);
      if (typeof prototype === "object" && prototype !== null)
        remember(Reflect.getPrototypeOf(prototype), `the prototype of ${path}.prototype`);
    }
  }

  add(globalThis, "");
  for (const object of nameless()) {
    let name = Object.prototype.toString.call(object);
    for (let one = Reflect.getPrototypeOf(object); one !== null; one = Reflect.getPrototypeOf(one)) {
      name = `the prototype of ${name}`;
      remember(one, name);
    }
  }
  return {
    add,
    addGiven(name) {
      const value: unknown = Reflect.get(globalThis, name);
      if (typeof value !== "object" && typeof value !== "function") return;
      for (let i = 0; i < given.length; i++) if (given[i]?.name === name) return;
      given[given.length] = { name, value };
      if (value === null) return;
      add(value, name);
      const prototype = Reflect.getPrototypeOf(value);
      if (prototype !== null) add(prototype, `the prototype of ${name}`);
    },
    change() {
      let added = "";
      for (let i = 0; i < records.length; i++) {
        const record = records[i] as Record;
        const key = replaced(record);
        if (key !== undefined) return pathTo(record.name, key);
        if (added === "" && hasMore(record)) added = record.name === "" ? "globalThis" : record.name;
      }
      for (let i = 0; i < given.length; i++) {
        const { name, value } = given[i] as (typeof given)[number];
        if (Reflect.get(globalThis, name) !== value) return name;
      }
      return added;
    },
  };
}

/** Objects whose prototypes no global names. */
function nameless(): readonly object[] {
  function* generator() {}
  async function* asyncGenerator() {}
  const iterated = [[], new Map(), new Set(), "", "".matchAll(/x/g)];
  const iterators = iterated.map((each) => each[Symbol.iterator]());
  return [...iterators, generator, generator(), asyncGenerator, asyncGenerator(), async () => {}];
}

/** A list of `process` that grows whenever Node loads a part of itself. */
const GROWING = "moduleLoadList";

interface Record {
  readonly name: string;
  readonly object: object;
  readonly keys: readonly PropertyKey[];
  readonly properties: readonly PropertyDescriptor[];
  readonly prototype: object | null;
  readonly isExtensible: boolean;
}

function recordOf(object: object, name: string): Record {
  const propertyOf = (key: PropertyKey) =>
    Reflect.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
  let keys = Reflect.ownKeys(object);
  let properties = keys.map(propertyOf);
  // Reading some of Node's globals loads their modules, which may add more.
  while (Reflect.ownKeys(object).length !== keys.length) {
    keys = Reflect.ownKeys(object);
    properties = keys.map(propertyOf);
  }
  return {
    name,
    object,
    keys,
    properties,
    prototype: Reflect.getPrototypeOf(object),
    isExtensible: Reflect.isExtensible(object),
  };
}

function hasMore({ object, keys, prototype, isExtensible }: Record): boolean {
  return (
    Reflect.getPrototypeOf(object) !== prototype ||
    Reflect.isExtensible(object) !== isExtensible ||
    Reflect.ownKeys(object).length !== keys.length
  );
}

/** The first property that has changed, if any. */
function replaced({ object, keys, properties }: Record): PropertyKey | undefined {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as PropertyKey;
    // Set anew for each thread, see `tellOwnStacks`.
    if (key === "prepareStackTrace" || key === "stackTraceLimit") continue;
    const before = properties[i] as PropertyDescriptor;
    const now = Reflect.getOwnPropertyDescriptor(object, key);
    if (
      now === undefined ||
      !Object.is(now.value, before.value) ||
      now.get !== before.get ||
      now.set !== before.set ||
      now.writable !== before.writable ||
      now.configurable !== before.configurable
    ) {
      return key;
    }
  }
  return undefined;
}

function pathTo(name: string, key: PropertyKey): string {
  if (typeof key !== "symbol") return name === "" ? String(key) : `${name}.${String(key)}`;
  const symbol = String(key);
  // `Symbol(Symbol.iterator)` is written `Symbol.iterator`.
  return `${name}[${symbol.startsWith("Symbol(Symbol.") ? symbol.slice(7, -1) : symbol}]`;
}
