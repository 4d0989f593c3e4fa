import type { AnyNode, Node } from "acorn";
import { makerAt, type Tree } from "./nodes.ts";

/**
 * `($t = …) instanceof $Fiber ? yield* $t : $t`: a call that may be one of a twin. If so it has given a generator, which runs as a
 * part of this one; else the result itself. No code comes between the assignment and the look at `$t`, so one variable will do.
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

/** Whether an expression gives the same, and does nothing, each time that it is evaluated. */
export function isRepeatable(node: AnyNode): boolean {
  switch (node.type) {
    case "Identifier":
    case "ThisExpression":
      return true;
    case "CallExpression": {
      // The announcement of an operation.
      const [object] = node.arguments;
      const isSite = node.callee.type === "Identifier" && node.callee.name.startsWith("$site");
      return isSite && object !== undefined && isRepeatable(object as AnyNode);
    }
    default:
      return false;
  }
}

/** The parts of a chain, innermost first; undefined where it has others than properties and calls of methods. */
export function linksOf(node: AnyNode): AnyNode[] | undefined {
  if (node.type === "MemberExpression") {
    if (node.object.type === "Super" || node.property.type === "PrivateIdentifier") return undefined;
    return add(linksOf(node.object as AnyNode), node);
  }
  if (node.type !== "CallExpression") return [node];
  const { callee, optional } = node;
  if (callee.type !== "MemberExpression") return optional ? [callee as AnyNode, node] : [node];
  if (optional) return undefined;
  return add(linksOf(callee), node);
}

function add(links: AnyNode[] | undefined, link: AnyNode): AnyNode[] | undefined {
  return links && [...links, link];
}
