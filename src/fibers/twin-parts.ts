import type { AnyNode, MemberExpression, Node } from "acorn";
import { makerAt, mapChildren, type Tree } from "./nodes.ts";

/** How the parts of a twin are made. */
export interface TwinParts {
  /** Does the same to a part of the twin. */
  again(node: AnyNode): Tree;
  /** Leaves a part as it is, except for functions in it. */
  asIs(node: AnyNode): Tree;
  /** The name of a new variable of the twin. */
  variable(): string;
}

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

/** The name of a property, as a value. */
export function nameOf({ computed, property }: MemberExpression, { again }: TwinParts): Tree {
  if (computed) return again(property);
  return makerAt(property.loc).text((property as { name: string }).name);
}

/** The target of an assignment is not read. */
export function target(node: AnyNode, { again, asIs }: TwinParts): Tree {
  return node.type === "MemberExpression" ? mapChildren(node, again) : asIs(node);
}
