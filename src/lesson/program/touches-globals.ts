import type { AnyNode, Identifier, Node, Program } from "acorn";
import { ancestor } from "acorn-walk";

/**
 * Whether a program may change what all code shares: the globals of the language and of Node, their prototypes, the classes of threadlab.
 * Says yes too often rather than too seldom; no for programs that only call them and make objects with `new`.
 *
 * @param isOwn whether a node belongs to the program's code, and not to the compiler's.
 */
export function touchesGlobals(tree: Program, isOwn: (node: Node) => boolean): boolean {
  let found = false;
  ancestor(tree, {
    Identifier(node, _state, ancestors) {
      found ||= GLOBALS.has(node.name) && !isPlainUse(node, ancestors) && isOwn(node);
    },
    MemberExpression({ property, computed }) {
      found ||= isWay(property, computed) && isOwn(property);
    },
    ObjectPattern({ properties }) {
      found ||= properties.some(
        (each) => each.type === "Property" && isWay(each.key, each.computed) && isOwn(each),
      );
    },
    // The text may become a computed key.
    Literal(node) {
      found ||= typeof node.value === "string" && WAYS.has(node.value) && isOwn(node);
    },
    TemplateElement(node) {
      found ||= WAYS.has(node.value.raw) && isOwn(node);
    },
    // A name that is assigned to, or declared: it makes no difference here.
    Pattern(node) {
      found ||= node.type === "Identifier" && GLOBALS.has(node.name) && isOwn(node);
    },
  });
  return found;
}

/** Properties that lead from any object to what it shares with others. */
const WAYS: ReadonlySet<string> = new Set(["prototype", "__proto__", "constructor"]);

function isWay(key: AnyNode, computed: boolean): boolean {
  if (key.type === "Literal") return WAYS.has(String(key.value));
  return !computed && key.type === "Identifier" && WAYS.has(key.name);
}

/** Functions that change their arguments, or hand out what these share with others. */
const CHANGERS: ReadonlySet<string> = new Set([
  ..."assign defineProperty defineProperties freeze preventExtensions seal set setPrototypeOf".split(" "),
  ..."get getOwnPropertyDescriptor getOwnPropertyDescriptors getPrototypeOf".split(" "),
]);

const GLOBALS: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  ...["globalThis", "global", "process", "console", "Buffer", "eval", "Function"],
]);

/** Every use of these counts: they reach everything. */
const FAR: ReadonlySet<string> = new Set(["globalThis", "global", "process", "eval", "Function"]);

/** `f(…)`, `new C(…)`, `Math.max(…)`, `class A extends Error`, `x instanceof Map`, `[Symbol.dispose]`: uses that do not pass on its value. */
function isPlainUse(node: Identifier, ancestors: readonly AnyNode[]): boolean {
  if (FAR.has(node.name)) return false;
  if (node.name === "undefined" || node.name === "NaN" || node.name === "Infinity") return true;
  const parent = ancestors.at(-2);
  switch (parent?.type) {
    case "CallExpression":
    case "NewExpression":
      return parent.callee === node;
    case "ClassDeclaration":
    case "ClassExpression":
      return parent.superClass === node;
    case "BinaryExpression":
      return parent.operator === "instanceof";
    case "MemberExpression": {
      const around = ancestors.at(-3);
      const { property, computed } = parent;
      if (computed || property.type !== "Identifier") return false;
      if (node.name === "Symbol" && isKey(parent, around)) return true;
      return around?.type === "CallExpression" && around.callee === parent && !CHANGERS.has(property.name);
    }
    default:
      return false;
  }
}

/** Whether a node is the key in `object[key]`, or in a class or an object that is written down. */
function isKey(node: Node, around: AnyNode | undefined): boolean {
  switch (around?.type) {
    case "MemberExpression":
      return around.property === node;
    case "MethodDefinition":
    case "PropertyDefinition":
    case "Property":
      return around.computed && around.key === node;
    default:
      return false;
  }
}
