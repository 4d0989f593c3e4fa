import workerThreads from "node:worker_threads";
import * as api from "../index.ts";
import { isControlled, programVersion, runNumber } from "../kernel/control.ts";
import { createControlledGate } from "../kernel/controlled-gate.ts";
import { noteExit } from "../kernel/exit.ts";
import { freeGate } from "../kernel/free-gate.ts";
import { createKernel } from "../kernel/kernel.ts";
import { awaitThread, offerWorker, unbindWorker } from "../kernel/slots.ts";
import { attachWorld } from "../kernel/world.ts";
import type { Ask, Reply, Request, WorkerStart } from "../protocol/message.ts";
import { chosenStrategy } from "../scheduler/strategies.ts";
import { abortProcess } from "./abort-process.ts";
import { captureOutput } from "./console.ts";
import { type Current, setCurrent } from "./current.ts";
import { watchEventLoop } from "./event-loop.ts";
import { type LoadedProgram, loadProgram } from "./program.ts";
import { restorePublicNames } from "./public-names.ts";
import { rememberRealm } from "./realm.ts";
import { endWithLoop, failThread, type RunningThread, runThread } from "./run-thread.ts";
import { shieldMachinery } from "./shield.ts";

/** A worker's life: take a thread, run it, offer itself again. */

const { parentPort, receiveMessageOnPort, workerData } = workerThreads;
const { world: buffer, slot, sayReady } = workerData as WorkerStart;
const world = attachWorld(buffer);
const kernel = createKernel(world, slot + 1, freeGate);
const leaveProcess: (code: number) => never = process.exit.bind(process);
const controlledGate = createControlledGate(chosenStrategy);
const loop = watchEventLoop();
let requests = 0;
let loaded: LoadedProgram | undefined;
let version = 0;
let isRealmIntact: (() => boolean) | undefined;
let running: RunningThread = { id: 0, target: "", object: undefined };

const here: Current = {
  kernel,
  exports: {},
  params: {},
  names: {},
  moduleObjects: 0,
  handles: new Map(),
  post(body: Ask): number {
    const number = ++requests;
    const request: Request = { run: runNumber(world), thread: kernel.thread, number, body };
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
shieldMachinery(world);
restorePublicNames();
captureOutput();
process.exit = (code?: number | string | null): never =>
  noteExit(kernel, Number(code ?? process.exitCode ?? 0));
process.abort = (): never => abortProcess(kernel);
process.on("uncaughtException", failFromEventLoop);
process.on("unhandledRejection", failFromEventLoop);
sayReady?.();
offerWorker(kernel, slot);
try {
  serve();
} catch (error) {
  failFromEventLoop(error);
}

function serve(): void {
  for (;;) {
    kernel.thread = awaitThread(kernel, slot);
    kernel.gate = isControlled(world) ? controlledGate : freeGate;
    const program = currentProgram();
    running = { id: kernel.thread, target: "", object: undefined };
    // Nothing that ran here before can have changed it.
    if (program.touchesGlobals) isRealmIntact ??= rememberRealm([api]);
    loop.forget();
    const pending = runThread(here, program, running, loop);
    if (pending !== undefined) {
      goOnInLoop(pending.result);
      return;
    }
    // What a thread leaves behind, on the event loop or in the globals, must not reach the next one: this worker runs no other.
    if (loop.isUsed() || (program.touchesGlobals && !isRealmIntact?.())) retire();
    unbindWorker(kernel, slot);
    kernel.thread = 0;
    offerWorker(kernel, slot);
  }
}

/** The thread lives as long as its target's promise is not settled, and something is left on its event loop. */
function goOnInLoop(result: unknown): void {
  let isSettled = false;
  Promise.resolve(result).then(() => {
    isSettled = true;
  }, failFromEventLoop);
  process.once("beforeExit", () => {
    endWithLoop(here, running, isSettled);
    retire();
  });
}

function failFromEventLoop(error: unknown): void {
  try {
    failThread(here, running, error);
  } catch {
    // The lesson has broken what this needs. The supervisor sees that the worker is gone.
    leaveProcess(1);
  }
  retire();
}

function retire(): never {
  unbindWorker(kernel, slot);
  kernel.thread = 0;
  leaveProcess(0);
}

function currentProgram(): LoadedProgram {
  if (loaded === undefined || version !== programVersion(world)) {
    version = programVersion(world);
    loaded = loadProgram(world, kernel, api);
    here.names = loaded.names;
  }
  return loaded;
}
