import type { AnyNode, MemberExpression, Program as Tree } from "acorn";
import type { Program } from "../protocol/program.ts";
import { childrenOf } from "./nodes.ts";

/**
 * Whether a program's threads may share one isolate. It may use nothing that one thread could change for another, because all code of an
 * isolate shares it; and nothing that goes on outside of its threads' own calls, such as promises and timers. Says no too often rather than
 * too seldom: then the program runs on workers.
 */
export function isEligible({ code, touchesGlobals }: Program, tree: Tree): boolean {
  if (touchesGlobals || RESERVED.test(code) || MOVES_CLASSES.test(code) || !isStrict(tree)) return false;
  const consoles = code.match(/\bconsole\b/g)?.length ?? 0;
  if (consoles !== (code.match(PRINTING)?.length ?? 0)) return false;
  return tree.body.every((statement) => isHelper(statement) || isFit(statement));
}

/** In sloppy code the `this` of a function holds all globals. */
function isStrict({ body: [first] }: Tree): boolean {
  return first?.type === "ExpressionStatement" && first.directive === "use strict";
}

/** What the code of twins calls. */
export const HELPERS: readonly string[] = [
  ...["$Fiber", "$call", "$failed", "$fiber", "$generator", "$get", "$item", "$items", "$leave", "$list"],
  ...["$loop", "$method", "$next", "$parent", "$post", "$set", "$step", "$twin"],
];

/** Names that the code of twins uses: the helpers, and variables. */
const RESERVED = new RegExp(`\\$(?:${HELPERS.map((name) => name.slice(1)).join("|")}|o\\d*|t)\\b`);

/** What could change where `super` looks, after a class got its twins. */
const MOVES_CLASSES = /\b(?:setPrototypeOf|__proto__)\b|\bObject\s*\[/;

/** Console calls that keep no state for later calls, unlike `group` and `count`. */
const PRINTING = /\(console, \d+\)\.(?:log|info|debug|warn|error)\(/g;

/** What the compiler puts in front of a program: `var __export = …`. */
function isHelper(statement: AnyNode): boolean {
  if (statement.type !== "VariableDeclaration") return false;
  return statement.declarations.every(({ id }) => id.type === "Identifier" && id.name.startsWith("__"));
}

function isFit(node: AnyNode): boolean {
  return isFitByItself(node) && evaluated(node).every(isFit);
}

/** The nodes below a node, without names of properties. */
function evaluated(node: AnyNode): AnyNode[] {
  const isNamed =
    (node.type === "MemberExpression" && !node.computed && node.property) ||
    ((node.type === "Property" || node.type === "MethodDefinition" || node.type === "PropertyDefinition") &&
      !node.computed &&
      !("shorthand" in node && node.shorthand) &&
      node.key);
  return childrenOf(node).filter(
    (child) => child !== isNamed && !(isComputing(node) && child === node.object),
  );
}

/** A named member of `Math` other than `random`. Code that gets `Math` itself may get `random`, too. */
function isComputing(node: AnyNode): node is MemberExpression {
  return (
    node.type === "MemberExpression" &&
    node.object.type === "Identifier" &&
    node.object.name === "Math" &&
    !node.computed &&
    node.property.type === "Identifier" &&
    node.property.name !== "random"
  );
}

function isFitByItself(node: AnyNode): boolean {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return !node.async;
    case "AwaitExpression":
    case "ImportExpression":
    case "WithStatement":
      return false;
    case "Identifier":
      return !UNFIT.has(node.name);
    case "VariableDeclarator":
      return !isRequire(node.init) || (node.id.type === "Identifier" && THREADLAB.test(node.id.name));
    case "CallExpression": {
      const [name] = node.arguments;
      return !isRequire(node) || (name?.type === "Literal" && name.value === "threadlab");
    }
    case "AssignmentExpression":
      return !THREADLAB.test(rootOf(node.left));
    default:
      return true;
  }
}

/** The compiler's name for the module. Its objects are the same for all threads of an isolate. */
const THREADLAB = /^import_threadlab\d*$/;

function isRequire(node: AnyNode | null | undefined): boolean {
  return (
    node?.type === "CallExpression" && node.callee.type === "Identifier" && node.callee.name === "require"
  );
}

function rootOf(node: AnyNode): string {
  if (node.type === "MemberExpression") return rootOf(node.object);
  return node.type === "Identifier" ? node.name : "";
}

/** Globals that are functions and types of the language, and nothing else. */
const FIT = (
  "Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Error EvalError Float32Array Float64Array Infinity " +
  "Int16Array Int32Array Int8Array JSON Map NaN Number Object RangeError ReferenceError RegExp Set String Symbol SyntaxError " +
  "TextDecoder TextEncoder TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakSet console decodeURI decodeURIComponent " +
  "encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt structuredClone undefined"
).split(" ");

const UNFIT: ReadonlySet<string> = new Set(
  ["eval", "arguments.callee", "__filename", ...Object.getOwnPropertyNames(globalThis)].filter(
    (name) => !FIT.includes(name),
  ),
);
