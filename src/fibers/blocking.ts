import type { AnyNode, CallExpression, MemberExpression, Program } from "acorn";
import { type FunctionInfo, findFunctions, type Name } from "./functions.ts";
import { textOf } from "./nodes.ts";

/** Finds the functions of some code in which a thread may wait for others. Says so too often rather than too seldom. */
export interface Blocking {
  /** What is known of a function that may wait. */
  find(node: AnyNode): FunctionInfo | undefined;
  mayBlock(call: CallExpression): boolean;
  isAccessor(member: MemberExpression): boolean;
  /** Whether the iterator of these items may wait. */
  mayIterate(items: AnyNode): boolean;
  /** All functions that may wait, by name. */
  readonly names: ReadonlySet<Name>;
}

export interface BlockingOptions {
  /** What is known to wait. */
  readonly known: Iterable<Name>;
  /**
   * For threadlab's own code: its methods have the names of the language's methods only where it means a method of the same object, it uses
   * no accessor of a lesson's objects, and it goes through no iterator that waits.
   */
  readonly isOwn: boolean;
}

/** Methods that call their arguments, and have twins: see `builtins.ts`. With the place of the callback. */
const CALLING: ReadonlyMap<string, number> = new Map([
  ...["forEach", "map", "filter", "some", "every", "find", "findIndex", "findLast", "findLastIndex"].map(
    (name) => [name, 0] as const,
  ),
  ...["reduce", "reduceRight", "flatMap"].map((name) => [name, 0] as const),
  ["from", 1],
]);

/** Methods of iterators: those of a program may wait. */
const ITERATOR: readonly Name[] = [".next", ".return", ".throw"];

export function findBlocking(tree: Program, { known, isOwn }: BlockingOptions): Blocking {
  const { all, aliases, parameters } = findFunctions(tree);
  const names = new Set(isOwn ? known : [...known, ...ITERATOR]);
  const declared = new Set([...all.values()].map(({ name }) => name));
  const blocking = new Set<FunctionInfo>();
  spread();
  return {
    find: (node) => {
      const info = all.get(node);
      return info !== undefined && blocking.has(info) ? info : undefined;
    },
    mayBlock,
    isAccessor: ({ computed, object, property }) =>
      !isOwn &&
      !computed &&
      object.type !== "Super" &&
      property.type === "Identifier" &&
      names.has(`=${property.name}`),
    mayIterate,
    names,
  };

  /** Repeats until nothing is added: a function that calls one that may wait may wait, too. */
  function spread(): void {
    for (let size = -1; size !== names.size + blocking.size; ) {
      size = names.size + blocking.size;
      for (const info of all.values()) {
        // A callee of a twin is not itself a twin.
        if (info.isBarred || info.name.startsWith("$") || blocking.has(info) || !waits(info)) continue;
        blocking.add(info);
        if (info.name !== "") names.add(info.name);
      }
      for (const [alias, name] of aliases) if (names.has(name)) names.add(alias);
    }
  }

  function waits({ calls, accesses, iterates }: FunctionInfo): boolean {
    if (calls.some(mayBlock)) return true;
    return !isOwn && (iterates.some(mayIterate) || [...accesses].some((name) => names.has(name)));
  }

  function mayIterate(items: AnyNode): boolean {
    return !isOwn && items.type !== "ArrayExpression" && items.type !== "Literal";
  }

  function mayBlock({ callee, arguments: given }: CallExpression): boolean {
    const called = callee.type === "SequenceExpression" ? (callee.expressions.at(-1) as AnyNode) : callee;
    if (called.type === "Super") return false;
    if (called.type !== "MemberExpression") return isBlocking(called);
    const name = propertyOf(called);
    if (name === "call" || name === "apply") return isBlocking(called.object);
    const callback = given[CALLING.get(name ?? "") ?? -1];
    if (name === "from" && given[0] !== undefined && mayIterate(given[0])) return true;
    return (callback !== undefined && isBlocking(callback)) || isBlocking(called);
  }

  /** Whether a value may be a function that waits. */
  function isBlocking(node: AnyNode): boolean {
    switch (node.type) {
      case "Identifier":
        return names.has(node.name) || (!declared.has(node.name) && isUnknown(node.name));
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return blocking.has(all.get(node) as FunctionInfo);
      case "MemberExpression": {
        const name = propertyOf(node);
        if (name === undefined) return !isOwn && node.property.type !== "PrivateIdentifier";
        if (isOwn && COMMON.has(name) && node.object.type !== "ThisExpression") return false;
        return names.has(`.${name}`);
      }
      case "Literal":
      case "TemplateLiteral":
      case "ArrayExpression":
      case "ObjectExpression":
        return false;
      default:
        return true;
    }
  }

  /** Whether a variable that is not a function of this code may hold any function. */
  function isUnknown(name: string): boolean {
    if (isOwn) return parameters.has(name);
    return !(name in globalThis || name === "require" || /^(?:\$|__)/.test(name));
  }
}

function propertyOf({ computed, property }: MemberExpression): string | undefined {
  if (computed) return textOf(property);
  return property.type === "Identifier" ? property.name : undefined;
}

/** Method names of the language's own objects. */
const COMMON: ReadonlySet<string> = new Set([
  // Methods of Atomics, which only the kernel uses.
  ...["load", "notify", "store", "wait"],
  ...[
    ...[Array, Buffer, JSON, Math, Number, Object, Reflect],
    ...[Array, Buffer, Function, Map, Number, Object, Promise, RegExp, Set, String].map(
      (type) => type.prototype,
    ),
    Object.getPrototypeOf(Uint8Array.prototype),
  ].flatMap((object) => Object.getOwnPropertyNames(object)),
]);
