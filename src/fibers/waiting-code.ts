import type {
  AnyNode,
  AssignmentExpression,
  CallExpression,
  MemberExpression,
  UpdateExpression,
} from "acorn";
import type { Blocking } from "./blocking.ts";
import { asTree, makerAt, mapChildren, type Tree } from "./nodes.ts";
import { linksOf, switching } from "./switching.ts";

/** Turns an expression of a twin into one that waits where it has to. */
interface WaitingCode {
  call(node: CallExpression): Tree;
  chain(node: AnyNode): Tree;
  read(node: MemberExpression): Tree;
  assignment(node: AssignmentExpression): Tree;
  update(node: UpdateExpression): Tree;
  /** As if `value` were assigned to it. */
  write(node: MemberExpression, value: Tree): Tree;
}

/** How the parts of a twin are made. */
export interface TwinParts {
  /** Does the same to a part of the twin. */
  again(node: AnyNode): Tree;
  /** Leaves a part as it is, except for functions in it. */
  asIs(node: AnyNode): Tree;
  /** The name of a new variable of the twin. */
  variable(): string;
}

export function createWaitingCode(blocking: Blocking, { again, asIs, variable }: TwinParts): WaitingCode {
  return {
    ...{ call: callOf, chain, read, assignment, update },
    write: (node, value) => write(node, again(node.object), value),
  };

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
    return switching(call(name("$method"), [object, nameOf(callee), ...given]), callee.property.loc);
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

  function nameOf(node: MemberExpression): Tree {
    if (node.computed) return again(node.property);
    return makerAt(node.property.loc).text((node.property as { name: string }).name);
  }

  function read(node: MemberExpression, object = again(node.object)): Tree {
    const { call, name } = makerAt(node.property.loc);
    return switching(call(name("$get"), [object, nameOf(node)]), node.property.loc);
  }

  function write(node: MemberExpression, object: Tree, value: Tree): Tree {
    const { call, name } = makerAt(node.property.loc);
    return switching(call(name("$set"), [object, nameOf(node), value]), node.property.loc);
  }

  function assignment(node: AssignmentExpression): Tree {
    const { left, right, operator } = node;
    if (left.type !== "MemberExpression" || !blocking.isAccessor(left))
      return { ...asTree(node), left: target(left, again, asIs), right: again(right) };
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
      return { ...asTree(node), argument: target(argument, again, asIs) };
    const { call, name, text } = makerAt(argument.property.loc);
    return keeping(argument, (object) => {
      const old = read(argument, object);
      const by = text(node.operator);
      if (node.prefix) return write(argument, object, call(name("$next"), [old, by]));
      return switching(call(name("$post"), [object, nameOf(argument), old, by]), argument.property.loc);
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

/** Where the engine reports a call: of `(0, lib.print)()`, which is how an imported function is called, at the name of the function. */
function placeOf(callee: AnyNode): AnyNode["loc"] {
  const called = callee.type === "SequenceExpression" ? callee.expressions.at(-1) : undefined;
  return called?.type === "MemberExpression" ? called.property.loc : callee.loc;
}

/** The target of an assignment is not read. */
export function target(node: AnyNode, again: (child: AnyNode) => Tree, asIs: (child: AnyNode) => Tree): Tree {
  return node.type === "MemberExpression" ? mapChildren(node, again) : asIs(node);
}
