import type { AnyNode, Identifier, MemberExpression, Node, Program } from "acorn";
import { fullAncestor } from "acorn-walk";

/** A place where a variable, or its contents, is changed. */
export interface Change {
  readonly node: Node;
  readonly how: "assigned" | "changed";
}

/** A place where a variable is named. */
interface Use {
  readonly node: Node;
  /** It is assigned, or a separate statement changes its contents. */
  readonly isChanged: boolean;
  /** Its value goes somewhere else. */
  readonly isHandedOn: boolean;
}

/** The most levels between a variable and the statement that changes its contents. */
const MOST_ANCESTORS = 6;

/** Methods that change an array, a map or a set. `set` counts if it gets two values: an event's gets none. */
const CHANGERS: ReadonlySet<string> = new Set(
  "push pop shift unshift splice sort reverse fill copyWithin add delete".split(" "),
);
/** Of these, those that do not return what they change: after `box.value.pop()`, nobody has the changed copy. */
const KEEPERS: ReadonlySet<string> = new Set("push pop shift unshift splice delete".split(" "));
/** Of these, those that return no more than a length: `() => list.push(1)` is written for the change. */
const ADDERS: ReadonlySet<string> = new Set(["push", "unshift"]);
const CONTAINERS: ReadonlySet<string> = new Set(["Array", "Map", "Object", "Set"]);

/** Whether a variable begins as an array, a map or the like without objects of threadlab in it. */
export function isContainer(init: AnyNode | null | undefined): boolean {
  if (init?.type === "ArrayExpression") return init.elements.every((each) => each !== null && isPlain(each));
  if (init?.type === "ObjectExpression")
    return init.properties.every((each) => each.type === "Property" && isPlain(each.value));
  if (init?.type !== "NewExpression" || init.callee.type !== "Identifier") return false;
  return CONTAINERS.has(init.callee.name) && init.arguments.every(isPlain);
}

function isPlain(node: AnyNode): boolean {
  return (
    node.type === "Literal" ||
    node.type === "TemplateLiteral" ||
    node.type === "UnaryExpression" ||
    isContainer(node)
  );
}

/**
 * The places where code changes a variable.
 *
 * @param holds whether changes of its contents count, too.
 * @param through the property through which it is changed: with "value", `box.value.push(1)` changes `box`.
 */
export function changesIn(code: AnyNode, name: string, holds: boolean, through?: string): Change[] {
  return mentionsOf(code, name)
    .map((ancestors) => changeAt(ancestors, through))
    .filter((change) => change !== undefined)
    .filter(({ how }) => (how === "changed" ? holds : through === undefined));
}

/** The places where code names a variable, except its declaration. */
export function usesOf(code: AnyNode, name: string): Use[] {
  return mentionsOf(code, name).flatMap((ancestors) => {
    const node = ancestors.at(-1) as Identifier | MemberExpression;
    const parent = ancestors.at(-2);
    if (parent?.type === "VariableDeclarator" && parent.id === node) return [];
    if (isFunction(parent) && parent.params.includes(node)) return [];
    const isLookedInto = parent?.type === "MemberExpression" && parent.object === node;
    return [{ node, isChanged: changeAt(ancestors) !== undefined, isHandedOn: !isLookedInto }];
  });
}

/**
 * The variables of a program that are properties of `globalThis`, as code mentions them: `globalThis.total`. None if a use of `globalThis`
 * does not show which property it is about, and none that the program may also name in another way.
 */
export function globalsIn(tree: Program): readonly string[] {
  if (mentionsOf(tree, "global").length > 0) return [];
  const names = new Set<string>();
  for (const ancestors of mentionsOf(tree, "globalThis")) {
    const name = globalOf(ancestors.at(-2));
    if (name === undefined) return [];
    names.add(name);
  }
  const isOnly = (name: string) => !(name in globalThis) && mentionsOf(tree, name).length === 0;
  return [...names].filter((name) => isOnly(name.slice(GLOBAL.length)));
}

/** The change of the variable that the last of the ancestors names, if there is one. */
function changeAt(ancestors: readonly AnyNode[], through?: string): Change | undefined {
  let at = ancestors.length - 1;
  const node = ancestors[at] as AnyNode;
  if (through === undefined && isTarget(node, ancestors[at - 1])) return { node, how: "assigned" };
  if (through !== undefined) {
    if (!isMember(ancestors[at - 1], node, through)) return undefined;
    at--;
  }
  const [object, member, parent] = [ancestors[at], ancestors[at - 1], ancestors[at - 2]];
  if (member?.type !== "MemberExpression" || member.object !== object) return undefined;
  const isStatement = ancestors[at - 3]?.type === "ExpressionStatement";
  if (isTarget(member, parent)) return isStatement ? { node, how: "changed" } : undefined;
  if (parent?.type !== "CallExpression" || parent.callee !== member) return undefined;
  const method = !member.computed && member.property.type === "Identifier" ? member.property.name : "";
  const isBody = ancestors[at - 3]?.type === "ArrowFunctionExpression";
  const isForChange = through === undefined ? isBody && ADDERS.has(method) : KEEPERS.has(method);
  if (!isStatement && !isForChange) return undefined;
  const isChanger = CHANGERS.has(method) || (method === "set" && parent.arguments.length === 2);
  return isChanger ? { node, how: "changed" } : undefined;
}

function isTarget(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (parent?.type === "AssignmentExpression") return parent.left === node;
  return parent?.type === "UpdateExpression";
}

function isMember(parent: AnyNode | undefined, object: AnyNode, property: string): parent is AnyNode {
  if (parent?.type !== "MemberExpression" || parent.object !== object || parent.computed) return false;
  return parent.property.type === "Identifier" && parent.property.name === property;
}

function isFunction(node: AnyNode | undefined): node is AnyNode & { params: AnyNode[] } {
  return (
    node?.type === "FunctionDeclaration" ||
    node?.type === "FunctionExpression" ||
    node?.type === "ArrowFunctionExpression"
  );
}

/** The ancestors of each mention of a variable, the mention last. */
function mentionsOf(code: AnyNode, name: string): readonly (readonly AnyNode[])[] {
  let known = mentions.get(code);
  if (known === undefined) {
    known = collectMentions(code);
    mentions.set(code, known);
  }
  return known.get(name) ?? [];
}

type Mentions = ReadonlyMap<string, readonly (readonly AnyNode[])[]>;

/** A program has many variables, so its code is walked through once. */
const mentions = new WeakMap<AnyNode, Mentions>();

function collectMentions(code: AnyNode): Mentions {
  const found = new Map<string, AnyNode[][]>();
  const seen = new Set<Node>();
  fullAncestor(code, (node, _state, ancestors) => {
    const name = node.type === "Identifier" ? node.name : memberOf(node);
    if (name === undefined || seen.has(node)) return;
    seen.add(node);
    const before = found.get(name);
    const mention = ancestors.slice(-MOST_ANCESTORS);
    if (before === undefined) found.set(name, [mention]);
    else before.push(mention);
  });
  return found;
}

/** `this.items` or `counter.total`, if this is what the node says. */
export function memberOf(node: AnyNode): string | undefined {
  if (node.type !== "MemberExpression" || node.computed || node.property.type !== "Identifier")
    return undefined;
  const { object, property } = node;
  if (object.type === "ThisExpression") return `this.${property.name}`;
  return object.type === "Identifier" ? `${object.name}.${property.name}` : undefined;
}

const GLOBAL = "globalThis.";

/** `globalThis.total`, if this is what the node says. */
function globalOf(node: AnyNode | undefined): string | undefined {
  const name = node && memberOf(node);
  return name?.startsWith(GLOBAL) ? name : undefined;
}
