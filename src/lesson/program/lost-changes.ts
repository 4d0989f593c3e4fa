import type { AnyNode, Identifier, Node, Program } from "acorn";
import type { LostChange, Place } from "../../protocol/program.ts";
import { type CallGraph, calledName, readUnits, type SharedVariable, type Unit } from "./code-units.ts";
import { type Change, changesIn, globalsIn, isContainer, memberOf, usesOf } from "./value-changes.ts";

/** What the search for lost changes needs to know about a bundle, besides its tree. */
interface Origin {
  /** A node's place in the source; undefined for code that does not belong to the program. */
  placeOf(node: Node): Place | undefined;
  /** Its name in the source. */
  nameOf(identifier: Identifier): string;
}

/**
 * Changes that no other thread will ever see, because each thread has its own copy: of plain variables of the module and fields of
 * its objects, of properties of `globalThis`, of arguments, and of the contents of a `Shared`. In Python, threads share all of these.
 *
 * Reports only certain ones: not a variable whose name occurs in two functions, nor a call that it cannot follow.
 */
export function findLostChanges(tree: Program, origin: Origin): LostChange[] {
  const reach = readUnits(tree);
  const variables = commonVariables(reach, tree, origin).flatMap((variable) =>
    ofVariable(variable, reach, origin),
  );
  return [
    ...variables,
    ...ofOwnFields(reach, origin).filter(
      ({ place }) => !variables.some((other) => isSamePlace(other.place, place)),
    ),
    ...ofArguments(reach, origin),
    ...reach.units.flatMap((unit) => ofShared(unit, reach, origin)),
  ];
}

/** A variable that all functions of the module can use. */
interface CommonVariable extends Pick<LostChange, "name"> {
  readonly kind: "own variable" | "own global";
  /** As the bundle has it. */
  readonly mention: string;
  /** Whether changes of its contents count, too. */
  readonly holds: boolean;
  /** For a field: the class whose methods call it `this.total`. */
  readonly owner?: string;
}

function commonVariables(reach: CallGraph, tree: Program, { placeOf, nameOf }: Origin): CommonVariable[] {
  const own = reach.variables.filter(({ id }) => placeOf(id) !== undefined);
  return [
    ...own.map(({ id, name: mention, init }) => {
      return { kind: "own variable", name: nameOf(id), mention, holds: isContainer(init) } as const;
    }),
    ...reach.objects.flatMap((object) => {
      if (!object.isAlone) return [];
      const isFixed = placeOf(object.id) !== undefined && changesIn(tree, object.name, false).length === 0;
      return isFixed ? fieldsOf(object, nameOf(object.id)) : [];
    }),
    ...globalsIn(tree).map((name) => ({ kind: "own global", name, mention: name, holds: false }) as const),
  ];
}

/** The plain fields of an object. Its constructor runs in every thread alike. */
function fieldsOf(
  { name: object, owner, fields }: CallGraph["objects"][number],
  said: string,
): CommonVariable[] {
  return distinct(fields).map(({ name: field, holds }) => {
    const [name, mention] = [field.replace("this", said), field.replace("this", object)];
    return { kind: "own variable", name, mention, holds, owner };
  });
}

/** Each field of a class once. It holds a container if the class sets it to nothing else. */
function distinct(
  fields: CallGraph["objects"][number]["fields"],
): readonly Pick<CommonVariable, "name" | "holds">[] {
  return [...new Set(fields.map(({ name }) => name))].map((name) => ({
    name,
    holds: fields.every((each) => each.name !== name || isContainer(each.init)),
  }));
}

/** The functions that threads begin with, and that do not do the work of others. */
function rootsOf({ main, threads, staysItself }: CallGraph): readonly Unit[] {
  return (main === undefined ? threads : [main, ...threads]).filter(staysItself);
}

/** A thread changes a variable, and another thread, which never changes it, reads its own. */
function ofVariable(
  { kind, name, mention, holds, owner }: CommonVariable,
  reach: CallGraph,
  { placeOf }: Origin,
): LostChange[] {
  const roots = rootsOf(reach);
  const isConstructor = (unit: Unit) => unit.name === `${owner}.constructor`;
  const mentionIn = (unit: Unit) =>
    unit.name.split(".")[0] === owner ? mention.replace(/.*\./, "this.") : mention;
  const changes = (unit: Unit) => (isConstructor(unit) ? [] : changesIn(unit.node, mentionIn(unit), holds));
  const reads = (unit: Unit) => usesOf(unit.node, mentionIn(unit)).filter((use) => !use.isChanged);
  const writers = roots.filter((root) => reach.calls(root).some((unit) => changes(unit).length > 0));
  const readers = roots.filter((root) => reach.calls(root).some((unit) => reads(unit).length > 0));
  for (const writer of writers) {
    const [change] = reach.calls(writer).flatMap(changes);
    const reader = readers.find(
      (root) =>
        root !== writer &&
        !areTasks(reach, root, writer) &&
        // Neither may run what the other one runs: then there could be more to it.
        !reach.mayRun(root).some((unit) => changes(unit).length > 0) &&
        !reach.calls(root).some((unit) => reads(unit).length > 0 && reach.mayRun(writer).includes(unit)),
    );
    const read = reader && reach.calls(reader).flatMap(reads)[0];
    const place = change && placeOf(change.node);
    const readAt = read && placeOf(read.node);
    if (change === undefined || reader === undefined || place === undefined || readAt === undefined) continue;
    return [{ kind, name, change: change.how, by: writer.name, place, reader: reader.name, readAt }];
  }
  return [];
}

/** Two threads use a plain field, each that of its own object, and one of them changes it. */
function ofOwnFields(reach: CallGraph, { placeOf }: Origin): LostChange[] {
  const roots = rootsOf(reach);
  const fieldsOfClasses = new Map(reach.objects.map(({ owner, fields }) => [owner, fields]));
  return [...fieldsOfClasses].flatMap(([owner, fields]) => {
    const methodsOf = (root: Unit) =>
      reach.calls(root).filter(({ name }) => name.startsWith(`${owner}.`) && name !== `${owner}.constructor`);
    return distinct(fields).flatMap(({ name, holds }): LostChange[] => {
      const users = roots.filter((root) => methodsOf(root).some(({ node }) => usesOf(node, name).length > 0));
      const isShared = users.some((root) =>
        users.some((other) => root !== other && !areTasks(reach, root, other)),
      );
      const changed = isShared ? users.filter((root) => root !== reach.main).flatMap(methodsOf) : [];
      for (const { name: method, node } of changed) {
        const [change] = changesIn(node, name, holds);
        const place = change && placeOf(change.node);
        const by = method.slice(owner.length + 1);
        if (change !== undefined && place !== undefined)
          return [{ kind: "own variable", name, change: change.how, by, place }];
      }
      return [];
    });
  });
}

/** Whether one thread of a pool may run both. */
function areTasks({ tasks }: CallGraph, one: Unit, other: Unit): boolean {
  return tasks.has(one) && tasks.has(other);
}

function isSamePlace(one: Place, other: Place): boolean {
  return one.file === other.file && one.line === other.line;
}

/** A thread changes an argument, and the thread that passed it reads it later. */
function ofArguments(reach: CallGraph, { placeOf, nameOf }: Origin): LostChange[] {
  const found: LostChange[] = [];
  for (const { unit, target, args, after } of reach.starts) {
    args.forEach((argument, index) => {
      const parameter = target.parameters[index];
      if (argument === undefined || parameter === undefined) return;
      if (!reach.staysItself(unit)) return;
      if (!isContainer(reach.initOf(unit, argument.name)) || !keepsToItself(target, parameter.name)) return;
      const [change] = changesIn(target.node, parameter.name, true);
      const read = usesOf(unit.node, argument.name).find((use) => !use.isChanged && use.node.start > after);
      const place = change && placeOf(change.node);
      const readAt = read && placeOf(read.node);
      if (change === undefined || place === undefined || readAt === undefined) return;
      found.push({
        ...{ kind: "argument", name: nameOf(parameter), change: change.how, by: target.name, place },
        ...{ reader: unit.name, readAt },
      });
    });
  }
  return found;
}

/** `box.value.push(1)`, and `const list = box.value; list.push(1);` with nothing after it. */
function ofShared(unit: Unit, reach: CallGraph, { placeOf, nameOf }: Origin): LostChange[] {
  const found: LostChange[] = [];
  const shareds = reach.shareds.filter(
    ({ init, owner }) => isContainer(init) && (owner === undefined || owner === unit.name.split(".")[0]),
  );
  const add = ({ id, name, owner }: SharedVariable, change: Change) => {
    const place = placeOf(change.node);
    if (place === undefined || found.some((other) => other.place.line === place.line)) return;
    const said = owner === undefined ? nameOf(id) : name;
    found.push({ kind: "shared value", name: said, change: change.how, by: unit.name, place });
  };
  for (const shared of shareds)
    for (const change of changesIn(unit.node, shared.name, true, "value")) add(shared, change);
  for (const { id, init } of unit.locals) {
    const shared = shareds.find(({ name }) => name === readFrom(init));
    if (shared === undefined || !keepsToItself(unit, id.name)) continue;
    const changes = changesIn(unit.node, id.name, true);
    // A variable that is also read may be a copy on purpose.
    if (usesOf(unit.node, id.name).some((use) => !use.isChanged)) continue;
    for (const change of changes) add(shared, change);
  }
  return found;
}

/** What a value is read from: `box` for `box.value`, `this.items` for `this.items.value`. */
function readFrom(node: AnyNode | null | undefined): string | undefined {
  if (node?.type !== "MemberExpression" || node.computed || calledName(node) !== "value") return undefined;
  return node.object.type === "Identifier" ? node.object.name : memberOf(node.object);
}

/** Whether a variable is only read from: if it is passed on, returned or assigned, its change may well arrive. */
function keepsToItself(unit: Unit, name: string): boolean {
  return usesOf(unit.node, name).every(({ isHandedOn }) => !isHandedOn);
}
