import type { AnyNode, CallExpression, MemberExpression, Program } from "acorn";
import { type FunctionInfo, findFunctions, type Name } from "./functions.ts";
import { textOf } from "./nodes.ts";

/** Which functions of some code may come to where a thread waits for others. Says so too often rather than too seldom. */
export interface Blocking {
  /** What is said of a function that may wait. */
  find(node: AnyNode): FunctionInfo | undefined;
  mayBlock(call: CallExpression): boolean;
  isAccessor(member: MemberExpression): boolean;
  /** All that may wait, by name. */
  readonly names: ReadonlySet<Name>;
}

export interface BlockingOptions {
  /** What is known to wait. */
  readonly known: Iterable<Name>;
  /**
   * For threadlab's own code: its objects do not share the names of methods with the language's, other than where a method of the
   * same object is meant, and it uses no accessor of a lesson's objects.
   */
  readonly isOwn: boolean;
}

/** Methods that call what they are given, and have twins: see `builtins.ts`. With the place of the callback. */
export const CALLING: ReadonlyMap<string, number> = new Map([
  ...["forEach", "map", "filter", "some", "every", "find", "findIndex", "findLast", "findLastIndex"].map(
    (name) => [name, 0] as const,
  ),
  ...["reduce", "reduceRight", "flatMap"].map((name) => [name, 0] as const),
  ["from", 1],
]);

export function findBlocking(tree: Program, { known, isOwn }: BlockingOptions): Blocking {
  const { all, aliases, parameters } = findFunctions(tree);
  const names = new Set(known);
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
    names,
  };

  /** Until nothing is added: what calls something that may wait may wait. */
  function spread(): void {
    for (let size = -1; size !== names.size + blocking.size; ) {
      size = names.size + blocking.size;
      for (const info of all.values()) {
        // What twins call is no twin itself.
        if (info.isBarred || info.name.startsWith("$") || blocking.has(info) || !waits(info)) continue;
        blocking.add(info);
        if (info.name !== "") names.add(info.name);
      }
      for (const [alias, name] of aliases) if (names.has(name)) names.add(alias);
    }
  }

  function waits({ calls, accesses }: FunctionInfo): boolean {
    return calls.some(mayBlock) || (!isOwn && [...accesses].some((name) => names.has(name)));
  }

  function mayBlock({ callee, arguments: given }: CallExpression): boolean {
    const called = callee.type === "SequenceExpression" ? (callee.expressions.at(-1) as AnyNode) : callee;
    if (called.type === "Super") return false;
    if (called.type !== "MemberExpression") return isBlocking(called as AnyNode);
    const name = propertyOf(called);
    if (name === "call" || name === "apply") return isBlocking(called.object as AnyNode);
    const callback = given[CALLING.get(name ?? "") ?? -1];
    return (callback !== undefined && isBlocking(callback as AnyNode)) || isBlocking(called);
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

  /** Whether a variable that is no function of this code may hold any function. */
  function isUnknown(name: string): boolean {
    if (isOwn) return parameters.has(name);
    return !(name in globalThis || name === "require" || /^(?:\$|__)/.test(name));
  }
}

function propertyOf({ computed, property }: MemberExpression): string | undefined {
  if (computed) return textOf(property as AnyNode);
  return property.type === "Identifier" ? property.name : undefined;
}

/** Names that the language's own objects give to their methods. */
const COMMON: ReadonlySet<string> = new Set([
  // Of Atomics, which is the kernel's.
  ...["load", "notify", "store", "wait"],
  ...[
    ...[Array, Buffer, JSON, Math, Number, Object, Reflect],
    ...[Array, Buffer, Function, Map, Number, Object, Promise, RegExp, Set, String].map(
      (type) => type.prototype,
    ),
    Object.getPrototypeOf(Uint8Array.prototype),
  ].flatMap((object) => Object.getOwnPropertyNames(object)),
]);
