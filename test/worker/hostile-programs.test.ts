import { setFlagsFromString } from "node:v8";
import { describe, expect, test } from "vitest";
import { DEFAULT_VIRTUAL } from "../../src/runner/scheduling.ts";
import { runSource, type SourceOptions, type SourceRun } from "../run-source.ts";
import { IS_POSIX } from "../support/system.ts";

/** Runs a program whose main does this, then starts a thread that prints "w 1", and prints "end". */
function runMain(first: string, virtual?: SourceOptions["virtual"]): Promise<SourceRun> {
  const source = `
    // @ts-nocheck
    import workerThreads, { parentPort, workerData } from "node:worker_threads";
    import { print, Process, sleep, Thread } from "threadlab";
    export function work(n) { print("w", n); }
    function fail() { throw new Error("mine"); }
    export default function main() {
      ${first}
      const thread = new Thread({ target: work, args: [1] });
      thread.start();
      thread.join();
      print("end");
    }
  `;
  return runSource(source, virtual && { virtual });
}

describe("what a program may do with the globals, and threads go on", () => {
  test.each([
    ["JSON", "JSON.parse = JSON.stringify = fail;"],
    [
      "Atomics",
      "Atomics.load = Atomics.store = Atomics.wait = Atomics.notify = Atomics.compareExchange = fail;",
    ],
    ["Buffer", "Buffer.from = Buffer.alloc = Buffer.allocUnsafe = fail;"],
    ["Object", "Object.keys = Object.assign = Object.defineProperty = Object.entries = fail;"],
    [
      "globals",
      "for (const name of ['Object', 'Map', 'Set', 'Error', 'JSON', 'Buffer', 'Promise', 'Atomics']) globalThis[name] = 1;",
    ],
    [
      "additions to prototypes",
      "Object.prototype.ask = 'x'; Object.prototype.thread = 5; Array.prototype.extra = 1; Function.prototype.y = 1;",
    ],
    [
      "freezing",
      "for (const thing of [Object.prototype, Array.prototype, Error, process, console]) Object.freeze(thing);",
    ],
    ["exit", "process.exit = () => {}; process.abort = 5; process.removeAllListeners();"],
    ["console", "console.log = 5; console.error = null;"],
    ["stacks", "Error.prepareStackTrace = fail; Error.stackTraceLimit = 0;"],
  ])("%s", async (_name, first) => {
    const { output, findings, verdict } = await runMain(first);
    expect(findings).toEqual([]);
    expect(output).toEqual(["w 1", "end"]);
    expect(verdict).toBe("ran");
  });
});

test.each([
  ["Array.prototype.map = fail;", "'map' of object '[object Array]'"],
  ["Array.prototype.push = () => 0;", "'push' of object '[object Array]'"],
  ["Map.prototype.get = () => undefined;", "'get' of object '#<Map>'"],
  ["String.prototype.split = fail;", "'split' of object '[object String]'"],
  ["Uint8Array.prototype.__proto__.set = fail;", "'set' of object '[object Object]'"],
  ["Function.prototype.call = fail;", "'call' of function 'function () { [native code] }'"],
])("a method that threadlab needs cannot be replaced: %s", async (first, what) => {
  const { verdict, findings, output } = await runMain(first);
  expect(findings.map(({ message }) => message.split("\n")[1])).toEqual([
    `TypeError: Cannot assign to read only property ${what}`,
  ]);
  expect(findings[0]?.places).toEqual([expect.stringMatching(/main\.ts:8:/)]);
  expect(output).toEqual([]);
  expect(verdict).toBe("crash");
});

test("nothing can be left on a method for another thread", async () => {
  const { output, findings } = await runMain(`
    const methods = [Math.max, [].map, [].values().next, "".at, (() => 1).bind, JSON.stringify, console.log, print, sleep, Thread];
    methods.push(Thread.prototype.join, Intl.NumberFormat.prototype.formatToParts, (function* () {})().next);
    methods.push(Object.getOwnPropertyDescriptor(Map.prototype, "size").get, [][Symbol.unscopables]);
    for (const method of methods) {
      try {
        method.left = 1;
        print("left");
      } catch {}
    }
  `);
  expect(findings).toEqual([]);
  expect(output).toEqual(["w 1", "end"]);
});

test.each([
  "Object.defineProperty(Array.prototype, 0, { get: fail });",
  "let kept; Object.defineProperty(Array.prototype, '0', { get: () => kept, set(value) { kept = value; } });",
  "Object.defineProperties(Array.prototype, { 0: { set() {} } });",
  "Reflect.defineProperty(Array.prototype, '0', { set() {} });",
  "Array.prototype.__defineSetter__(0, () => {});",
  "[].__proto__.__defineGetter__('0', () => 7);",
])("lists cannot get an accessor at an index: %s", async (first) => {
  for (const virtual of [undefined, DEFAULT_VIRTUAL]) {
    const { verdict, findings, output } = await runMain(first, virtual);
    expect(findings.map(({ message }) => message.split("\n")[1])).toEqual([
      "TypeError: Cannot define Array.prototype[0]: all lists in this thread would get it.",
    ]);
    expect(findings[0]?.places).toEqual([expect.stringMatching(/main\.ts:8:/)]);
    expect([verdict, output]).toEqual(["crash", []]);
  }
});

test("other properties can be defined, on lists and on what they inherit from", async () => {
  const { output, findings } = await runMain(`
    const list = Object.defineProperty([], 0, { get: () => "got" });
    Object.defineProperty(Array.prototype, "last", { get() { return this[this.length - 1]; }, configurable: true });
    Object.defineProperties(Object.prototype, { mine: { value: 5 }, [Symbol.for("0")]: { value: 6 } });
    print(list[0], [1, 2].last, {}.mine, Reflect.defineProperty(Object.freeze([]), 0, {}), Object.defineProperty.name);
  `);
  expect(findings).toEqual([]);
  expect(output).toEqual(["got 2 5 false defineProperty", "w 1", "end"]);
});

test("what is locked is as fast as before", async () => {
  // In the engine's other form, calls of methods take several times as long.
  setFlagsFromString("--allow-natives-syntax");
  try {
    const { output } = await runMain(`
      const isFast = new Function("value", "return %HasFastProperties(value)");
      const locked = [Array, String, Map, Set, Function].map(({ prototype }) => prototype);
      print(...[...locked, Object.getPrototypeOf(Uint8Array.prototype)].map(isFast));
    `);
    expect(output[0]).toBe("true true true true true true");
  } finally {
    setFlagsFromString("--no-allow-natives-syntax");
  }
});

test("what objects and classes have of their own may bear any name", async () => {
  const { output, findings } = await runMain(`
    class Stack extends Array { push(...items) { return super.push(...items, "x"); } }
    const list = [], map = Object.assign(new Map(), { toString: () => "mine" });
    list.toString = () => "list";
    print(new Stack().push(1), String(list), String(map));
  `);
  expect(findings).toEqual([]);
  expect(output).toEqual(["2 list mine", "w 1", "end"]);
});

/** It falls over it in a call, and dies of its own error; or in the middle of a step, where only the supervisor can say why. */
test.each([
  ["Array.prototype[Symbol.iterator] = fail;", "Array.prototype[Symbol.iterator]"],
  [
    "Object.getPrototypeOf([][Symbol.iterator]()).next = fail;",
    "the prototype of [object Array Iterator].next",
  ],
])("a thread dies in words of what it cannot be kept from replacing: %s", async (first, what) => {
  const inStep = `died: it replaced ${what}, which all code in its thread uses`;
  for (const virtual of [undefined, DEFAULT_VIRTUAL]) {
    const { verdict, findings, stderr } = await runMain(first, virtual);
    expect(verdict).toBe("crash");
    const text = [...findings.map(({ message }) => message), ...stderr].join("\n");
    expect(
      [inStep, "Exception in thread MainThread:\nError: mine"].filter((words) => text.includes(words)),
    ).toHaveLength(1);
    expect(text).not.toMatch(/threadlab-worker|"use strict"|This is a bug/);
  }
});

test("stacks that a program makes its own way are the program's, and those of the next thread are ours again", async () => {
  const { findings } = await runSource(`
    // @ts-nocheck
    import { Thread } from "threadlab";
    export function odd() { Error.prepareStackTrace = () => { throw 1; }; throw new Error("first"); }
    export function plain() { throw new Error("second"); }
    export default function main() {
      for (const target of [odd, plain]) { const t = new Thread({ target }); t.start(); t.join(); }
    }
  `);
  expect(findings.map(({ message }) => message.replace(/[^(]*main\.ts/, "main.ts"))).toEqual([
    "Exception in thread Thread-1 (odd):\nError: first",
    "Exception in thread Thread-2 (plain):\nError: second\n    at plain (main.ts:5:37)",
  ]);
});

test("the line to the supervisor and the memory of all threads are out of reach", async () => {
  const { output, findings } = await runMain(
    "print(parentPort, workerData, workerThreads.parentPort, typeof process.send); parentPort?.postMessage('hello');",
  );
  expect(findings).toEqual([]);
  expect(output).toEqual(["null null null undefined", "w 1", "end"]);
});

test.each(["process.pid", "0", "-1"])("a program cannot kill threadlab: process.kill(%s)", async (pid) => {
  const { output, findings } = await runMain(
    `try { process.kill(${pid}, 15); } catch (error) { print(error.code); } print(process.kill(process.pid, 0));`,
  );
  expect(findings).toEqual([]);
  expect(output).toEqual(["ERR_PROCESS_KILL", "true", "w 1", "end"]);
});

test.each(["on", "once", "addListener", "prependListener", "prependOnceListener"])(
  "a program cannot listen to the end of its process, which it does not reach: process.%s",
  async (method) => {
    const { output, findings } = await runMain(
      `for (const event of ["exit", "beforeExit"])
         try { process.${method}(event, () => print("x")); } catch (error) { print(error.code); }
       print(process.${method}("own", () => {}) === process, process.emit("own"));`,
    );
    expect(findings).toEqual([]);
    expect(output).toEqual(["ERR_PROCESS_LISTENER", "ERR_PROCESS_LISTENER", "true true", "w 1", "end"]);
  },
);

test.runIf(IS_POSIX)(
  "no thread finds what another has left in Node's modules and its exit code; the environment ends with the run",
  async () => {
    const { output, findings } = await runSource(`
    // @ts-nocheck
    import fs from "node:fs";
    import { env } from "node:process";
    import { print, Thread } from "threadlab";
    export function leave() {
      print(fs.readFileSync("/dev/null", "utf8").length, env.LEFT_BEHIND, process.exitCode);
      fs.readFileSync = () => "not the file";
      env.LEFT_BEHIND = "here";
      process.exitCode = 3;
    }
    export default function main() {
      for (let i = 0; i < 3; i++) { const t = new Thread({ target: leave }); t.start(); t.join(); }
    }
  `);
    expect(findings.map(({ message }) => message)).toEqual(
      [1, 2, 3].map((i) => expect.stringMatching(`^Thread-${i} set process.exitCode to 3, which says`)),
    );
    expect(output).toEqual(["0 undefined undefined", "0 here undefined", "0 here undefined"]);
    expect(process.env.LEFT_BEHIND).toBeUndefined();
  },
);

test("no thread finds what another has left in the globals", async () => {
  const { output, findings } = await runSource(`
    // @ts-nocheck
    import { Lock, print, Thread } from "threadlab";
    export function count() {
      globalThis.n = (globalThis.n ?? 0) + 1;
      Math.extra = (Math.extra ?? 0) + 1;
      Array.prototype.more = ([].more ?? 0) + 1;
      Lock.prototype.own = (Lock.prototype.own ?? 0) + 1;
      print(globalThis.n, Math.extra, [].more, Lock.prototype.own);
    }
    export default function main() {
      for (let i = 0; i < 3; i++) { const t = new Thread({ target: count }); t.start(); t.join(); }
    }
  `);
  expect(findings).toEqual([]);
  expect(output).toEqual(["1 1 1 1", "1 1 1 1", "1 1 1 1"]);
});

test.each([
  ["Buffer.prototype.toString = () => 'x';", "Buffer.from('b').toString() === 'b'"],
  ["Buffer.from = fail;", "Buffer.from('b').toString() === 'b'"],
  ["Buffer = fail;", "Buffer !== fail && Buffer.from('b').toString() === 'b'"],
  ["process = { exitCode: 0 };", "process.pid > 0"],
  ["performance.now = fail;", "performance.now() > 0"],
  ["performance = { now: fail };", "performance.now() > 0"],
  ["Performance.prototype.now = fail;", "performance.now() > 0"],
  ["Object.getPrototypeOf(performance).now = fail;", "performance.now() > 0"],
  ["globalThis['perform' + 'ance'].now = fail;", "performance.now() > 0"],
  ["Object.getPrototypeOf(crypto).randomUUID = fail;", "crypto.randomUUID().length === 36"],
  ["TextEncoder = fail;", "new TextEncoder().encode('b').length === 1"],
  ["TextEncoder.prototype.encode = fail;", "new TextEncoder().encode('b').length === 1"],
  ["structuredClone = fail;", "structuredClone(1) === 1"],
  ["Thread.prototype.start = fail;", "Thread.prototype.start.name === 'start'"],
  ["process.stdout.write = fail;", "process.stdout.write.name !== 'fail'"],
  ["process.stdout.on('mine', fail);", "process.stdout.listenerCount('mine') === 0"],
  ["process.stdout.cork();", "process.stdout.writableCorked === 0"],
  ["process.stderr.mine = 1;", "process.stderr.mine === undefined"],
  ["process.stdin.mine = 1;", "process.stdin.mine === undefined"],
  ["[]['__proto__'].mine = 1;", "[].mine === undefined"],
  ["for (const key of ['at', '__proto__']) [][key].mine = 1;", "[].mine === undefined"],
  ["const { __proto__: array } = []; array.mine = 1;", "[].mine === undefined"],
  [
    "Object.getPrototypeOf(Object.getPrototypeOf(new Map().keys())).mine = 1;",
    "new Map().keys().mine === undefined",
  ],
  ["Object.getPrototypeOf(function* () {}).mine = 1;", "(function* () {}).mine === undefined"],
  ["Object.getPrototypeOf((function* () {})()).mine = 1;", "(function* () {})().mine === undefined"],
  ["Object.getPrototypeOf(async () => {}).mine = 1;", "(async () => {}).mine === undefined"],
])("what a program does to the globals does not reach the next program: %s", async (first, isWhole) => {
  await runMain(first, DEFAULT_VIRTUAL);
  for (let i = 0; i < 3; i++) {
    const { output } = await runMain(`print(${isWhole});`, DEFAULT_VIRTUAL);
    expect(output).toEqual(["true", "w 1", "end"]);
  }
});

test("hooks that a program leaves in Node do not reach the next program", async () => {
  await runSource(
    `
    import { createHook } from "node:async_hooks";
    export default function main() { createHook({ init() { throw new Error("hooked"); } }).enable(); }`,
    { virtual: {} },
  );
  const { output } = await runMain("setTimeout(() => print('late'), 1);", DEFAULT_VIRTUAL);
  expect(output).toEqual(["w 1", "end", "late"]);
});

test("a program cannot close descriptors that it has not opened, and what it writes to 1 is its output", async () => {
  for (const virtual of [undefined, DEFAULT_VIRTUAL]) {
    const { output, verdict, findings } = await runMain(
      `
      const fs = process.getBuiltinModule("fs");
      const codes = new Set();
      for (let fd = 3; fd < 60; fd++) for (const name of ["closeSync", "ftruncateSync"])
        try { fs[name](fd); codes.add("done"); } catch (error) { codes.add(error.code); }
      print(...codes);
      for (let fd = 0; fd < 3; fd++) fs.closeSync(fd);
      fs.writeSync(1, "text\\n");
      fs.writevSync(1, [Buffer.from("vec"), Buffer.from("tor\\n")]);
      fs.writeFileSync(1, "file\\n");
      fs.appendFileSync(1, "more\\n");
      const file = fs.openSync(process.execPath);
      fs.closeSync(file);
      try { fs.closeSync(file); } catch (error) { print(error.message); }
    `,
      virtual,
    );
    expect(findings).toEqual([]);
    expect(output).toEqual([
      "EBADF",
      ...["text", "vector", "file", "more"],
      "EBADF: bad file descriptor, close",
      ...["w 1", "end"],
    ]);
    expect(verdict).toBe("ran");
  }
});
