import { addModuleObject, moduleObject } from "../../kernel/primitives/objects.ts";
import type { Kernel } from "../../kernel/steps/kernel.ts";
import { argumentError, internalError, ThreadlabError } from "../../protocol/errors.ts";
import { MAIN_THREAD, type ObjectKind } from "../../protocol/event.ts";
import { current } from "./current.ts";

/** The key under which an object of threadlab keeps what it stands for. Not enumerable, so it is not one of the lesson's fields. */
export const HANDLE: unique symbol = Symbol.for("threadlab.handle");

export interface HandleState {
  readonly kind: ObjectKind;
  readonly id: number;
}

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * What the console shows of it (`console.log("%o", lock)`) is the kind alone. Making an object is no step, so its number may depend on the
 * schedule although no search tries that.
 */
class ShownAsKind implements HandleState {
  readonly kind: ObjectKind;
  readonly id: number;

  constructor({ kind, id }: HandleState) {
    this.kind = kind;
    this.id = id;
  }

  [INSPECT](): string {
    return this.kind;
  }
}

/** A Lock, a Queue, a Thread …: this thread's end of an object that lives in shared memory. */
export interface Handle {
  readonly [HANDLE]: HandleState;
}

const revivers = new Map<ObjectKind, (id: number) => object>();

/** Registers the prototype of handles that come from another thread. Their constructor is not called. */
export function onRevive(kind: ObjectKind, prototype: object): void {
  reviveBy(kind, (id) => asHandle(prototype, { kind, id }));
}

/** Registers how to make them, where the kind alone does not say which prototype they have. */
export function reviveBy(kind: ObjectKind, make: (id: number) => object): void {
  revivers.set(kind, make);
}

/** Makes an object without its constructor, and gives it the state from {@link bindHandle}. */
export function asHandle<T extends object>(prototype: T, state: HandleState): T {
  return setState(Object.create(prototype) as T, state);
}

function setState<T extends object>(handle: T, state: HandleState): T {
  return Object.defineProperty(handle, HANDLE, { value: new ShownAsKind(state) });
}

/** The handle of an object that came from another thread; the same one each time. */
export function revive({ kind, id }: HandleState): object {
  const { handles } = current();
  const key = `${kind} ${id}`;
  const known = handles.get(key);
  if (known !== undefined) return known;
  const make = revivers.get(kind);
  if (make === undefined) throw internalError(`No handle for a ${kind}.`);
  const handle = make(id);
  handles.set(key, handle);
  return handle;
}

/**
 * Makes the object behind a new handle. While the module is evaluated in another thread than MainThread, it finds the object that
 * MainThread's evaluation made at this place: so a global is one object in every thread.
 *
 * @throws ThreadlabError `ERR_MODULE_MISMATCH` if this evaluation takes another course than MainThread's.
 */
export function bindHandle(handle: object, kind: ObjectKind, make: (kernel: Kernel) => number): number {
  const { kernel, handles } = current();
  const id = kernel.evaluating ? moduleLevel(kernel, kind, make) : make(kernel);
  setState(handle, { kind, id });
  handles.set(`${kind} ${id}`, handle);
  return id;
}

/**
 * Returns what an object stands for when one of its methods is called.
 *
 * @param kinds the kinds that have this method.
 * @throws ThreadlabError `ERR_ARGUMENT_TYPE` if the method is called on anything else, as after `const { acquire } = lock`. The kernel
 * would take another object's record for one of the kind.
 */
export function handleOf(self: Handle, kinds: ObjectKind | readonly ObjectKind[]): HandleState {
  const state = (self as Handle | null | undefined)?.[HANDLE];
  const fits = typeof kinds === "string" ? kinds === state?.kind : state && kinds.includes(state.kind);
  if (state !== undefined && fits) return state;
  const given = state === undefined ? whatItIs(self) : withArticle(state.kind);
  throw argumentError(
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

/** What a value stands for, if it is an object of threadlab. */
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
    `Object number ${index + 1} that the module makes is not the same in all threads: ${kind} in this one, ` +
      `${made?.kind ?? "nothing"} in MainThread. ` +
      "Every thread loads the module, so top-level code must make the same objects in the same order each time.",
  );
}
