import type { AnyNode, CallExpression, MemberExpression } from "acorn";
import type { Blocking } from "./blocking.ts";
import { asTree, makerAt, mapChildren, type Tree } from "./nodes.ts";
import { nameOf, switching, type TwinParts } from "./twin-parts.ts";
import type { WaitingAccessors } from "./waiting-accessors.ts";

/** Turns calls into what waits where it has to. */
interface WaitingCalls {
  call(node: CallExpression): Tree;
  chain(node: AnyNode): Tree;
}

/** @param read makes code that reads an accessor. */
export function createWaitingCalls(
  blocking: Blocking,
  parts: TwinParts,
  read: WaitingAccessors["read"],
): WaitingCalls {
  const { again, asIs } = parts;
  return { call: callOf, chain };

  /** @param on the function, or the object of the method, if it was converted already. */
  function callOf(node: CallExpression, on?: Tree): Tree {
    const { callee } = node;
    const given = node.arguments.map((each) => again(each));
    if (callee.type !== "MemberExpression" || callee.property.type === "PrivateIdentifier") {
      const at = placeOf(callee);
      const { call, name } = makerAt(at);
      return switching(call(call(name("$call"), [on ?? again(callee)]), given), at);
    }
    const { make, call, name, member } = makerAt(callee.property.loc);
    if (callee.object.type === "Super") {
      const method = member(call(name("$call"), [asTree(callee)]), "call");
      return switching(call(method, [make("ThisExpression", {}), ...given]), callee.property.loc);
    }
    const object = on ?? again(callee.object);
    return switching(call(name("$method"), [object, nameOf(callee, parts), ...given]), callee.property.loc);
  }

  /** `a?.m(x)` becomes `($o = a) == null ? undefined : $method($o, "m", x)`: everything behind `?.` is left out together. */
  function chain(node: AnyNode): Tree {
    const links = linksOf(node);
    if (links === undefined) return mapChildren(node, asIs);
    const { make, name, text } = makerAt(node.loc);
    const [first, ...others] = links;
    const nothing = make("UnaryExpression", { operator: "void", prefix: true, argument: text("") });
    return follow(again(first as AnyNode), others);

    function follow(object: Tree, [link, ...rest]: readonly AnyNode[]): Tree {
      if (link?.type !== "MemberExpression" && link?.type !== "CallExpression") return object;
      if (!link.optional) return step(object, link, rest);
      const left = make("AssignmentExpression", { operator: "=", left: name("$o"), right: object });
      const nobody = make("Literal", { value: null });
      const test = make("BinaryExpression", { operator: "==", left, right: nobody });
      const alternate = step(name("$o"), link, rest);
      return make("ConditionalExpression", { test, consequent: nothing, alternate });
    }

    function step(object: Tree, link: CallExpression | MemberExpression, rest: readonly AnyNode[]): Tree {
      if (link.type === "CallExpression") return follow(callOf(link, object), rest);
      const [next, ...others] = rest;
      if (next?.type === "CallExpression") return follow(callOf(next, object), others);
      if (blocking.isAccessor(link)) return follow(read(link, object), rest);
      const property = link.computed ? again(link.property) : asTree(link.property);
      return follow({ ...asTree(link), object, property, optional: false }, rest);
    }
  }
}

/** Where the engine reports a call: of `(0, lib.print)()`, which is how an imported function is called, at the name of the function. */
function placeOf(callee: AnyNode): AnyNode["loc"] {
  const called = callee.type === "SequenceExpression" ? callee.expressions.at(-1) : undefined;
  return called?.type === "MemberExpression" ? called.property.loc : callee.loc;
}

/** The parts of a chain, innermost first; undefined if it contains anything but properties and calls of methods. */
function linksOf(node: AnyNode): AnyNode[] | undefined {
  if (node.type === "MemberExpression") {
    if (node.object.type === "Super" || node.property.type === "PrivateIdentifier") return undefined;
    return add(linksOf(node.object), node);
  }
  if (node.type !== "CallExpression") return [node];
  const { callee, optional } = node;
  if (callee.type !== "MemberExpression") return optional ? [callee, node] : [node];
  if (optional) return undefined;
  return add(linksOf(callee), node);
}

function add(links: AnyNode[] | undefined, link: AnyNode): AnyNode[] | undefined {
  return links && [...links, link];
}
