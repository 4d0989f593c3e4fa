import { setImmediate } from "node:timers";
import workerThreads from "node:worker_threads";
import * as api from "../index.ts";
import { noteLimit, type OutsideLimit } from "../kernel/memory/limits.ts";
import { isControlled } from "../kernel/memory/run-state.ts";
import { attachWorld } from "../kernel/memory/world.ts";
import { noteExit } from "../kernel/primitives/exit.ts";
import { createControlledGate } from "../kernel/scheduling/controlled-gate.ts";
import { freeGate } from "../kernel/steps/free-gate.ts";
import { createKernel } from "../kernel/steps/kernel.ts";
import { programVersion } from "../kernel/supervision/program.ts";
import { runNumber } from "../kernel/supervision/reset.ts";
import { isChildProcess } from "../kernel/threads/processes.ts";
import { awaitThread, noteLoop, offerWorker, unbindWorker } from "../kernel/threads/slots.ts";
import type { NumberedRequest, Reply, SupervisorRequest, WorkerStart } from "../protocol/message.ts";
import { reachesOut } from "../protocol/node-modules.ts";
import { chosenStrategy } from "../scheduler/strategies.ts";
import { type Current, setCurrent } from "../threading/support/current.ts";
import { captureOutput } from "./console.ts";
import { watchEventLoop } from "./event-loop.ts";
import { handleFatalErrors, sayLastWords } from "./fatal-errors.ts";
import { guardFiles } from "./guard-files.ts";
import { freezeMethods, lockBuiltins } from "./lock-builtins.ts";
import { type LoadedProgram, loadProgram } from "./program.ts";
import { restorePublicNames } from "./public-names.ts";
import { type Realm, rememberRealm } from "./realm.ts";
import { endWithLoop, failThread, type RunningThread, runThread } from "./run-thread.ts";
import { abortProcess, shieldMachinery } from "./shield.ts";
import { watchOutside } from "./watch-outside.ts";

/** A worker's life: take a thread, run it, offer itself again. */

const { parentPort, receiveMessageOnPort, workerData } = workerThreads;
const { world: buffer, slot, sayReady } = workerData as WorkerStart;
const world = attachWorld(buffer);
const kernel = createKernel(world, slot + 1, freeGate);
/** At once, before the lesson can do more: it may have listeners, and have broken what Node needs to call them. */
const leaveProcess: (code: number) => never = (
  process as unknown as { reallyExit(code: number): never }
).reallyExit.bind(process);
/** Before they are shielded. */
const listen = process.on.bind(process);
const unlisten = process.off.bind(process);
const controlledGate = createControlledGate(chosenStrategy);
const loop = watchEventLoop(() => noteOutside("event loop"));
/** Whether the program runs, and not the code before it. */
let isLessons = false;
let requests = 0;
let loaded: LoadedProgram | undefined;
let version = 0;
let realm: Realm | undefined;
/** Modules whose calls change the whole worker in a way that no property shows: hooks, channels with listeners. */
const LASTING: ReadonlySet<string> = new Set([
  "async_hooks",
  "diagnostics_channel",
  "domain",
  "inspector",
  "v8",
]);
/** Whether a thread of this worker has loaded one of them, or has left something that may call back while another thread runs. */
let isMarked = false;
let running: RunningThread = { id: 0, target: "", object: undefined };

const here: Current = {
  kernel,
  exports: {},
  params: {},
  names: {},
  signals: [],
  moduleObjects: 0,
  handles: new Map(),
  post(body: SupervisorRequest): number {
    const number = ++requests;
    const request: NumberedRequest = { run: runNumber(world), thread: kernel.thread, number, body };
    parentPort?.postMessage(request);
    return number;
  },
  takeReply(number: number): Reply | undefined {
    for (;;) {
      const received = parentPort && receiveMessageOnPort(parentPort);
      if (!received) return undefined;
      const reply = received.message as Reply;
      if (reply.number === number) return reply;
    }
  },
};

setCurrent(here);
lockBuiltins();
shieldMachinery(world);
restorePublicNames();
captureOutput();
guardFiles(world);
watchOutside(noteOutside);
freezeMethods(api);
process.exit = (code?: number | string | null): never =>
  noteExit(kernel, Number(code ?? process.exitCode ?? 0));
Object.assign(process, { reallyExit: endAtOnce });
process.abort = (): never => abortProcess(kernel);
handleFatalErrors(failFromEventLoop);
sayReady?.();
offerWorker(kernel, slot);
serveNext();

function serveNext(): void {
  try {
    serve();
  } catch (error) {
    failFromEventLoop(error);
  }
}

function serve(): void {
  for (;;) {
    kernel.thread = awaitThread(kernel, slot);
    kernel.gate = isControlled(world) ? controlledGate : freeGate;
    // Before the program is loaded: should that fail, it is this thread's error.
    running = { id: kernel.thread, target: "", object: undefined };
    const program = currentProgram();
    if (program.touchesGlobals) {
      if (program.isConfined && realm === undefined) freezeClasses();
      rememberNamed(knownRealm(), program);
      if (program.isGuarded) running.verify = refuseChanges;
    }
    process.exitCode = undefined;
    loop.forget();
    isLessons = true;
    const pending = runThread(here, program, running, loop);
    if (pending !== undefined) {
      goOnInLoop(pending.result);
      return;
    }
    // It failed, and what it has put on its event loop is still there.
    if (loop.isUsed()) retire();
    release();
  }
}

/** Offers the worker to the next thread, unless a thread's leftovers on the event loop or in the globals could reach that one. */
function release(): void {
  isLessons = false;
  if (isMarked || (realm !== undefined && realm.change() !== "")) retire();
  unbindWorker(kernel, slot);
  kernel.thread = 0;
  offerWorker(kernel, slot);
}

/** The thread lives until its target's promise is settled, or nothing is left on its event loop. */
function goOnInLoop(result: unknown): void {
  let isSettled = false;
  noteLoop(kernel, slot);
  Promise.resolve(result).then(() => {
    isSettled = true;
  }, failFromEventLoop);
  listen("beforeExit", goOn);

  function goOn(): void {
    unlisten("beforeExit", goOn);
    endWithLoop(here, running, isSettled);
    release();
    setImmediate(serveNext);
  }
}

/** `process.reallyExit(code)` in a lesson: ends a child process, as `os._exit` does. In the first process it ends the thread's worker. */
function endAtOnce(code: number): never {
  return isChildProcess(world) ? noteExit(kernel, Number(code ?? 0)) : leaveProcess(code);
}

function failFromEventLoop(error: unknown): never {
  try {
    failThread(here, running, error);
    unbindWorker(kernel, slot);
  } catch (failure) {
    // The lesson has broken what this call needs. The supervisor sees that the worker is gone.
    sayLastWords(parentPort, realm?.change() ?? "", failure);
  }
  leaveProcess(0);
}

function retire(): never {
  unbindWorker(kernel, slot);
  kernel.thread = 0;
  leaveProcess(0);
}

/** Before a program gets it; no earlier thread can have changed it, or this worker would be gone. */
function knownRealm(): Realm {
  if (realm === undefined) {
    realm = rememberRealm(process.env);
    // A bundle's namespace has only getters: their values count.
    realm.add({ ...api }, "threadlab");
    realm.addGiven("process");
    realm.addGiven("Buffer");
  }
  return realm;
}

/** Some globals are made on first use, which takes long. A program that names one uses it. */
function rememberNamed(known: Realm, program: LoadedProgram): void {
  for (const name of ["performance", "crypto", "navigator"]) if (program.mentions(name)) known.addGiven(name);
  for (const name of ["stdin", "stdout", "stderr"] as const)
    if (program.mentions(name)) known.add(process[name], `process.${name}`);
}

/** A submission must not replace a method of threadlab, even for a moment. Classes of errors set `name` themselves. */
function freezeClasses(): void {
  for (const value of Object.values(api)) {
    if (typeof value === "function" && !(value.prototype instanceof Error))
      Object.freeze(Object.freeze(value).prototype);
  }
}

/** A submission, and what a learner writes for a driver, must not change the code that judges it. */
function refuseChanges(): void {
  // The look itself reads clocks and the like, which is no use that the program makes of them.
  isLessons = false;
  const change = realm?.change() ?? "";
  isLessons = true;
  if (change !== "") throw new TypeError(`The program changes ${change}, which all code shares.`);
}

function noteOutside(what: OutsideLimit): void {
  if (!isLessons) return;
  noteLimit(world, what);
  isMarked ||= what === "event loop" || what === "garbage collection";
}

function onModule(module: object, name: string): void {
  if (reachesOut(name)) noteOutside("modules");
  knownRealm().add(module, name);
  isMarked ||= LASTING.has(name);
}

function currentProgram(): LoadedProgram {
  if (loaded === undefined || version !== programVersion(world)) {
    version = programVersion(world);
    loaded = loadProgram(world, { own: { threadlab: api }, onModule });
    here.names = loaded.names;
    here.signals = loaded.signals;
  }
  return loaded;
}
