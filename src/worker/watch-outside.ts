import type { Outside } from "../kernel/memory/limits.ts";

/**
 * Notices where a program asks for what no schedule controls, so that the same schedule may lead to another run, and two threads may
 * reach each other without a step: random numbers, the machine's clock, the variables of the process's environment.
 *
 * @param note may be called by threadlab's own code as well, before the program runs.
 */
export function watchOutside(note: (what: Outside) => void): void {
  watchCalls(globalThis.Math, ["random"], () => note("random numbers"));
  watchGetter("crypto", () => note("random numbers"));
  const noteClock = () => note("machine's clock");
  watchGetter("performance", noteClock);
  watchCalls(globalThis.process, MEASURES, noteClock);
  watchCalls(globalThis.process.hrtime, ["bigint"], noteClock);
  watchCalls(globalThis.process, ["getBuiltinModule"], (name) => {
    if (isOutside(String(name))) note("modules");
  });
  watchDate(noteClock);
  watchEnvironment(() => note("environment"));
}

/** What `process` measures: it depends on the clock, or on how busy the machine is. */
const MEASURES = ["hrtime", "uptime", "cpuUsage", "memoryUsage", "resourceUsage"] as const;

/** Modules of Node's that do nothing but compute. All others reach the machine, or what all threads share. */
const COMPUTING: ReadonlySet<string> = new Set(
  "assert assert/strict buffer constants events path path/posix path/win32 punycode querystring string_decoder url util util/types".split(
    " ",
  ),
);

export function isOutside(name: string): boolean {
  return !COMPUTING.has(name.replace("node:", ""));
}

/** Whether what Node puts on the event loop comes at a time that the program's own steps do not decide, as promises do not. */
export function isTimely(type: string): boolean {
  return !["PROMISE", "TickObject", "Microtask"].includes(type);
}

/** @param note is given the first argument of each call. */
function watchCalls(owner: object, names: readonly string[], note: (first: unknown) => void): void {
  for (const name of names) watchCall(owner, name, note);
}

function watchCall(owner: object, name: string, note: (first: unknown) => void): void {
  const watched = Reflect.get(owner, name) as ((...values: unknown[]) => unknown) | undefined;
  if (watched === undefined) return;
  const value = new Proxy(watched, {
    apply(target, self, values) {
      note(values[0]);
      return Reflect.apply(target, self, values);
    },
  });
  Object.defineProperty(owner, name, { value });
}

/** A global that Node makes when it is first asked for. */
function watchGetter(name: string, note: () => void): void {
  const property = Object.getOwnPropertyDescriptor(globalThis, name);
  const get = property?.get;
  if (property === undefined || get === undefined) return;
  Object.defineProperty(globalThis, name, {
    ...property,
    get() {
      note();
      return Reflect.apply(get, globalThis, []);
    },
  });
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

/** All threads of the process have one environment. Only a change of it makes a difference. */
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
