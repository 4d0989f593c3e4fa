import type { AnyNode, Identifier, Node, SpreadElement, VariableDeclarator, YieldExpression } from "acorn";
import type { Blocking } from "./blocking.ts";
import { asTree, itemsOf, makerAt, mapChildren, type Tree } from "./nodes.ts";
import { switching, type TwinParts, target } from "./twin-parts.ts";
import type { WaitingAccessors } from "./waiting-accessors.ts";

/** Turns what goes through an iterator, or gives to one, into what waits where it has to. */
interface WaitingIteration {
  /** A loop, or one with labels; undefined for other code, and for a loop that cannot wait for its items. */
  loop(node: AnyNode): Tree | undefined;
  spread(node: SpreadElement): Tree;
  declarator(node: VariableDeclarator): Tree;
  /** `yield` of a generator. */
  giving(node: YieldExpression): Tree;
}

/** @param write makes code that writes a value to an accessor. */
export function createWaitingIteration(
  blocking: Blocking,
  parts: TwinParts,
  write: WaitingAccessors["write"],
): WaitingIteration {
  const { again, asIs, variable } = parts;
  return { loop, spread, declarator, giving };

  /** @param labels those that stand before it: `a: b: for (… of …)`. */
  function loop(node: AnyNode, labels: readonly Identifier[] = []): Tree | undefined {
    if (node.type === "LabeledStatement") return loop(node.body, [...labels, node.label]);
    if (node.type !== "ForOfStatement" || !blocking.mayIterate(node.right)) return undefined;
    const { name, member } = makerAt(node.right.loc);
    const kept = name(variable());
    const items = again(node.right);
    const body = [bind(node.left, member(kept, "value")), again(node.body)];
    return waitingLoop({ kept, items, labels, body }, node.right.loc);
  }

  /** The item of a loop gets its name or its place. */
  function bind(left: AnyNode, item: Tree): Tree {
    const { make } = makerAt(left.loc);
    if (left.type === "VariableDeclaration") {
      const declarations = left.declarations.map(({ id }) =>
        make("VariableDeclarator", { id: asIs(id), init: item }),
      );
      return { ...asTree(left), declarations };
    }
    const expression =
      left.type === "MemberExpression" && blocking.isAccessor(left)
        ? write(left, again(left.object), item)
        : make("AssignmentExpression", { operator: "=", left: target(left, parts), right: item });
    return make("ExpressionStatement", { expression });
  }

  function spread(node: SpreadElement): Tree {
    return { ...asTree(node), argument: listOf(node.argument) };
  }

  function declarator(node: VariableDeclarator): Tree {
    const most = itemsOf(node.id);
    if (!node.init || most === undefined) return mapChildren(node, again);
    return { ...asTree(node), init: listOf(node.init, most) };
  }

  /** `$list(items)`, or `$list(items, 2)` for the first two. */
  function listOf(items: AnyNode, most = Infinity): Tree {
    if (!blocking.mayIterate(items)) return again(items);
    const { make, call, name } = makerAt(items.loc);
    const limit = most === Infinity ? [] : [make("Literal", { value: most })];
    return switching(call(name("$list"), [again(items), ...limit]), items.loc);
  }

  function giving(node: YieldExpression): Tree {
    const { call, name } = makerAt(node.loc);
    const given = node.argument ? [again(node.argument)] : [];
    return { ...asTree(node), argument: call(name(node.delegate ? "$items" : "$item"), given) };
  }
}

interface LoopParts {
  /** The variable that keeps the iterator. */
  readonly kept: Tree;
  readonly items: Tree;
  readonly labels: readonly Identifier[];
  readonly body: readonly Tree[];
}

/**
 * `for (const item of items) …` becomes
 *
 *     {
 *       $o1 = $loop(items);
 *       try { while ($step($o1)) { const item = $o1.value; … } }
 *       catch ($t) { throw $failed($o1, $t); }
 *       finally { yield* $leave($o1); }
 *     }
 */
function waitingLoop({ kept, items, labels, body }: LoopParts, at: Node["loc"]): Tree {
  const { make, call, name } = makerAt(at);
  const block = (...statements: readonly Tree[]) => make("BlockStatement", { body: statements });
  const run = (expression: Tree) => make("ExpressionStatement", { expression });
  const begin = switching(call(name("$loop"), [items]), at);
  const test = switching(call(name("$step"), [kept]), at);
  const loop = labels.reduceRight(
    (inner, label) => make("LabeledStatement", { label: asTree(label), body: inner }),
    make("WhileStatement", { test, body: block(...body) }),
  );
  const error = call(name("$failed"), [kept, name("$t")]);
  const handler = make("CatchClause", {
    param: name("$t"),
    body: block(make("ThrowStatement", { argument: error })),
  });
  const argument = call(name("$leave"), [kept]);
  const finalizer = block(run(make("YieldExpression", { delegate: true, argument })));
  return block(
    run(make("AssignmentExpression", { operator: "=", left: kept, right: begin })),
    make("TryStatement", { block: block(loop), handler, finalizer }),
  );
}
