import type { AnyNode, ForInStatement, ForOfStatement } from "acorn";
import type { Blocking } from "./blocking.ts";
import { mapChildren, type Tree } from "./nodes.ts";
import { type TwinParts, target } from "./twin-parts.ts";
import { createWaitingAccessors } from "./waiting-accessors.ts";
import { createWaitingCalls } from "./waiting-calls.ts";
import { createWaitingIteration } from "./waiting-iteration.ts";

/** Makes a function that turns code of a twin into what waits where it has to. It returns undefined for code that waits only in its parts. */
export function createWaitingCode(blocking: Blocking, parts: TwinParts): (node: AnyNode) => Tree | undefined {
  const { again, asIs } = parts;
  const accessors = createWaitingAccessors(blocking, parts);
  const calls = createWaitingCalls(blocking, parts, accessors.read);
  const iteration = createWaitingIteration(blocking, parts, accessors.write);

  return (node) => {
    switch (node.type) {
      case "ChainExpression":
        return calls.chain(node.expression);
      case "CallExpression":
        return blocking.mayBlock(node) ? calls.call(node) : undefined;
      case "MemberExpression":
        return blocking.isAccessor(node) ? accessors.read(node) : undefined;
      case "AssignmentExpression":
        return accessors.assignment(node);
      case "UpdateExpression":
        return accessors.update(node);
      case "UnaryExpression":
        return node.operator === "delete" ? mapChildren(node, (child) => target(child, parts)) : undefined;
      case "ForOfStatement":
        return iteration.loop(node) ?? plainLoop(node);
      case "ForInStatement":
        return plainLoop(node);
      case "LabeledStatement":
        return iteration.loop(node);
      case "SpreadElement":
        return iteration.spread(node);
      case "ObjectExpression":
        // A spread into an object uses no iterator.
        return mapChildren(node, (child) =>
          child.type === "SpreadElement" ? mapChildren(child, again) : again(child),
        );
      case "VariableDeclarator":
        return iteration.declarator(node);
      case "YieldExpression":
        return iteration.giving(node);
      case "ArrayPattern":
      case "ObjectPattern":
      case "TaggedTemplateExpression":
        return mapChildren(node, asIs);
      default:
        return undefined;
    }
  };

  /** A loop that uses no iterator which waits. */
  function plainLoop(node: ForInStatement | ForOfStatement): Tree {
    return mapChildren(node, (child) => (child === node.left ? target(child, parts) : again(child)));
  }
}
