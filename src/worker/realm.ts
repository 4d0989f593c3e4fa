/**
 * Remembers what the language's globals, and objects of ours that lessons meet, are now: their own properties, and those of their
 * prototypes. A worker runs one thread after the other, of one lesson after the other, and none must find what another
 * has changed.
 *
 * @returns a function that tells whether all is as it was. It uses no method that a lesson could have replaced.
 */
export function rememberRealm(more: readonly object[]): () => boolean {
  const objects = new Set<object>();
  const add = (value: unknown): void => {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return;
    objects.add(value);
  };
  for (const root of [globalThis, ...more]) {
    add(root);
    for (const { value } of Object.values(Object.getOwnPropertyDescriptors(root))) {
      add(value);
      add(value?.prototype);
      if (value?.prototype) add(Reflect.getPrototypeOf(value.prototype));
    }
  }
  for (const iterated of [[], new Map(), new Set(), "", "".matchAll(/x/g)]) {
    const iterator = iterated[Symbol.iterator]();
    add(Reflect.getPrototypeOf(iterator));
  }
  const records = [...objects].map(recordOf);
  return () => {
    for (let i = 0; i < records.length; i++) if (!isSame(records[i] as Record)) return false;
    return true;
  };
}

interface Record {
  readonly object: object;
  readonly keys: readonly PropertyKey[];
  readonly properties: readonly PropertyDescriptor[];
  readonly prototype: object | null;
  readonly isExtensible: boolean;
}

function recordOf(object: object): Record {
  const keys = Reflect.ownKeys(object);
  return {
    object,
    keys,
    properties: keys.map((key) => Reflect.getOwnPropertyDescriptor(object, key) as PropertyDescriptor),
    prototype: Reflect.getPrototypeOf(object),
    isExtensible: Reflect.isExtensible(object),
  };
}

function isSame({ object, keys, properties, prototype, isExtensible }: Record): boolean {
  if (Reflect.getPrototypeOf(object) !== prototype || Reflect.isExtensible(object) !== isExtensible) {
    return false;
  }
  if (Reflect.ownKeys(object).length !== keys.length) return false;
  for (let i = 0; i < keys.length; i++) {
    // Set anew for each thread, see `tellOwnStacks`.
    if (keys[i] === "prepareStackTrace" || keys[i] === "stackTraceLimit") continue;
    const before = properties[i] as PropertyDescriptor;
    const now = Reflect.getOwnPropertyDescriptor(object, keys[i] as PropertyKey);
    if (
      now === undefined ||
      !Object.is(now.value, before.value) ||
      now.get !== before.get ||
      now.set !== before.set ||
      now.writable !== before.writable ||
      now.configurable !== before.configurable
    ) {
      return false;
    }
  }
  return true;
}
