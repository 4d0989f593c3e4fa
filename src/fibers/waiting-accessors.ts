import type { AssignmentExpression, MemberExpression, UpdateExpression } from "acorn";
import type { Blocking } from "./blocking.ts";
import { asTree, makerAt, type Tree } from "./nodes.ts";
import { nameOf, switching, type TwinParts, target } from "./twin-parts.ts";

/** Turns what reads or writes an accessor into what waits where it has to. */
export interface WaitingAccessors {
  /** @param object what it reads from, if that was converted already. */
  read(node: MemberExpression, object?: Tree): Tree;
  write(node: MemberExpression, object: Tree, value: Tree): Tree;
  assignment(node: AssignmentExpression): Tree;
  update(node: UpdateExpression): Tree;
}

export function createWaitingAccessors(blocking: Blocking, parts: TwinParts): WaitingAccessors {
  const { again, variable } = parts;
  return { read, write, assignment, update };

  function read(node: MemberExpression, object = again(node.object)): Tree {
    const { call, name } = makerAt(node.property.loc);
    return switching(call(name("$get"), [object, nameOf(node, parts)]), node.property.loc);
  }

  function write(node: MemberExpression, object: Tree, value: Tree): Tree {
    const { call, name } = makerAt(node.property.loc);
    return switching(call(name("$set"), [object, nameOf(node, parts), value]), node.property.loc);
  }

  function assignment(node: AssignmentExpression): Tree {
    const { left, right, operator } = node;
    if (left.type !== "MemberExpression" || !blocking.isAccessor(left))
      return { ...asTree(node), left: target(left, parts), right: again(right) };
    if (operator === "=") return write(left, again(left.object), again(right));
    const { make } = makerAt(node.loc);
    const symbol = operator.slice(0, -1);
    return keeping(left, (object) => {
      const old = { operator: symbol, left: read(left, object) };
      // Such an assignment writes only if the old value says so.
      if (/^(&&|\|\||\?\?)$/.test(symbol))
        return make("LogicalExpression", { ...old, right: write(left, object, again(right)) });
      return write(left, object, make("BinaryExpression", { ...old, right: again(right) }));
    });
  }

  /** `$set(object, "value", $next($get(object, "value"), "++"))`, or `$post(object, "value", $get(…), "++")` */
  function update(node: UpdateExpression): Tree {
    const { argument } = node;
    if (argument.type !== "MemberExpression" || !blocking.isAccessor(argument))
      return { ...asTree(node), argument: target(argument, parts) };
    const { call, name, text } = makerAt(argument.property.loc);
    return keeping(argument, (object) => {
      const old = read(argument, object);
      const by = text(node.operator);
      if (node.prefix) return write(argument, object, call(name("$next"), [old, by]));
      const given = [object, nameOf(argument, parts), old, by];
      return switching(call(name("$post"), given), argument.property.loc);
    });
  }

  /** `($o1 = object, …)`: what is both read and written is evaluated once. */
  function keeping({ object }: MemberExpression, use: (object: Tree) => Tree): Tree {
    const { make, name } = makerAt(object.loc);
    const kept = name(variable());
    const keep = make("AssignmentExpression", { operator: "=", left: kept, right: again(object) });
    return make("SequenceExpression", { expressions: [keep, use(kept)] });
  }
}
