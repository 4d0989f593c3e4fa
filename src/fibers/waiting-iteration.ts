import type {
  AnyNode,
  ForOfStatement,
  Identifier,
  MemberExpression,
  SpreadElement,
  VariableDeclarator,
  YieldExpression,
} from "acorn";
import type { Blocking } from "./blocking.ts";
import { asTree, itemsOf, makerAt, mapChildren, type Tree } from "./nodes.ts";
import { switching } from "./switching.ts";
import { type TwinParts, target } from "./waiting-code.ts";

/** Turns what goes through an iterator, or gives to one, into what waits where it has to. */
interface WaitingIteration {
  loop(node: ForOfStatement, labels: readonly Identifier[]): Tree;
  spread(node: SpreadElement): Tree;
  declarator(node: VariableDeclarator): Tree;
  /** `yield` of a generator. */
  giving(node: YieldExpression): Tree;
}

/** @param write makes code that writes a value to an accessor. */
export function createWaitingIteration(
  blocking: Blocking,
  { again, asIs, variable }: TwinParts,
  write: (node: MemberExpression, value: Tree) => Tree,
): WaitingIteration {
  return { loop, spread, declarator, giving };

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
  function loop({ left, right, body }: ForOfStatement, labels: readonly Identifier[]): Tree {
    const { make, call, name, member } = makerAt(right.loc);
    const kept = name(variable());
    const block = (...statements: readonly Tree[]) => make("BlockStatement", { body: statements });
    const run = (expression: Tree) => make("ExpressionStatement", { expression });
    const begin = switching(call(name("$loop"), [again(right)]), right.loc);
    const test = switching(call(name("$step"), [kept]), right.loc);
    const bound = bind(left, member(kept, "value"));
    const loop = labels.reduceRight(
      (inner, label) => make("LabeledStatement", { label: asTree(label), body: inner }),
      make("WhileStatement", { test, body: block(bound, again(body)) }),
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
        ? write(left, item)
        : make("AssignmentExpression", { operator: "=", left: target(left, again, asIs), right: item });
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
