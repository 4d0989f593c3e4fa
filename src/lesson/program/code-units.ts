import type { AnyNode, Identifier, Node, Program } from "acorn";
import { full } from "acorn-walk";
import { collectNames, rootIn } from "./imported-names.ts";

/** A function or a method of a bundle, with all functions inside it. */
export interface Unit {
  /** `work`, or `Clock.run`. */
  readonly name: string;
  readonly node: AnyNode;
  readonly parameters: readonly (Identifier | undefined)[];
  readonly locals: readonly DeclaredVariable[];
}

interface DeclaredVariable {
  readonly id: Identifier;
  readonly name: string;
  readonly init: AnyNode | null | undefined;
}

/** A variable that holds a `Shared`, or a field of a class that does: `this.items`, as the methods of the class name it. */
export interface SharedVariable extends DeclaredVariable {
  /** The class of a field. */
  readonly owner?: string;
}

/** An object of a class of the program, in a variable of the module: `const counter = new Counter();`. */
interface ModuleObject extends DeclaredVariable {
  /** The class, which no other one extends, and which extends none. */
  readonly owner: string;
  /** Whether the program makes no other object of the class. */
  readonly isAlone: boolean;
  /** What the class sets its fields to. */
  readonly fields: readonly DeclaredVariable[];
}

/** A thread that is made to run a function. */
interface Start {
  /** The function that makes it. */
  readonly unit: Unit;
  readonly target: Unit;
  /** Whether a thread of a pool runs it, which may run others before and after it. */
  readonly isTask: boolean;
  /** The variables that it is given; undefined for other arguments. */
  readonly args: readonly (Identifier | undefined)[];
  /** The end of the code that makes it. */
  readonly after: number;
}

/** Which functions of a bundle run which, and in which threads. */
export interface CallGraph {
  readonly units: readonly Unit[];
  readonly main: Unit | undefined;
  /** The functions that threads other than MainThread begin with. */
  readonly threads: readonly Unit[];
  /** Those of them that one thread of a pool may run one after the other. */
  readonly tasks: ReadonlySet<Unit>;
  readonly starts: readonly Start[];
  /** Variables of the module whose names have no other use. */
  readonly variables: readonly DeclaredVariable[];
  readonly objects: readonly ModuleObject[];
  /** Variables and fields that hold a `Shared`, with its first value. */
  readonly shareds: readonly SharedVariable[];
  /** The first value of the only variable of this name, in the function or in the module. */
  initOf(unit: Unit, name: string): AnyNode | null | undefined;
  /** The functions that certain calls name, starting with this function. */
  calls(unit: Unit): readonly Unit[];
  /** All functions that it could possibly run, and those that the module itself could. */
  mayRun(unit: Unit): readonly Unit[];
  /** False if it could call the `run()` of some thread, in place of `start()`, and so do the work of that thread itself. */
  staysItself(unit: Unit): boolean;
}

export function readUnits(tree: Program): CallGraph {
  const library = readLibrary(tree);
  const units: Unit[] = [];
  const methods = new Map<string, Unit[]>();
  const threads = new Set<Unit>();
  const moduleCode: AnyNode[] = [];
  const topLevel: DeclaredVariable[] = [];
  const fields: SharedVariable[] = [];
  const classes = new Map<string, readonly DeclaredVariable[]>();
  const bases = new Set<string | undefined>();
  for (const statement of tree.body) {
    if (isHelperCall(statement)) continue;
    if (statement.type === "FunctionDeclaration") addFunction(statement.id.name, statement);
    else if (statement.type === "VariableDeclaration")
      for (const each of statement.declarations) addVariable(each);
    else moduleCode.push(statement);
  }
  const byName = new Map(units.map((unit) => [unit.name, unit]));
  const declared = declarationsIn(tree);
  const counts = new Map<string, number>();
  for (const { name } of declared) counts.set(name, (counts.get(name) ?? 0) + 1);
  const isOnly = ({ name }: DeclaredVariable) => counts.get(name) === 1;
  const inits = new Map(declared.filter(isOnly).map(({ name, init }) => [name, init]));
  const starts = units.flatMap((unit) => startsIn(unit, byName, library));
  for (const { target } of starts) threads.add(target);
  const objects = moduleObjects();
  const callsOf = once((unit: Unit) => called(unit, byName, objects));
  const mentionsOf = once(({ node }: Unit) => mentioned(node, byName, methods));
  const moduleMentions = moduleCode.flatMap((code) => mentioned(code, byName, methods));
  const mayRun = once((unit: Unit) => closure([unit, ...moduleMentions], mentionsOf));

  return {
    units,
    main: byName.get(defaultExport(tree) ?? ""),
    threads: [...threads],
    tasks: new Set(starts.filter(({ isTask }) => isTask).map(({ target }) => target)),
    starts,
    variables: topLevel.filter((each) => isOnly(each) && !byName.has(each.name)),
    objects,
    shareds: [...declared.filter(isOnly), ...fields].flatMap((variable) => {
      const { init } = variable;
      const isMade = init?.type === "NewExpression" && library.classOf(init.callee) === "Shared";
      const first = isMade ? init.arguments[0] : undefined;
      return first === undefined ? [] : [{ ...variable, init: first }];
    }),
    initOf({ locals }, name) {
      const own = locals.filter((each) => each.name === name);
      return own.length > 1 ? undefined : own.length === 1 ? own[0]?.init : inits.get(name);
    },
    calls: once((unit: Unit) => closure([unit], callsOf)),
    mayRun,
    staysItself: once(
      (unit: Unit) => ![...moduleCode, ...mayRun(unit).map(({ node }) => node)].some(namesRun),
    ),
  };

  function moduleObjects(): readonly ModuleObject[] {
    const made = new Map<string, number>();
    full(tree, (node) => {
      if (node.type !== "NewExpression" || node.callee.type !== "Identifier") return;
      made.set(node.callee.name, (made.get(node.callee.name) ?? 0) + 1);
    });
    return topLevel.filter(isOnly).flatMap((variable) => {
      const owner = variable.init?.type === "NewExpression" ? calledName(variable.init.callee) : undefined;
      const fields = owner === undefined || bases.has(owner) ? undefined : classes.get(owner);
      if (owner === undefined || fields === undefined) return [];
      return [{ ...variable, owner, fields, isAlone: made.get(owner) === 1 }];
    });
  }

  function addFunction(name: string, node: AnyNode & { params: AnyNode[] }): Unit {
    const parameters = node.params.map((each) => (each.type === "Identifier" ? each : undefined));
    const unit: Unit = { name, node, parameters, locals: declarationsIn(node) };
    units.push(unit);
    return unit;
  }

  function addVariable({
    id,
    init,
  }: {
    readonly id: AnyNode;
    readonly init?: AnyNode | null | undefined;
  }): void {
    if (id.type !== "Identifier") return;
    const value = unnamed(init);
    if (value?.type === "ArrowFunctionExpression" || value?.type === "FunctionExpression")
      addFunction(id.name, value);
    else if (value?.type === "ClassExpression") addClass(id.name, value);
    else {
      topLevel.push({ id, name: id.name, init });
      if (init) moduleCode.push(init);
    }
  }

  function addClass(name: string, { superClass, body }: AnyNode & { type: "ClassExpression" }): void {
    const base = superClass ? calledName(superClass) : undefined;
    const set = fieldsIn(body);
    if (superClass) bases.add(base);
    else classes.set(name, set);
    for (const field of set)
      if (set.filter((other) => other.name === field.name).length === 1)
        fields.push({ ...field, owner: name });
    for (const member of body.body) {
      if (member.type !== "MethodDefinition" || member.key.type !== "Identifier") continue;
      const unit = addFunction(`${name}.${member.key.name}`, member.value);
      if (base !== undefined && member.key.name === "run") {
        if (superClass && library.classOf(superClass) === "Thread") threads.add(unit);
        continue;
      }
      const key = member.kind === "constructor" ? name : member.key.name;
      methods.set(key, [...(methods.get(key) ?? []), unit]);
    }
  }
}

/** The bundler wraps functions as `__name(() => …, "work")`. */
function unnamed(init: AnyNode | null | undefined): AnyNode | null | undefined {
  return init?.type === "CallExpression" && calledName(init.callee) === "__name" ? init.arguments[0] : init;
}

/** The same function, but it computes each answer once. */
function once<Key extends object, Value>(work: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? work(key);
    known.set(key, value);
    return value;
  };
}

function closure(from: readonly Unit[], next: (unit: Unit) => readonly Unit[]): readonly Unit[] {
  const found = new Set(from);
  for (const unit of found) for (const each of next(unit)) found.add(each);
  return [...found];
}

/** The functions that it calls by their names, and the methods that it calls on `this` or on an object of the module. */
function called(
  { name, node }: Unit,
  byName: ReadonlyMap<string, Unit>,
  objects: readonly ModuleObject[],
): readonly Unit[] {
  const found: Unit[] = [];
  const add = (key: string) => {
    const unit = byName.get(key);
    if (unit !== undefined) found.push(unit);
  };
  full(node, (each) => {
    if (each.type !== "CallExpression") return;
    const { callee } = each;
    if (callee.type === "Identifier") add(callee.name);
    if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
    const { object, property } = callee;
    if (object.type === "ThisExpression") add(`${name.split(".")[0]}.${property.name}`);
    if (object.type !== "Identifier") return;
    const owner = objects.find((each) => each.name === object.name)?.owner;
    if (owner !== undefined) add(`${owner}.${property.name}`);
  });
  return found;
}

/** The functions, and the methods of any class, that code names in any way except as what a thread runs. */
function mentioned(
  code: AnyNode,
  byName: ReadonlyMap<string, Unit>,
  methods: ReadonlyMap<string, readonly Unit[]>,
): readonly Unit[] {
  const targets = new Set<Node>();
  full(code, (node) => {
    for (const target of targetsOf(node)) targets.add(target);
  });
  const found: Unit[] = [];
  full(code, (each) => {
    if (each.type === "MemberExpression") found.push(...(methods.get(calledName(each) ?? "") ?? []));
    if (each.type !== "Identifier" || targets.has(each)) return;
    const unit = byName.get(each.name);
    if (unit !== undefined) found.push(unit);
    found.push(...(methods.get(each.name) ?? []));
  });
  return found;
}

/** Whether code calls a method `run` of some object, or names it. */
function namesRun(code: AnyNode): boolean {
  let found = false;
  full(code, (node) => {
    found ||= node.type === "MemberExpression" && calledName(node) === "run";
  });
  return found;
}

function startsIn(unit: Unit, byName: ReadonlyMap<string, Unit>, library: Library): readonly Start[] {
  const found: Start[] = [];
  full(unit.node, (node) => {
    const named = startsThread(node, library) ? targetsOf(node) : [];
    const isTask = node.type === "CallExpression";
    for (const { name } of named) {
      const target = byName.get(name);
      if (target !== undefined)
        found.push({ unit, target, isTask, args: argumentsOf(node), after: node.end });
    }
  });
  return found;
}

/** Whether this makes a thread, or a task for one, if it does with its arguments what its name says. */
function startsThread(node: AnyNode, { classOf, hasPools }: Library): boolean {
  if (node.type === "CallExpression") return hasPools;
  if (node.type !== "NewExpression") return false;
  const name = classOf(node.callee);
  return name !== undefined && name !== "Process";
}

/**
 * The function that `new Thread({ target: work })`, `new Timer(1, work)` or `pool.submit(work)` hands to another thread. Of a condition,
 * both.
 */
function targetsOf(node: AnyNode): readonly Identifier[] {
  let target: AnyNode | undefined;
  if (node.type === "NewExpression") {
    const name = calledName(node.callee);
    if (name === "Thread" || name === "Process") target = propertyOf(node.arguments[0], "target");
    else if (name === "Timer") target = node.arguments[1];
  } else if (node.type === "CallExpression" && node.callee.type === "MemberExpression") {
    if (calledName(node.callee) === "submit") target = node.arguments[0];
  }
  const targets = target?.type === "ConditionalExpression" ? [target.consequent, target.alternate] : [target];
  return targets.filter((each) => each?.type === "Identifier");
}

function argumentsOf(node: AnyNode): readonly (Identifier | undefined)[] {
  if (node.type === "CallExpression") return named(node.arguments.slice(1));
  if (node.type !== "NewExpression") return [];
  const args = propertyOf(node.arguments[0], "args") ?? propertyOf(node.arguments[2], "args");
  return args?.type === "ArrayExpression" ? named(args.elements) : [];
}

/** Up to the first `...list`; after that the places are unknown. */
function named(list: readonly (AnyNode | null)[]): readonly (Identifier | undefined)[] {
  const spread = list.findIndex((each) => each?.type === "SpreadElement");
  return (spread < 0 ? list : list.slice(0, spread)).map((each) =>
    each?.type === "Identifier" ? each : undefined,
  );
}

function propertyOf(node: AnyNode | undefined, name: string): AnyNode | undefined {
  if (node?.type !== "ObjectExpression") return undefined;
  for (const each of node.properties) {
    if (each.type === "Property" && each.key.type === "Identifier" && each.key.name === name)
      return each.value;
  }
  return undefined;
}

/** What a bundle makes of threadlab. */
interface Library {
  /** The class of threadlab's that code names, as in `import_threadlab.Thread`; undefined for any other class, whatever its name. */
  classOf(callee: AnyNode): string | undefined;
  /** Whether every `submit` is that of a pool: it makes pools, and nothing of its own has that name. */
  readonly hasPools: boolean;
}

function readLibrary(tree: Program): Library {
  const { modules, members } = collectNames(tree);
  const classOf = (callee: AnyNode) => {
    const isOurs = callee.type === "Identifier" ? members.has(callee.name) : rootIn(callee, modules);
    return isOurs ? calledName(callee) : undefined;
  };
  let makesPools = false;
  let hasOwn = false;
  full(tree, (node) => {
    makesPools ||= node.type === "NewExpression" && classOf(node.callee) === "ThreadPoolExecutor";
    hasOwn ||= "key" in node && node.key.type === "Identifier" && node.key.name === "submit";
  });
  return { classOf, hasPools: makesPools && !hasOwn };
}

/** The last name of a callee: `Thread` for `import_threadlab.Thread`. */
export function calledName(callee: AnyNode): string | undefined {
  if (callee.type === "Identifier") return callee.name;
  if (callee.type !== "MemberExpression" || callee.computed || callee.property.type !== "Identifier")
    return undefined;
  return callee.property.name;
}

/** Variables and parameters, wherever they are declared. Those of a pattern have no first value. */
function declarationsIn(code: AnyNode): readonly DeclaredVariable[] {
  const found: DeclaredVariable[] = [];
  const add = (pattern: AnyNode, init: AnyNode | null | undefined) => {
    if (pattern.type === "Identifier") found.push({ id: pattern, name: pattern.name, init });
    else
      full(pattern, (node) => {
        if (node.type === "Identifier") found.push({ id: node, name: node.name, init: null });
      });
  };
  full(code, (node) => {
    if (node.type === "VariableDeclarator") add(node.id, node.init);
    if ("params" in node) for (const parameter of node.params) add(parameter, null);
    if (node.type === "CatchClause" && node.param) add(node.param, null);
  });
  return found;
}

/** What a class sets a field to, once for each place that does. An accessor is no field: it may well set a `Shared`. */
function fieldsIn(body: AnyNode): readonly DeclaredVariable[] {
  const found: DeclaredVariable[] = [];
  const accessors = new Set<string>();
  const add = (key: AnyNode, init: AnyNode) => {
    if (key.type === "Identifier") found.push({ id: key, name: `this.${key.name}`, init });
  };
  full(body, (node) => {
    if (node.type === "PropertyDefinition" && !node.static && !node.computed && node.value)
      add(node.key, node.value);
    if (node.type === "MethodDefinition" && /get|set/.test(node.kind) && node.key.type === "Identifier")
      accessors.add(`this.${node.key.name}`);
    if (node.type !== "AssignmentExpression" || node.left.type !== "MemberExpression") return;
    if (node.left.object.type === "ThisExpression" && !node.left.computed)
      add(node.left.property, node.right);
  });
  return found.filter(({ name }) => !accessors.has(name));
}

/** The bundler's own statements, which name every function: `__name(…)`, and `0 && (module.exports = { … })`. */
function isHelperCall(statement: AnyNode): boolean {
  if (statement.type !== "ExpressionStatement") return false;
  const { expression } = statement;
  if (expression.type === "LogicalExpression") return true;
  return expression.type === "CallExpression" && calledName(expression.callee)?.startsWith("__") === true;
}

/** The variable that the entry file exports as its default. */
function defaultExport(tree: Program): string | undefined {
  let name: string | undefined;
  full(tree, (node) => {
    if (node.type !== "CallExpression" || calledName(node.callee) !== "__export") return;
    const found = propertyOf(node.arguments[1], "default");
    if (found?.type === "ArrowFunctionExpression" && found.body.type === "Identifier") name = found.body.name;
  });
  return name;
}
