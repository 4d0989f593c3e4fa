import type { AnyNode, Class, MethodDefinition, Program, Property } from "acorn";
import type { Blocking } from "./blocking.ts";
import { type FunctionInfo, hasSuper } from "./functions.ts";
import { asTree, type FunctionNode, keyOf, makerAt, mapChildren, type Tree } from "./nodes.ts";
import { accessorTwin } from "./twin-parts.ts";
import { createWaitingCode } from "./waiting-code.ts";

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
  const { twinned, linkOf, twinOf, variable } = createTwinMaker(inTwin);
  const waiting = createWaitingCode(blocking, { again: inTwin, asIs, variable });
  return asIs(tree);

  /** Code of a twin. */
  function inTwin(node: AnyNode): Tree {
    return waiting(node) ?? withTwins(node, inTwin);
  }

  /** Code outside of twins, with the twins of its functions. */
  function asIs(node: AnyNode): Tree {
    return withTwins(node, asIs);
  }

  /** @param again does what has to be done to the parts. */
  function withTwins(node: AnyNode, again: (child: AnyNode) => Tree): Tree {
    switch (node.type) {
      case "Program":
      case "BlockStatement":
      case "StaticBlock":
        return { ...asTree(node), body: statements(node.body, again) };
      case "FunctionDeclaration":
        // Its twin stands at the beginning of the block.
        return blocking.find(node) ? asTree(node) : mapChildren(node, asIs);
      case "FunctionExpression":
      case "ArrowFunctionExpression": {
        const info = blocking.find(node);
        return info ? twinned(asTree(node), info) : mapChildren(node, asIs);
      }
      case "ClassDeclaration":
      case "ClassExpression":
        return classWithTwins(node);
      case "Property":
        return property(node as Property, again);
      default:
        return mapChildren(node, again);
    }
  }

  /** The twins of functions that a block declares stand at its beginning, because the functions exist from there, too. */
  function statements(body: readonly AnyNode[], again: (child: AnyNode) => Tree): Tree[] {
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
    if (info === undefined || !node.method) return node.shorthand ? asTree(node) : mapChildren(node, again);
    const { make, member, text } = makerAt(undefined);
    const key = keyOf(node) ?? "";
    const own = make("ObjectExpression", { properties: [{ ...node, key: text(key), computed: false }] });
    const value = twinned(member(own, key), info);
    return { ...asTree(node), method: false, shorthand: false, value };
  }

  /** Methods get their twins in the class, where private names mean the same. */
  function classWithTwins(node: Class): Tree {
    const links: Tree[] = [];
    const members = node.body.body.flatMap((member) => {
      if (member.type !== "MethodDefinition" || blocking.find(member.value) === undefined)
        return [mapChildren(member, asIs)];
      if (member.kind === "method") {
        links.push(linkOf(member));
        return [asTree(member)];
      }
      links.push(fiberOf(member));
      return [asTree(member), twinAccessor(member, twinOf(member.value))];
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
  /** A statement of a class that gives a method its twin. */
  linkOf(method: MethodDefinition): Tree;
  twinOf(node: FunctionNode): Tree;
  /** The name of a new variable of the twin that is being made. */
  variable(): string;
}

/** @param inTwin turns code of a function into that of its twin. */
function createTwinMaker(inTwin: (node: AnyNode) => Tree): TwinMaker {
  let variables: string[] = [];

  return {
    twinned,
    linkOf,
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
    return call(giver(info.node), [plain, generator(info.node, info.name.replace(/^[.=]/, "")), ...self]);
  }

  /** `$twin(this.prototype["name"], { *name(…) { … } }["name"])`, with `__proto__: $parent(this.prototype)` where it uses `super` */
  function linkOf({ key, computed, static: isStatic, value }: MethodDefinition): Tree {
    const { make, call, name, text } = makerAt(undefined);
    const known = keyOf({ key, computed }) ?? "";
    const holder = holderOf(isStatic);
    const method = { object: holder, property: computed ? asTree(key) : text(known), computed: true };
    const plain = make("MemberExpression", { ...method, optional: false });
    const parent = hasSuper(value) ? call(name("$parent"), [holder]) : undefined;
    const twin = generator(value, known, parent);
    return make("ExpressionStatement", { expression: call(giver(value), [plain, twin]) });
  }

  /** `{ *name(…) { … } }["name"]`: a method, so that the name is not bound inside. @param parent where `super` looks. */
  function generator(node: FunctionNode, key: string, parent?: Tree): Tree {
    const { make, member, name, text } = makerAt(undefined);
    const init = { kind: "init", shorthand: false, computed: false };
    const method = make("Property", { ...init, method: true, key: text(key), value: twinOf(node) });
    const proto = { ...init, method: false, key: name("__proto__"), value: parent };
    const properties = parent === undefined ? [method] : [make("Property", proto), method];
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

/** The method that is the twin of a getter or setter. */
function twinAccessor(accessor: MethodDefinition, value: Tree): Tree {
  const name = makerAt(undefined).text(accessorTwin(accessor.kind, keyOf(accessor) ?? ""));
  return { ...asTree(accessor), kind: "method", computed: false, key: name, value };
}

/** `$fiber(this.prototype["get name"])` */
function fiberOf({ kind, static: isStatic, ...accessor }: MethodDefinition): Tree {
  const { make, call, name, member } = makerAt(undefined);
  const twin = member(holderOf(isStatic), accessorTwin(kind, keyOf(accessor) ?? ""));
  return make("ExpressionStatement", { expression: call(name("$fiber"), [twin]) });
}

/** What has a member of a class, in a static block of it. */
function holderOf(isStatic: boolean): Tree {
  const { make, member } = makerAt(undefined);
  const self = make("ThisExpression", {});
  return isStatic ? self : member(self, "prototype");
}

/** What gives a function its twin. */
function giver({ generator }: FunctionNode): Tree {
  return makerAt(undefined).name(generator ? "$generator" : "$twin");
}
