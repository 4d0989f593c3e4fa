import type {
  AnonymousFunctionDeclaration,
  AnyNode,
  ArrowFunctionExpression,
  FunctionDeclaration,
  FunctionExpression,
  Node,
} from "acorn";

export type FunctionNode =
  | FunctionDeclaration
  | AnonymousFunctionDeclaration
  | FunctionExpression
  | ArrowFunctionExpression;

/** A node of a syntax tree, made here or read from code. */
export interface Tree {
  readonly type: string;
  readonly loc?: Node["loc"];
  readonly [field: string]: unknown;
}

/** As a node that may be put into another tree. */
export function asTree(node: Node): Tree {
  return node as unknown as Tree;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** The nodes right below a node, in order. */
export function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

/** A copy of a node with other children. */
export function mapChildren(node: AnyNode, map: (child: AnyNode) => Tree): Tree {
  const copy: Record<string, unknown> = { ...node };
  for (const [key, value] of Object.entries(node)) {
    if (Array.isArray(value)) copy[key] = value.map((child) => (isNode(child) ? map(child) : child));
    else if (isNode(value)) copy[key] = map(value);
  }
  return copy as Tree & typeof copy;
}

/** Makes nodes in place of `at`: an error there is reported at that place of the original code. */
export function makerAt(at: Node["loc"]) {
  const make = (type: string, fields: Readonly<Record<string, unknown>>): Tree => ({
    type,
    ...fields,
    ...(at && { loc: at }),
  });
  const name = (text: string) => make("Identifier", { name: text });
  const text = (value: string) => make("Literal", { value });
  const call = (callee: Tree, args: readonly unknown[]) =>
    make("CallExpression", { callee, arguments: args, optional: false });
  const member = (object: Tree, property: string) =>
    make("MemberExpression", { object, property: text(property), computed: true, optional: false });
  return { make, name, text, call, member };
}

/** `name`, `"name"`, and `(…, "name")`, by which operations of a program are announced. */
export function textOf(node: AnyNode): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  const last = node.type === "SequenceExpression" ? node.expressions.at(-1) : undefined;
  return last && textOf(last);
}

/** `[Symbol.dispose]`, as the engine names such a method; undefined if a key is none of the language's symbols. */
function symbolOf(key: AnyNode): string | undefined {
  if (key.type !== "MemberExpression" || key.computed || key.property.type !== "Identifier") return undefined;
  const isSymbol = key.object.type === "Identifier" && key.object.name === "Symbol";
  return isSymbol ? `[Symbol.${key.property.name}]` : undefined;
}

/** The key of a property or method, if it is known. */
export function keyOf({
  key,
  computed,
}: {
  readonly key: AnyNode;
  readonly computed: boolean;
}): string | undefined {
  if (computed) return symbolOf(key);
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" ? String(key.value) : undefined;
}

/**
 * How many items `[a, b]` takes of what it is given. Undefined for other patterns, such as one with defaults: its parts are evaluated between
 * the steps of the iterator.
 */
export function itemsOf(pattern: AnyNode): number | undefined {
  if (pattern.type !== "ArrayPattern") return undefined;
  const { elements } = pattern;
  const targets = elements.map((each) => (each?.type === "RestElement" ? each.argument : each));
  if (targets.some((target) => target !== null && target.type !== "Identifier")) return undefined;
  return elements.at(-1)?.type === "RestElement" ? Infinity : elements.length;
}
