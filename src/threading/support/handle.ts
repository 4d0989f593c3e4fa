import { addModuleObject, moduleObject } from "../../kernel/primitives/objects.ts";
import type { Kernel } from "../../kernel/steps/kernel.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import { MAIN_THREAD, type ObjectKind } from "../../protocol/event.ts";
import { current } from "./current.ts";

/** The key under which an object of ours carries what it stands for. Not enumerable: no field of the lesson's. */
export const HANDLE: unique symbol = Symbol.for("threadlab.handle");

export interface HandleState {
  readonly kind: ObjectKind;
  readonly id: number;
}

/** A Lock, a Queue, a Thread …: this thread's end of an object that lives in shared memory. */
export interface Handle {
  readonly [HANDLE]: HandleState;
}

const revivers = new Map<ObjectKind, (id: number) => object>();

/** Tells how a handle that comes from another thread is made. */
export function onRevive(kind: ObjectKind, revive: (id: number) => object): void {
  revivers.set(kind, revive);
}

/** The handle of an object that came from another thread; the same one each time. */
export function revive({ kind, id }: HandleState): object {
  const { handles } = current();
  const key = `${kind} ${id}`;
  const known = handles.get(key);
  if (known !== undefined) return known;
  const make = revivers.get(kind);
  if (make === undefined)
    throw new ThreadlabError("ERR_INTERNAL", `No handle for a ${kind}. This is a bug in threadlab.`);
  const handle = make(id);
  handles.set(key, handle);
  return handle;
}

/**
 * Makes the object behind a new handle, or, while the module is evaluated in a thread other than MainThread, finds
 * the one that MainThread's evaluation made at this place: so a global is one object in every thread.
 *
 * @throws ThreadlabError `ERR_MODULE_MISMATCH` where this evaluation takes another course than MainThread's did.
 */
export function bindHandle(handle: object, kind: ObjectKind, make: (kernel: Kernel) => number): number {
  const { kernel, handles } = current();
  const id = kernel.evaluating ? moduleLevel(kernel, kind, make) : make(kernel);
  Object.defineProperty(handle, HANDLE, { value: { kind, id } satisfies HandleState });
  handles.set(`${kind} ${id}`, handle);
  return id;
}

/** Gives an object made without its constructor the state that {@link bindHandle} gives. */
export function asHandle<T extends object>(prototype: T, state: HandleState): T {
  return Object.defineProperty(Object.create(prototype) as T, HANDLE, { value: state });
}

/**
 * What the object stands for that a method is called on.
 *
 * @param kinds those that have this method.
 * @throws ThreadlabError `ERR_ARGUMENT_TYPE` where it is called on anything else, as `const { acquire } = lock` leads to. The kernel
 * would take another object's record for one of the kind.
 */
export function handleOf(self: Handle, kinds: ObjectKind | readonly ObjectKind[]): HandleState {
  const state = (self as Handle | null | undefined)?.[HANDLE];
  const fits = typeof kinds === "string" ? kinds === state?.kind : state && kinds.includes(state.kind);
  if (state !== undefined && fits) return state;
  const given = state === undefined ? whatItIs(self) : withArticle(state.kind);
  throw new ThreadlabError(
    "ERR_ARGUMENT_TYPE",
    `A method of ${withArticle(typeof kinds === "string" ? kinds : (kinds[0] as string))} was called on ${given}. Write object.method(): a method that is taken off its object ` +
      "(const { method } = object) does not know the object.",
  );
}

function whatItIs(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  return withArticle(typeof value);
}

function withArticle(noun: string): string {
  return `${/^([aeiou]|rlock)/.test(noun) ? "an" : "a"} ${noun}`;
}

/** What a value stands for, if it is one of our objects. */
export function handleState(value: object): HandleState | undefined {
  return (value as Partial<Handle>)[HANDLE];
}

function moduleLevel(kernel: Kernel, kind: ObjectKind, make: (kernel: Kernel) => number): number {
  const here = current();
  const index = here.moduleObjects++;
  if (kernel.thread === MAIN_THREAD) {
    const id = make(kernel);
    addModuleObject(kernel, kind, id);
    return id;
  }
  const made = moduleObject(kernel, index);
  if (made?.kind === kind) return made.id;
  throw new ThreadlabError(
    "ERR_MODULE_MISMATCH",
    `Object number ${index + 1} that the module makes is a ${kind} in this thread, but ` +
      `${made === undefined ? "MainThread made no such object" : `a ${made.kind} in MainThread`}. ` +
      "Every thread loads the module, so top-level code must make the same objects in the same order each time.",
  );
}
