import type { AnyNode, AssignmentExpression, CallExpression, Class, Program, Property } from "acorn";
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
    switch (node.type) {
      case "FunctionDeclaration":
        enter(node, owner, node.id?.name ?? "");
        return;
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        enter(node, owner, name);
        return;
      case "ClassDeclaration":
      case "ClassExpression":
        walkClass(node, owner);
        return;
      case "VariableDeclarator":
        walk(node.id, owner);
        if (node.init && itemsOf(node.id) !== undefined) owner?.iterates.push(node.init);
        if (node.init) bind(node.id.type === "Identifier" ? node.id.name : "", node.init, owner);
        return;
      case "AssignmentExpression":
        walkAssignment(node, owner);
        return;
      case "Property":
        walkProperty(node as Property, owner);
        return;
      case "CallExpression":
        owner?.calls.push(node);
        break;
      case "MemberExpression":
        if (!node.computed && node.property.type === "Identifier")
          owner?.accesses.add(`=${node.property.name}`);
        break;
      case "ForOfStatement":
        owner?.iterates.push(node.right);
        break;
      case "SpreadElement":
        owner?.iterates.push(node.argument);
        break;
      case "YieldExpression":
        if (node.delegate && node.argument) owner?.iterates.push(node.argument);
        break;
      case "ThisExpression":
        if (owner) owner.usesThis = true;
        break;
      case "Super":
      case "MetaProperty":
        barArrow(owner);
        break;
      case "Identifier":
        if (node.name === "arguments") barArrow(owner);
        break;
    }
    for (const child of childrenOf(node)) walk(child, owner);
  }

  function enter(node: FunctionNode, owner: FunctionInfo | undefined, name: Name): void {
    const isNamedExpression = node.type === "FunctionExpression" && node.id != null;
    const info: FunctionInfo = {
      ...{ node, name, calls: [], iterates: [], accesses: new Set<Name>(), usesThis: false },
      isBarred: node.async || isNamedExpression,
    };
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
      else if (member.type === "PropertyDefinition") {
        if (member.value) walk(member.value, undefined, propertyName(keyOf(member)));
      } else {
        const key = keyOf(member);
        const isAccessor = member.kind === "get" || member.kind === "set";
        walk(member.value, undefined, isAccessor && key !== undefined ? `=${key}` : propertyName(key));
        if (member.kind === "constructor" || key === undefined) bar(member.value);
      }
    }
  }

  function walkAssignment({ left, right }: AssignmentExpression, owner: FunctionInfo | undefined): void {
    walk(left, owner);
    if (left.type === "Identifier") bind(left.name, right, owner);
    else if (left.type === "MemberExpression" && !left.computed && left.property.type === "Identifier")
      bind(`.${left.property.name}`, right, owner);
    else walk(right, owner);
  }

  function walkProperty(node: Property, owner: FunctionInfo | undefined): void {
    if (node.computed) walk(node.key, owner);
    bind(propertyName(keyOf(node)), node.value, owner);
    const isAccessor = node.kind !== "init";
    if (isAccessor || (node.method && hasSuper(node.value))) bar(node.value);
  }

  /** A value gets a name. The compiler writes `__name(() => …, "name")` where it could lose one. */
  function bind(name: Name, value: AnyNode, owner: FunctionInfo | undefined): void {
    const isNamed =
      value.type === "CallExpression" && value.callee.type === "Identifier" && value.callee.name === "__name";
    const inner = (isNamed ? value.arguments[0] : value) as AnyNode;
    if (name !== "" && inner.type === "Identifier") aliases.push([name, inner.name]);
    walk(inner, owner, name);
  }

  function bar(node: AnyNode): void {
    const info = all.get(node);
    if (info !== undefined) info.isBarred = true;
  }
}

function propertyName(key: string | undefined): Name {
  return key === undefined ? "" : `.${key}`;
}

/** An arrow function takes these from the function around it; a generator would have its own. */
function barArrow(owner: FunctionInfo | undefined): void {
  if (owner && owner.node.type === "ArrowFunctionExpression") owner.isBarred = true;
}

function hasSuper(node: AnyNode): boolean {
  return node.type === "Super" || childrenOf(node).some(hasSuper);
}
