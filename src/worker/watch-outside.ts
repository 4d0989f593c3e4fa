import buffer from "node:buffer";
import type { OutsideLimit } from "../kernel/memory/limits.ts";
import { reachesOut } from "../protocol/node-modules.ts";

/**
 * Notices a program's use of what no schedule controls: random numbers, the machine's clock, the variables of the process's environment.
 * The same schedule may then lead to another run, and two threads may communicate without a step.
 *
 * @param note threadlab's own code may call it, too, before the program runs.
 */
export function watchOutside(note: (what: OutsideLimit) => void): void {
  const { process } = globalThis;
  const noteRandom = () => note("random numbers");
  watchCalls(globalThis.Math, ["random"], noteRandom);
  watchUse(globalThis, "crypto", noteRandom);
  watchCalls(globalThis.URL, ["createObjectURL"], noteRandom);
  const noteClock = () => note("machine's clock");
  for (const name of STAMPED) watchUse(globalThis, name, noteClock);
  watchUse(buffer, "File", noteClock);
  watchStamps(noteClock);
  watchCalls(process, MEASURES, noteClock);
  watchCalls(process.hrtime, ["bigint"], noteClock);
  watchCalls(process.memoryUsage, ["rss"], noteClock);
  watchCalls(process.report, ["getReport", "writeReport"], noteClock);
  watchCalls(globalThis.console, ["time", "timeLog", "timeEnd"], noteClock);
  watchDate(noteClock);
  watchDateFormat(noteClock);
  watchTemporal(noteClock);
  for (const name of ["WeakRef", "FinalizationRegistry"])
    watchUse(globalThis, name, () => note("garbage collection"));
  const noteLoop = () => note("event loop");
  watchCalls(globalThis.Atomics, ["waitAsync"], noteLoop);
  watchCalls(process, ["getActiveResourcesInfo"], noteLoop);
  watchCalls(process, ["getBuiltinModule"], (name) => {
    if (reachesOut(String(name))) note("modules");
  });
  watchCalls(process, ["binding", "dlopen"], () => note("modules"));
  watchCalls(process, ["loadEnvFile"], () => note("environment"));
  watchEnvironment(() => note("environment"));
}

/** Measurements of `process`: they depend on the clock, or on how busy the machine is. */
const MEASURES = [
  ...["hrtime", "uptime", "cpuUsage", "threadCpuUsage", "resourceUsage"],
  ...["memoryUsage", "availableMemory", "constrainedMemory"],
] as const;

/** Globals that tell the time, or make objects that know the time at which they were made. */
const STAMPED = [
  ...["performance", "PerformanceMark", "PerformanceObserver"],
  ...["Event", "CustomEvent", "MessageEvent", "File", "FormData", "Request", "Response"],
] as const;

/** @param note gets the first argument of each call. */
function watchCalls(owner: object, names: readonly string[], note: (first: unknown) => void): void {
  for (const name of names) watchCall(owner, name, note);
}

function watchCall(owner: object, name: PropertyKey, note: (first: unknown) => void): void {
  const watched: unknown = Reflect.get(owner, name);
  if (typeof watched !== "function") return;
  Object.defineProperty(owner, name, { value: watchedCall(watched, note) });
}

function watchedCall<Call extends object>(call: Call, note: (first: unknown) => void): Call {
  return new Proxy(call, {
    apply(target, self, values) {
      note(values[0]);
      return Reflect.apply(target as never, self, values);
    },
  });
}

/**
 * A wrapper that notes each use: of a global that Node makes on first use, when its name is used; of another one, when it is called, also
 * as a class.
 */
function watchUse(owner: object, name: string, note: () => void): void {
  const property = Object.getOwnPropertyDescriptor(owner, name);
  if (property === undefined) return;
  if (property.get === undefined) watchClass(owner, name, note);
  else watchGetter(owner, name, note);
}

function watchGetter(owner: object, name: string, note: () => void): void {
  const property = Object.getOwnPropertyDescriptor(owner, name);
  const get = property?.get;
  if (property === undefined || get === undefined) return;
  const watched = {
    ...property,
    get(this: unknown) {
      note();
      const value: unknown = Reflect.apply(get, this, []);
      // Node may have replaced the getter by the value, for the first thread that reads it and all later ones.
      if (this === owner) Object.defineProperty(owner, name, watched);
      return value;
    },
  };
  Object.defineProperty(owner, name, watched);
}

function watchClass(owner: object, name: string, note: () => void): void {
  const Original = Reflect.get(owner, name) as { readonly prototype: object };
  const Watched = new Proxy(Original, {
    construct(target, values, newTarget) {
      note();
      return Reflect.construct(target as never, values, newTarget);
    },
  });
  Object.defineProperty(Original.prototype, "constructor", { value: Watched });
  Object.defineProperty(owner, name, { value: Watched });
}

/** Node makes events, too. */
function watchStamps(note: () => void): void {
  const { prototype } = globalThis.Event;
  watchGetter(prototype, "timeStamp", note);
  watchCall(prototype, Symbol.for("nodejs.util.inspect.custom"), note);
}

/** Without a date, or with an undefined one, it takes the current time. */
function watchDateFormat(note: () => void): void {
  const { prototype } = globalThis.Intl.DateTimeFormat;
  const noteNow = (date: unknown) => {
    if (date === undefined) note();
  };
  watchCalls(prototype, ["formatToParts"], noteNow);
  const property = Object.getOwnPropertyDescriptor(prototype, "format");
  const get = property?.get;
  if (property === undefined || get === undefined) return;
  const watched = new WeakMap<object, object>();
  Object.defineProperty(prototype, "format", {
    ...property,
    get(this: unknown) {
      const format = Reflect.apply(get, this, []) as (date?: unknown) => string;
      const known = watched.get(format) ?? watchedCall(format, noteNow);
      watched.set(format, known);
      return known;
    },
  });
}

/** Not every Node version has it. */
function watchTemporal(note: () => void): void {
  const now = (globalThis as { readonly Temporal?: { readonly Now: object } }).Temporal?.Now;
  if (now !== undefined) watchCalls(now, Object.getOwnPropertyNames(now), note);
}

function watchDate(note: () => void): void {
  const { Date: Original } = globalThis;
  watchCalls(Original, ["now"], note);
  const Watched = new Proxy(Original, {
    apply(target, self, values) {
      note();
      return Reflect.apply(target, self, values);
    },
    construct(target, values, newTarget) {
      if (values.length === 0) note();
      return Reflect.construct(target, values, newTarget);
    },
  });
  Object.defineProperty(Original.prototype, "constructor", { value: Watched });
  Object.defineProperty(globalThis, "Date", { value: Watched });
}

/** All threads of the process share one environment. Only a change of it makes a difference. */
function watchEnvironment(note: () => void): void {
  const noted = <Result>(act: () => Result): Result => {
    note();
    return act();
  };
  const watched = new Proxy(globalThis.process.env, {
    set: (env, key, value) => noted(() => Reflect.set(env, key, value)),
    defineProperty: (env, key, property) => noted(() => Reflect.defineProperty(env, key, property)),
    deleteProperty: (env, key) => noted(() => Reflect.deleteProperty(env, key)),
  });
  Object.defineProperty(globalThis.process, "env", { value: watched });
}
