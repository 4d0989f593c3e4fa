import { isNativeError, isProxy } from "node:util/types";
import {
  CLONED,
  CLONED_WITH_HANDLES,
  decodeBytes,
  encodeNumber,
  hasHandles,
  JSON_TEXT,
  JSON_TEXT_WITH_HANDLES,
  serializer,
} from "../../kernel/memory/encoded-value.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import { type HandleState, handleState, revive } from "./handle.ts";
import { refuseLongTexts } from "./long-text.ts";

/**
 * Values that are passed between threads: structured clones, in which locks, queues, threads, sockets and shared values
 * stay the same objects at any depth.
 */

/** JSON is quicker up to about this number of characters. */
const JSON_SIGNS = 1000;
/** Marks the place of a handle in the clone. No lesson is likely to use it as a key. */
const MARK = "\u0000threadlab handle\u0000";

/** Where a value goes, and what happens to the handles in it. */
export interface Crossing {
  /** Where it goes, for errors: "thread" or "process". */
  readonly to: string;
  /** What may be passed instead, for errors. */
  readonly advice: string;
  /** Returns the name of a handle on the other side, or throws. */
  leave(state: HandleState, path: () => string): HandleState;
}

/** From thread to thread handles stay what they are. */
const BETWEEN_THREADS: Crossing = {
  to: "thread",
  advice: "Pass data, or one of threadlab's objects (Shared, Lock, Queue …).",
  leave: (state) => state,
};

/**
 * Encodes a value for another thread.
 *
 * @param path the program's expression for the value, for the error: `value`; "" if its fields are named by themselves.
 * @throws ThreadlabError `ERR_NOT_CLONEABLE`, naming the path.
 */
export function encode(value: unknown, path: string, crossing = BETWEEN_THREADS): Uint8Array {
  if (typeof value === "number") return encodeNumber(value);
  const walk: Walk = {
    copies: undefined,
    opaque: undefined,
    handles: false,
    jsonRoom: JSON_SIGNS,
    crossing,
  };
  const copy = replaceHandles(value, { text: path }, walk);
  if (walk.jsonRoom > 0) {
    const text = JSON.stringify(copy);
    return frame(walk.handles ? JSON_TEXT_WITH_HANDLES : JSON_TEXT, Buffer.from(text, "utf8"));
  }
  let body: Buffer;
  try {
    body = serializer().serialize(walk.handles ? copy : value);
  } catch (error) {
    throw refusal(error, path, walk);
  }
  return frame(walk.handles ? CLONED_WITH_HANDLES : CLONED, body);
}

/** In memory of its own: a message takes along all of the memory that it has a part of. */
function frame(form: number, body: Buffer): Uint8Array {
  const framed = new Uint8Array(body.length + 1);
  framed[0] = form;
  framed.set(body, 1);
  return framed;
}

/** Decodes what {@link encode} made. @param arrive returns the name of a handle on this side. */
export function decode(data: Uint8Array, arrive: (state: HandleState) => HandleState = same): unknown {
  const value = decodeBytes(data);
  return hasHandles(data) ? restoreHandles(value, new Set(), arrive) : value;
}

interface Walk {
  /** Copies of the objects found so far, so that cycles and shared parts stay as they are. */
  copies: Map<object, unknown> | undefined;
  /** The values that structured clone takes or refuses as a whole, and their paths. */
  opaque: Map<object, ValuePath> | undefined;
  handles: boolean;
  /** Characters that JSON may still take; none if it would not give the same value back. */
  jsonRoom: number;
  readonly crossing: Crossing;
}

/** The program's expression for a value. It is composed only for an error. */
type ValuePath =
  | { readonly text: string }
  | { readonly of: ValuePath; readonly part: (of: string) => string };

function pathText(path: ValuePath): string {
  return "text" in path ? path.text : path.part(pathText(path.of));
}

function replaceHandles(value: unknown, path: ValuePath, walk: Walk): unknown {
  if (typeof value === "function")
    throw functionRefused(pathText(path), value.name || "anonymous", walk.crossing);
  if (typeof value === "symbol") throw notCloneable(pathText(path), "it is a symbol", walk.crossing);
  if (typeof value === "string")
    refuseLongTexts([value], (...sizes) => tooLong(pathText(path), sizes, walk.crossing));
  if (typeof value !== "object" || value === null) {
    walk.jsonRoom -= jsonSigns(value);
    return value;
  }
  walk.copies ??= new Map();
  const known = walk.copies.get(value);
  if (known !== undefined) {
    // An object that occurs in two places, or in itself.
    walk.jsonRoom = 0;
    return known;
  }
  const state = handleState(value);
  if (state !== undefined) {
    walk.handles = true;
    const { kind, id } = walk.crossing.leave(state, () => pathText(path));
    return { [MARK]: [kind, id] };
  }
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    walk.copies.set(value, copy);
    for (let i = 0; i < value.length; i++)
      copy.push(replaceHandles(value[i], { of: path, part: (of) => `${of}[${i}]` }, walk));
    if (Object.keys(value).length !== value.length) walk.jsonRoom = 0;
    return copy;
  }
  if (value instanceof Map || value instanceof Set || isOpaque(value)) walk.jsonRoom = 0;
  if (value instanceof Map) {
    const copy = new Map();
    walk.copies.set(value, copy);
    for (const [key, item] of value) {
      copy.set(
        replaceHandles(key, { of: path, part: (of) => `${of}.keys()` }, walk),
        replaceHandles(item, { of: path, part: (of) => `${of}.get(${show(key)})` }, walk),
      );
    }
    return copy;
  }
  if (value instanceof Set) {
    const copy = new Set();
    walk.copies.set(value, copy);
    for (const item of value)
      copy.add(replaceHandles(item, { of: path, part: (of) => `${of}.values()` }, walk));
    return copy;
  }
  if (isOpaque(value)) {
    walk.opaque ??= new Map();
    walk.opaque.set(value, path);
    return value;
  }
  const copy = new BareObject();
  walk.copies.set(value, copy);
  for (const key of Object.keys(value)) {
    const part = (of: string) => member(of, key);
    copy[key] = replaceHandles((value as Record<string, unknown>)[key], { of: path, part }, walk);
  }
  return copy;
}

/** Makes what inherits nothing, so no key of the lesson has a special meaning. The engine is slow with objects of `Object.create(null)`. */
function Bare(): void {}
Bare.prototype = Object.create(null);
const BareObject = Bare as unknown as new () => Record<string, unknown>;

/** The approximate length of a value in JSON. JSON has no undefined, no big integers, no negative zero, no infinity. */
function jsonSigns(value: unknown): number {
  if (typeof value === "string") return value.length + 3;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? 10 : Infinity;
  return value === null || typeof value === "boolean" ? 5 : Infinity;
}

/** Objects that structured clone knows, or refuses, as a whole. */
function isOpaque(value: object): boolean {
  if (isProxy(value) || isNativeError(value) || ArrayBuffer.isView(value)) return true;
  const tag = Object.prototype.toString.call(value);
  return tag !== "[object Object]";
}

function restoreHandles(
  value: unknown,
  seen: Set<object>,
  arrive: (state: HandleState) => HandleState,
): unknown {
  if (typeof value !== "object" || value === null || seen.has(value)) return value;
  if (MARK in value) {
    const [kind, id] = (value as Record<typeof MARK, [HandleState["kind"], number]>)[MARK];
    return revive(arrive({ kind, id }));
  }
  seen.add(value);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = restoreHandles(value[i], seen, arrive);
  } else if (value instanceof Map) {
    const entries = [...value];
    value.clear();
    for (const [key, item] of entries)
      value.set(restoreHandles(key, seen, arrive), restoreHandles(item, seen, arrive));
  } else if (value instanceof Set) {
    const items = [...value];
    value.clear();
    for (const item of items) value.add(restoreHandles(item, seen, arrive));
  } else if (!isOpaque(value)) {
    const record = value as Record<string, unknown>;
    for (const key of Object.keys(record)) record[key] = restoreHandles(record[key], seen, arrive);
  }
  return value;
}

function member(path: string, key: string): string {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key)) return `${path}[${show(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function show(key: unknown): string {
  if (typeof key === "string") return JSON.stringify(key);
  return typeof key === "object" && key !== null ? "…" : String(key);
}

function same(state: HandleState): HandleState {
  return state;
}

/** The error for a value that structured clone refused. The clone names the kind of value; a second pass finds its path. */
function refusal(error: unknown, path: string, { opaque, crossing }: Walk): ThreadlabError {
  for (const [part, partPath] of opaque ?? [])
    if (!isCloneable(part)) return notCloneable(pathText(partPath), `it is a ${classOf(part)}`, crossing);
  return notCloneable(path, error instanceof Error ? error.message : String(error), crossing);
}

function isCloneable(value: object): boolean {
  try {
    serializer().serialize(value);
    return true;
  } catch {
    return false;
  }
}

function classOf(value: object): string {
  return isProxy(value) ? "Proxy" : Object.prototype.toString.call(value).slice("[object ".length, -1);
}

function tooLong(path: string, [megabytes, most]: readonly [number, number], { to }: Crossing): string {
  return `${path} is a text of ${megabytes} MB, which cannot be passed to another ${to}. The limit is ${most} MB: pass it in parts.`;
}

function functionRefused(path: string, name: string, { to, advice }: Crossing): ThreadlabError {
  const cure = "A function cannot be passed: export it, and use it as a target.";
  return notCloneable(path, `it is a function (${name})`, { to, advice: `${advice} ${cure}` });
}

function notCloneable(
  path: string,
  why: string,
  { to, advice }: Pick<Crossing, "to" | "advice">,
): ThreadlabError {
  return new ThreadlabError(
    "ERR_NOT_CLONEABLE",
    `${path} cannot be passed to another ${to}: ${why}. ${advice}`,
  );
}
