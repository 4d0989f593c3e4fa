import type { AnyNode, Node } from "acorn";
import { makerAt, type Tree } from "./nodes.ts";

/**
 * `($t = …) instanceof $Fiber ? yield* $t : $t`: a call that may call a twin. A twin returns a generator, which then runs as a part of this
 * one; anything else is the result itself. No code runs between the assignment and the check of `$t`, so one variable is enough.
 */
export function switching(call: Tree, at: Node["loc"]): Tree {
  const { make, name } = makerAt(at);
  const left = make("AssignmentExpression", { operator: "=", left: name("$t"), right: call });
  return make("ConditionalExpression", {
    test: make("BinaryExpression", { operator: "instanceof", left, right: name("$Fiber") }),
    consequent: make("YieldExpression", { delegate: true, argument: name("$t") }),
    alternate: name("$t"),
  });
}

/** The name of the method that is the twin of an accessor: one that no program writes. */
export function accessorTwin(kind: string, name: string): string {
  return `${kind} ${name}`;
}

/** The parts of a chain, innermost first; undefined if it contains anything but properties and calls of methods. */
export function linksOf(node: AnyNode): AnyNode[] | undefined {
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
