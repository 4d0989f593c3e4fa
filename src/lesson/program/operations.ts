import type { AnyNode, CallExpression, Identifier, MemberExpression, Node, Program } from "acorn";
import { ancestor, full } from "acorn-walk";
import { METHODS } from "../../protocol/public-names.ts";
import { collectNames, type ImportedNames, rootIn } from "./imported-names.ts";
import { type NameOf, objectName } from "./object-name.ts";

/** A place in the code where something visible happens. */
export interface OperationSite {
  /** The code whose evaluation records the place. */
  readonly teller: Teller;
  /** The last operand to be evaluated, if operands may contain operations of their own. */
  readonly last: Node | undefined;
  /** For `new`: the callee. */
  readonly callee?: Node;
  /** The node whose beginning is the operation's place. */
  readonly place: Node;
  /** For `new`, and calls that make an object: the program's name for the object. Otherwise "". */
  readonly name: string;
}

/**
 * The object of the operation. If that must not be wrapped into a call, because `?.` may skip the rest of the chain or because it is
 * `super`: the property.
 */
type Teller = { readonly object: Node } | { readonly property: Identifier };

/** Functions and methods that make an object. */
const MAKERS = new Set(["createServer", "createConnection", "accept", "submit"]);

/** Every operation of a bundle, from all its files. */
export function findOperations(tree: Program, nameOf: NameOf): OperationSite[] {
  const known = collectNames(tree);
  const found: OperationSite[] = [];
  ancestor(tree, {
    CallExpression(node, _state, ancestors) {
      const callee = operationCallee(node, known);
      if (!callee) return;
      const name = MAKERS.has(calledName(node)) ? objectName(node, ancestors.slice(0, -1), nameOf) : "";
      found.push({ ...callee, last: lastNoisy(node.arguments), name });
    },
    NewExpression(node, _state, ancestors) {
      const object = constructorObject(node.callee, known);
      if (!object) return;
      const name = objectName(node, ancestors.slice(0, -1), nameOf);
      found.push({
        teller: { object },
        callee: node.callee,
        place: node,
        last: lastNoisy(node.arguments),
        name,
      });
    },
    MemberExpression(node, _state, ancestors) {
      if (!isValueOf(node) || isInCalleeOfNew(node, ancestors)) return;
      const parent = ancestors.at(-2);
      const isTarget = parent?.type === "AssignmentExpression" && parent.left === node;
      const last = isTarget ? lastNoisy([parent.right]) : undefined;
      const teller = tellerOf(node);
      if (teller) found.push({ teller, place: node, last, name: "" });
    },
  });
  return found.sort((one, other) => one.place.start - other.place.start);
}

function operationCallee(
  node: CallExpression,
  known: ImportedNames,
): Pick<OperationSite, "teller" | "place"> | undefined {
  const { callee } = node;
  if (callee.type === "Identifier")
    return known.members.has(callee.name) ? { teller: { object: callee }, place: callee } : undefined;
  if (callee.type === "SequenceExpression") {
    // The bundler's way to call an import without a `this`: (0, lib.print)(…).
    const member = callee.expressions.at(-1);
    return member?.type === "MemberExpression" && rootIn(member, known.modules)
      ? { teller: { object: member.object }, place: member }
      : undefined;
  }
  if (callee.type !== "MemberExpression") return undefined;
  const isMethod = callee.property.type === "Identifier" && isOperation(callee.property.name, node);
  if (!(isMethod && !callee.computed) && !rootIn(callee, known.modules) && !rootIn(callee, OUTPUT))
    return undefined;
  const teller = tellerOf(callee);
  return teller && { teller, place: callee };
}

/** A pool's `map` also gets the items; the `map` of an array is not an operation. */
function isOperation(name: string, { arguments: given }: CallExpression): boolean {
  return METHODS.has(name) && (name !== "map" || given.length > 1);
}

function tellerOf({ object, property, computed }: MemberExpression): Teller | undefined {
  if (object.type !== "Super" && !isCutShort(object)) return { object };
  return property.type === "Identifier" && !computed ? { property } : undefined;
}

/** The last name of the called function, also in `(0, lib.createServer)(…)`: `createServer`. */
function calledName({ callee }: CallExpression): string {
  const called = callee.type === "SequenceExpression" ? callee.expressions.at(-1) : callee;
  const last = called?.type === "MemberExpression" ? called.property : called;
  return last?.type === "Identifier" ? last.name : "";
}

/** Node's objects whose calls are visible operations inside a lesson: they print, or end it. */
const OUTPUT: ReadonlySet<string> = new Set(["console", "process"]);

function constructorObject(callee: AnyNode, known: ImportedNames): Node | undefined {
  if (callee.type === "MemberExpression") return rootIn(callee, known.modules) ? callee.object : undefined;
  if (callee.type !== "Identifier") return undefined;
  return known.members.has(callee.name) || known.subclasses.has(callee.name) ? callee : undefined;
}

function isValueOf(node: MemberExpression): boolean {
  return !node.computed && node.property.type === "Identifier" && node.property.name === "value";
}

/** Whether `?.` inside a chain may skip the rest of it: a call put around its beginning would change that. */
function isCutShort(node: AnyNode): boolean {
  if (node.type === "MemberExpression") return node.optional || isCutShort(node.object);
  if (node.type === "CallExpression") return node.optional || isCutShort(node.callee);
  return false;
}

/** `new num.value.Kind()`: a call put into this callee would be taken for the constructor. */
function isInCalleeOfNew(node: AnyNode, ancestors: readonly AnyNode[]): boolean {
  let child = node;
  for (const parent of ancestors.slice(0, -1).reverse()) {
    if (parent.type === "NewExpression") return parent.callee === child;
    if (parent.type !== "MemberExpression" || parent.object !== child) return false;
    child = parent;
  }
  return false;
}

/** The last of some operands, if evaluating any of them may be an operation. */
function lastNoisy(operands: readonly AnyNode[]): Node | undefined {
  const last = operands.at(-1);
  if (!operands.some(isNoisy)) return undefined;
  return last?.type === "SpreadElement" ? last.argument : last;
}

function isNoisy(operand: AnyNode): boolean {
  if (operand.type === "ArrowFunctionExpression" || operand.type === "FunctionExpression") return false;
  let noisy = false;
  full(operand, (node) => {
    noisy ||= NOISY.has(node.type) || (node.type === "MemberExpression" && isValueOf(node));
  });
  return noisy;
}

const NOISY = new Set([
  "CallExpression",
  "NewExpression",
  "TaggedTemplateExpression",
  "AwaitExpression",
  "YieldExpression",
]);
