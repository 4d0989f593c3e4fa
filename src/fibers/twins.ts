import type {
  AnyNode,
  Class,
  ForInStatement,
  ForOfStatement,
  Identifier,
  MethodDefinition,
  Program,
  Property,
} from "acorn";
import type { Blocking } from "./blocking.ts";
import type { FunctionInfo } from "./functions.ts";
import { asTree, type FunctionNode, keyOf, makerAt, mapChildren, type Tree } from "./nodes.ts";
import { accessorTwin } from "./switching.ts";
import { createWaitingCode, target } from "./waiting-code.ts";
import { createWaitingIteration } from "./waiting-iteration.ts";

/**
 * Gives each function that may wait a *twin*: the same function as a generator, which yields where the thread has to wait. Other code
 * sees only the function itself, which is unchanged; twins find each other through `calls.ts`:
 *
 *     function work() { lock.acquire(); }
 *
 *     $twin(work, { *work() { ($t = $method(lock, "acquire")) instanceof $Fiber ? yield* $t : $t; } }.work);
 *     function work() { lock.acquire(); }
 *
 * Code that cannot be a generator (constructors, getters of objects, defaults of parameters, functions that a built-in calls) calls the
 * functions themselves. If a thread would have to wait there, the runtime gives up the fibers.
 */
export function addTwins(tree: Program, blocking: Blocking): Tree {
  const inTwin = (node: AnyNode) => rewrite(node, true);
  const { twinned, twinOf, variable } = createTwinMaker(inTwin);
  const parts = { again: inTwin, asIs, variable };
  const waiting = createWaitingCode(blocking, parts);
  const iteration = createWaitingIteration(blocking, parts, waiting.write);
  return asIs(tree);

  /** Code outside of twins, with the twins of its functions. */
  function asIs(node: AnyNode): Tree {
    return rewrite(node, false);
  }

  /** @param waits whether it is the code of a twin. */
  function rewrite(node: AnyNode, waits: boolean): Tree {
    const again = (child: AnyNode) => rewrite(child, waits);
    switch (node.type) {
      case "Program":
      case "BlockStatement":
      case "StaticBlock":
        return { ...asTree(node), body: withTwins(node.body, again) };
      case "FunctionDeclaration":
        return blocking.find(node) ? asTree(node) : functionAsIs(node);
      case "FunctionExpression":
      case "ArrowFunctionExpression": {
        const info = blocking.find(node);
        return info ? twinned(asTree(node), info) : functionAsIs(node);
      }
      case "ClassDeclaration":
      case "ClassExpression":
        return classWithTwins(node);
      case "Property":
        return property(node as Property, again);
      case "ChainExpression":
        return waits ? waiting.chain(node.expression) : mapChildren(node, again);
      case "CallExpression":
        return waits && blocking.mayBlock(node) ? waiting.call(node) : mapChildren(node, again);
      case "MemberExpression":
        return waits && blocking.isAccessor(node) ? waiting.read(node) : mapChildren(node, again);
      case "AssignmentExpression":
        if (waits) return waiting.assignment(node);
        return mapChildren(node, (child) =>
          child === node.left ? target(child, again, asIs) : again(child),
        );
      case "UpdateExpression":
        return waits ? waiting.update(node) : mapChildren(node, (child) => target(child, again, asIs));
      case "UnaryExpression":
        return node.operator === "delete"
          ? mapChildren(node, (child) => target(child, again, asIs))
          : mapChildren(node, again);
      case "ForOfStatement":
        if (waits && blocking.mayIterate(node.right)) return iteration.loop(node, []);
        return loopAsIs(node, again);
      case "ForInStatement":
        return loopAsIs(node, again);
      case "LabeledStatement": {
        const loop = waits ? labelled(node) : undefined;
        return loop ? iteration.loop(loop.node, loop.labels) : mapChildren(node, again);
      }
      case "SpreadElement":
        return waits ? iteration.spread(node) : mapChildren(node, again);
      case "ObjectExpression":
        return mapChildren(node, (child) =>
          child.type === "SpreadElement" ? mapChildren(child, again) : again(child),
        );
      case "VariableDeclarator":
        return waits ? iteration.declarator(node) : mapChildren(node, again);
      case "YieldExpression":
        return waits ? iteration.giving(node) : mapChildren(node, again);
      case "ArrayPattern":
      case "ObjectPattern":
      case "TaggedTemplateExpression":
        return mapChildren(node, asIs);
      default:
        return mapChildren(node, again);
    }
  }

  function loopAsIs(node: ForInStatement | ForOfStatement, again: (child: AnyNode) => Tree): Tree {
    return mapChildren(node, (child) => (child === node.left ? target(child, again, asIs) : again(child)));
  }

  /** `a: b: for (… of …)` */
  function labelled(
    node: AnyNode,
  ): { readonly node: ForOfStatement; readonly labels: Identifier[] } | undefined {
    if (node.type === "LabeledStatement") {
      const inner = labelled(node.body);
      return inner && { ...inner, labels: [node.label, ...inner.labels] };
    }
    return node.type === "ForOfStatement" && blocking.mayIterate(node.right)
      ? { node, labels: [] }
      : undefined;
  }

  function functionAsIs(node: AnyNode): Tree {
    return mapChildren(node, asIs);
  }

  /** The twins of functions that a block declares stand at its beginning, because the functions exist from there, too. */
  function withTwins(body: readonly AnyNode[], again: (child: AnyNode) => Tree): Tree[] {
    const twins = body.flatMap((node) => {
      const info = node.type === "FunctionDeclaration" ? blocking.find(node) : undefined;
      if (info === undefined) return [];
      const { make, name } = makerAt(undefined);
      return [make("ExpressionStatement", { expression: twinned(name(info.name), info) })];
    });
    const directives = body.filter((node) => "directive" in node && node.directive !== undefined).length;
    const rest = body.map(again);
    return [...rest.slice(0, directives), ...twins, ...rest.slice(directives)];
  }

  function property(node: Property, again: (child: AnyNode) => Tree): Tree {
    const info = blocking.find(node.value);
    if (info === undefined && (node.method || node.kind !== "init"))
      return {
        ...asTree(node),
        key: node.computed ? again(node.key) : asTree(node.key),
        value: functionAsIs(node.value),
      };
    if (info === undefined || !node.method) return node.shorthand ? asTree(node) : mapChildren(node, again);
    const { make, member, text } = makerAt(undefined);
    const key = keyOf(node) ?? "";
    const own = make("ObjectExpression", { properties: [{ ...node, key: text(key), computed: false }] });
    const value = twinned(member(own, key), info);
    return { ...asTree(node), method: false, shorthand: false, value };
  }

  /** Methods get their twins beside them, where `super` and private names mean the same. */
  function classWithTwins(node: Class): Tree {
    const links: Tree[] = [];
    const members = node.body.body.flatMap((member) => {
      if (member.type !== "MethodDefinition") return [mapChildren(member, asIs)];
      const info = blocking.find(member.value);
      if (info === undefined) return [{ ...asTree(member), value: functionAsIs(member.value) }];
      links.push(linkOf(member));
      const { text } = makerAt(undefined);
      const key = text(
        member.kind === "method" ? `twin ${keyOf(member)}` : accessorTwin(member.kind, keyOf(member) ?? ""),
      );
      return [
        asTree(member),
        { ...asTree(member), kind: "method", computed: false, key, value: twinOf(member.value) },
      ];
    });
    const { make } = makerAt(undefined);
    const block = links.length > 0 ? [make("StaticBlock", { body: links })] : [];
    const superClass = node.superClass ? asIs(node.superClass) : null;
    return { ...asTree(node), superClass, body: { ...asTree(node.body), body: [...block, ...members] } };
  }
}

interface TwinMaker {
  /** A function that gets its twin. */
  twinned(plain: Tree, info: FunctionInfo): Tree;
  twinOf(node: FunctionNode): Tree;
  /** The name of a new variable of the twin that is being made. */
  variable(): string;
}

/** @param inTwin turns code of a function into that of its twin. */
function createTwinMaker(inTwin: (node: AnyNode) => Tree): TwinMaker {
  let variables: string[] = [];

  return {
    twinned,
    twinOf,
    variable() {
      const name = `$o${variables.length + 1}`;
      variables.push(name);
      return name;
    },
  };

  function twinned(plain: Tree, info: FunctionInfo): Tree {
    const { call, make } = makerAt(undefined);
    const isArrow = info.node.type === "ArrowFunctionExpression";
    const self = isArrow && info.usesThis ? [make("ThisExpression", {})] : [];
    return call(giver(info.node), [plain, generator(info), ...self]);
  }

  /** `{ *name(…) { … } }["name"]`: a method, so that the name is not bound inside. */
  function generator({ node, name }: FunctionInfo): Tree {
    const { make, member, text } = makerAt(undefined);
    const key = name.replace(/^[.=]/, "");
    const method = { kind: "init", method: true, shorthand: false, computed: false, key: text(key) };
    const properties = [make("Property", { ...method, value: twinOf(node) })];
    return member(make("ObjectExpression", { properties }), key);
  }

  function twinOf({ params, body }: FunctionNode): Tree {
    const { make, name } = makerAt(undefined);
    const outer = variables;
    variables = [];
    const code = inTwin(body);
    const declarations = variables.map((each) =>
      make("VariableDeclaration", {
        kind: "let",
        declarations: [make("VariableDeclarator", { id: name(each), init: null })],
      }),
    );
    variables = outer;
    const statements =
      body.type === "BlockStatement"
        ? (code.body as readonly Tree[])
        : [make("ReturnStatement", { argument: code })];
    const block = make("BlockStatement", { body: [...declarations, ...statements] });
    return make("FunctionExpression", { id: null, params: params.map(asTree), body: block, generator: true });
  }
}

/** `$link(this.prototype, "name", "name", $twin)`, or `$fiber(this.prototype["get name"])` for a getter or setter */
function linkOf(method: MethodDefinition): Tree {
  const { make, call, name, member, text } = makerAt(undefined);
  const self = make("ThisExpression", {});
  const holder = method.static ? self : member(self, "prototype");
  const key = keyOf(method) ?? "";
  const expression =
    method.kind === "method"
      ? call(name("$link"), [
          ...[holder, method.computed ? asTree(method.key) : text(key), text(key)],
          giver(method.value),
        ])
      : call(name("$fiber"), [member(holder, accessorTwin(method.kind, key))]);
  return make("ExpressionStatement", { expression });
}

/** What gives a function its twin. */
function giver({ generator }: FunctionNode): Tree {
  return makerAt(undefined).name(generator ? "$generator" : "$twin");
}
