import type {
  AnyNode,
  CallExpression,
  Class,
  MethodDefinition,
  Program,
  Property,
  PropertyDefinition,
} from "acorn";
import { childrenOf, type FunctionNode, itemsOf, keyOf } from "./nodes.ts";

/** Names of functions, in three kinds: of variables (`print`), of properties (`.acquire`), and of accessors (`=value`). */
export type Name = string;

/** A function of some code. */
export interface FunctionInfo {
  readonly node: FunctionNode;
  /** The name by which it is called; "" if that is not known. */
  readonly name: Name;
  /** The calls in its body, without those of inner functions. */
  readonly calls: CallExpression[];
  /** What its body goes through with an iterator. */
  readonly iterates: AnyNode[];
  /** Accessors that its body may use. */
  readonly accesses: Set<Name>;
  /** Whether it uses the `this` of the function around it. */
  usesThis: boolean;
  /** Whether it cannot have a twin. */
  isBarred: boolean;
}

interface Functions {
  readonly all: ReadonlyMap<AnyNode, FunctionInfo>;
  /** Second names: `{ log: print }`. */
  readonly aliases: readonly (readonly [alias: Name, name: Name])[];
  /** Names of parameters: a call by such a name may call any function. */
  readonly parameters: ReadonlySet<Name>;
}

/** Finds the functions of some code, and what they call. */
export function findFunctions(tree: Program): Functions {
  const all = new Map<AnyNode, FunctionInfo>();
  const aliases: [Name, Name][] = [];
  const parameters = new Set<Name>();
  walk(tree, undefined);
  return { all, aliases, parameters };

  /** @param owner the function around the node. @param name of the node, if it is a function. */
  function walk(node: AnyNode, owner: FunctionInfo | undefined, name: Name = ""): void {
    if (owner) note(node, owner);
    switch (node.type) {
      case "FunctionDeclaration":
        enter(node, owner, node.id?.name ?? "");
        break;
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        enter(node, owner, name);
        break;
      case "ClassDeclaration":
      case "ClassExpression":
        walkClass(node, owner);
        break;
      case "VariableDeclarator":
        walk(node.id, owner);
        if (node.init) bind(assignedName(node.id), node.init, owner);
        break;
      case "AssignmentExpression":
        walk(node.left, owner);
        bind(assignedName(node.left), node.right, owner);
        break;
      case "Property":
        walkProperty(node as Property, owner);
        break;
      default:
        for (const child of childrenOf(node)) walk(child, owner);
    }
  }

  function enter(node: FunctionNode, owner: FunctionInfo | undefined, name: Name): void {
    const info = newInfo(node, name);
    all.set(node, info);
    for (const param of node.params) {
      if (param.type === "Identifier") parameters.add(param.name);
      // Defaults are evaluated where no generator can wait.
      walk(param, undefined);
    }
    walk(node.body, info);
    if (owner && node.type === "ArrowFunctionExpression") owner.usesThis ||= info.usesThis;
  }

  function walkClass(node: Class, owner: FunctionInfo | undefined): void {
    if (node.superClass) walk(node.superClass, owner);
    for (const member of node.body.body) {
      if (member.type === "StaticBlock") walk(member, undefined);
      else if (member.value) walk(member.value, undefined, memberName(member));
      if (
        member.type === "MethodDefinition" &&
        (member.kind === "constructor" || keyOf(member) === undefined)
      )
        bar(member.value);
    }
  }

  function walkProperty(node: Property, owner: FunctionInfo | undefined): void {
    if (node.computed) walk(node.key, owner);
    bind(propertyName(keyOf(node)), node.value, owner);
    const isAccessor = node.kind !== "init";
    if (isAccessor || (node.method && hasSuper(node.value))) bar(node.value);
  }

  /** A value gets a name. */
  function bind(name: Name, value: AnyNode, owner: FunctionInfo | undefined): void {
    const inner = withoutNaming(value);
    if (name !== "" && inner.type === "Identifier") aliases.push([name, inner.name]);
    walk(inner, owner, name);
  }

  function bar(node: AnyNode): void {
    const info = all.get(node);
    if (info !== undefined) info.isBarred = true;
  }
}

function newInfo(node: FunctionNode, name: Name): FunctionInfo {
  const isNamedExpression = node.type === "FunctionExpression" && node.id != null;
  return {
    ...{ node, name, calls: [], iterates: [], accesses: new Set<Name>(), usesThis: false },
    isBarred: node.async || isNamedExpression,
  };
}

/** Notes what a node tells of the function around it. */
function note(node: AnyNode, owner: FunctionInfo): void {
  switch (node.type) {
    case "CallExpression":
      owner.calls.push(node);
      break;
    case "MemberExpression":
      if (!node.computed && node.property.type === "Identifier") owner.accesses.add(`=${node.property.name}`);
      break;
    case "VariableDeclarator":
      if (node.init && itemsOf(node.id) !== undefined) owner.iterates.push(node.init);
      break;
    case "ForOfStatement":
      owner.iterates.push(node.right);
      break;
    case "SpreadElement":
      owner.iterates.push(node.argument);
      break;
    case "YieldExpression":
      if (node.delegate && node.argument) owner.iterates.push(node.argument);
      break;
    case "ThisExpression":
      owner.usesThis = true;
      break;
    case "Super":
    case "MetaProperty":
      barArrow(owner);
      break;
    case "Identifier":
      if (node.name === "arguments") barArrow(owner);
      break;
  }
}

/** An arrow function takes these from the function around it; a generator would have its own. */
function barArrow(owner: FunctionInfo): void {
  if (owner.node.type === "ArrowFunctionExpression") owner.isBarred = true;
}

/** The name that a function gets if it is assigned to `target`. */
function assignedName(target: AnyNode): Name {
  if (target.type === "Identifier") return target.name;
  return target.type === "MemberExpression" && !target.computed && target.property.type === "Identifier"
    ? `.${target.property.name}`
    : "";
}

function memberName(member: MethodDefinition | PropertyDefinition): Name {
  const key = keyOf(member);
  const isAccessor = member.type === "MethodDefinition" && (member.kind === "get" || member.kind === "set");
  return isAccessor && key !== undefined ? `=${key}` : propertyName(key);
}

function propertyName(key: string | undefined): Name {
  return key === undefined ? "" : `.${key}`;
}

/** The compiler writes `__name(() => …, "name")` where a function could lose its name. */
function withoutNaming(value: AnyNode): AnyNode {
  const isNamed =
    value.type === "CallExpression" && value.callee.type === "Identifier" && value.callee.name === "__name";
  return isNamed ? (value.arguments[0] as AnyNode) : value;
}

/** Whether a part of a class uses what the class extends. */
export function hasSuper(node: AnyNode): boolean {
  return node.type === "Super" || childrenOf(node).some(hasSuper);
}
