import { ThreadlabError } from "../../protocol/errors.ts";
import { OBJECT_KINDS, type ObjectKind } from "../../protocol/event.ts";
import { noteLimit } from "../memory/limits.ts";
import { MAX_MODULE_OBJECTS, MAX_OBJECTS, MODULE_TABLE, objectAt } from "../records/areas.ts";
import { get, set, type Word, wordAt } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { OBJECT } from "../records/objects.ts";
import { emit } from "../steps/emit.ts";
import { enter, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";

/** How an object begins: its words, by kind; see the file of each primitive. */
interface ObjectInit {
  readonly kind: ObjectKind;
  /** The fields of its record that are not 0, by kind. */
  readonly fields?: readonly (readonly [field: Word<never>, value: number])[];
  /** For the trace, by kind: the initial value of a semaphore, the parties of a barrier. */
  readonly count?: number;
  /** Name for reports; empty where the place in the program gives the name. */
  readonly name?: string;
}

/**
 * Makes a kernel object.
 *
 * @throws ThreadlabError `ERR_TOO_MANY_OBJECTS`
 */
export function makeObject(kernel: Kernel, init: ObjectInit): number {
  enter(kernel);
  const { words } = kernel.world;
  const object = takeRecord(kernel, init.kind);
  if (object === 0) {
    leave(kernel);
    throw tooManyObjects();
  }
  for (const [field, value] of init.fields ?? []) set(words, objectAt<never>(object), field, value);
  emit(kernel, "make", object, "ok", OBJECT_KINDS.indexOf(init.kind), init.count ?? 0, init.name ?? "");
  leave(kernel);
  return object;
}

/** Takes a record for an object as a part of a step, without an event in the trace; 0 if there is none left. */
export function takeRecord({ world, site }: Kernel, kind: ObjectKind): number {
  const { words } = world;
  const object = get(words, WORLD, HEADER.objects) + 1;
  if (object >= MAX_OBJECTS) {
    noteLimit(world, "objects");
    return 0;
  }
  set(words, WORLD, HEADER.objects, object);
  set(words, objectAt(object), OBJECT.kind, OBJECT_KINDS.indexOf(kind));
  set(words, objectAt(object), OBJECT.site, site);
  return object;
}

/** Writes the event of an object that {@link takeRecord} made, at the place where the program gets to know it and names it. */
export function announceObject(kernel: Kernel, object: number): void {
  enter(kernel);
  emit(kernel, "make", object, "ok", get(kernel.world.words, objectAt(object), OBJECT.kind));
  leave(kernel);
}

export function tooManyObjects(): ThreadlabError {
  return new ThreadlabError(
    "ERR_TOO_MANY_OBJECTS",
    `This run made ${MAX_OBJECTS - 1} locks, queues and shared values, the limit. ` +
      "Make them once, and use them again.",
  );
}

/** Index of the place in the program where an object was made; 0 if it is not known. */
export function objectSite({ world }: Kernel, object: number): number {
  return get(world.words, objectAt(object), OBJECT.site);
}

/** Records the next object that MainThread made while it evaluated the module. */
export function addModuleObject(kernel: Kernel, kind: ObjectKind, object: number): void {
  const { words } = kernel.world;
  const count = get(words, WORLD, HEADER.moduleObjects);
  if (count >= MAX_MODULE_OBJECTS) {
    throw new ThreadlabError(
      "ERR_TOO_MANY_OBJECTS",
      `The module makes more than ${MAX_MODULE_OBJECTS} objects while it is loaded. Make them in main().`,
    );
  }
  // The kind goes into the high bits: kinds are few and ids stay below 2^24.
  words[MODULE_TABLE + count] = (OBJECT_KINDS.indexOf(kind) << 24) | object;
  set(words, WORLD, HEADER.moduleObjects, count + 1);
}

/** The n-th object (from 0) that the module made, or undefined if it made fewer. */
export function moduleObject({ world }: Kernel, index: number): { kind: ObjectKind; id: number } | undefined {
  if (index >= get(world.words, WORLD, HEADER.moduleObjects)) return undefined;
  const entry = wordAt(world.words, MODULE_TABLE + index);
  return { kind: OBJECT_KINDS[entry >>> 24] ?? "none", id: entry & 0xffffff };
}
