/**
 * Locks the methods of arrays, texts, maps and sets, which all code of a worker shares, threadlab's own included: a lesson that
 * replaced one would break the kernel's steps in the middle, or make their records say what did not happen. So the
 * line that assigns to one gets the engine's TypeError. New methods may be added.
 *
 * Not locked are iterators and regular expressions, which the engine runs much slower once it has seen them touched: see
 * {@link Realm} for those.
 */
export function lockBuiltins(): void {
  const bytes: object = Object.getPrototypeOf(Uint8Array.prototype);
  for (const prototype of [Array.prototype, String.prototype, Map.prototype, Set.prototype, bytes]) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      if (!INSTANCES_OWN.has(name)) lock(prototype, name);
    }
  }
  for (const name of ["apply", "bind", "call"]) lock(Function.prototype, name);
}

/** Properties that programs assign to objects. A locked property in the prototype would forbid such an assignment. */
const INSTANCES_OWN: ReadonlySet<string> = new Set(["constructor", "toString", "toLocaleString", "valueOf"]);

function lock(prototype: object, name: string): void {
  const property = Object.getOwnPropertyDescriptor(prototype, name);
  if (typeof property?.value === "function")
    Object.defineProperty(prototype, name, { writable: false, configurable: false });
}
