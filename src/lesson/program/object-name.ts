import type { AnyNode, Identifier } from "acorn";

/** The source's name for an identifier, which the bundler may have renamed. */
export type NameOf = (identifier: Identifier) => string;

/**
 * The program's name for an object that it makes with `new`, or by a call, taken from the code around it:
 *
 *     const mutex = new Lock()                          mutex
 *     const forks = Array.from(…, () => new Lock())     forks[]
 *     this.lock = new Lock()                            lock
 *     const x = { door: new Lock() }                    x.door
 *     using pool = new ThreadPoolExecutor()             pool
 *
 * "" if the program gives it no name. `ancestors` leads from the root to the parent of `made`.
 */
export function objectName(made: AnyNode, ancestors: readonly AnyNode[], nameOf: NameOf): string {
  let child = made;
  let rest = "";
  for (const parent of [...ancestors].reverse()) {
    const step = stepOutwards(parent, child, nameOf);
    if (step === undefined) return "";
    if ("name" in step) return step.name + rest;
    rest = step.part + rest;
    child = parent;
  }
  return "";
}

/** One step towards the name: the name itself, or this level's part of it. Undefined: there is no name. */
type NamePart = { readonly name: string } | { readonly part: string } | undefined;

function stepOutwards(parent: AnyNode, child: AnyNode, nameOf: NameOf): NamePart {
  switch (parent.type) {
    case "VariableDeclarator":
      return parent.id.type === "Identifier" ? { name: nameOf(parent.id) } : undefined;
    case "AssignmentExpression":
      return parent.right === child ? named(targetName(parent.left, nameOf)) : undefined;
    case "PropertyDefinition":
      return parent.value === child && !parent.computed ? named(keyName(parent.key)) : undefined;
    case "Property": {
      const key = parent.value === child && !parent.computed ? keyName(parent.key) : undefined;
      return key === undefined ? undefined : { part: `.${key}` };
    }
    case "ArrayExpression":
      return { part: "[]" };
    case "CallExpression":
      return callStep(parent, child, nameOf);
    case "ArrowFunctionExpression":
      return parent.body === child || parent.body.type === "BlockStatement" ? { part: "" } : undefined;
    case "ReturnStatement":
    case "BlockStatement":
    case "FunctionExpression":
    case "ObjectExpression":
    case "ConditionalExpression":
    case "LogicalExpression":
      return { part: "" };
    default:
      return undefined;
  }
}

function callStep(call: AnyNode & { type: "CallExpression" }, child: AnyNode, nameOf: NameOf): NamePart {
  if (isUsing(call.callee)) return { part: "" };
  if (call.callee.type !== "MemberExpression" || !call.arguments.some((argument) => argument === child))
    return undefined;
  const method = keyName(call.callee.property);
  if (method === "push") {
    const list = targetName(call.callee.object, nameOf);
    return list === undefined ? undefined : { name: `${list}[]` };
  }
  const makesMany = isFunction(child) && (method === "from" || method === "map" || method === "flatMap");
  return makesMany ? { part: "[]" } : undefined;
}

/** The compiler makes `const pool = __using(stack, new ThreadPoolExecutor())` of `using pool = new ThreadPoolExecutor()`. */
function isUsing(callee: AnyNode): boolean {
  return callee.type === "Identifier" && /^__using\d*$/.test(callee.name);
}

function targetName(target: AnyNode, nameOf: NameOf): string | undefined {
  if (target.type === "Identifier") return nameOf(target);
  if (target.type !== "MemberExpression" || target.computed) return undefined;
  const key = keyName(target.property);
  if (target.object.type === "ThisExpression") return key;
  const owner = targetName(target.object, nameOf);
  return owner === undefined || key === undefined ? undefined : `${owner}.${key}`;
}

function keyName(key: AnyNode): string | undefined {
  if (key.type === "Identifier" || key.type === "PrivateIdentifier") return key.name;
  return key.type === "Literal" ? String(key.value) : undefined;
}

function isFunction(node: AnyNode): boolean {
  return node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression";
}

function named(name: string | undefined): NamePart {
  return name === undefined ? undefined : { name };
}
