import workerThreads from "node:worker_threads";
import * as api from "../index.ts";
import { isStopped } from "../kernel/memory/run-state.ts";
import { attachWorld } from "../kernel/memory/world.ts";
import { createControlledGate, hasWoken } from "../kernel/scheduling/controlled-gate.ts";
import { stop } from "../kernel/scheduling/decide.ts";
import { createKernel } from "../kernel/steps/kernel.ts";
import { ownReader } from "../kernel/steps/log.ts";
import { programVersion } from "../kernel/supervision/program.ts";
import { awaitThread, offerWorker, unbindWorker, waitingStarts } from "../kernel/threads/slots.ts";
import type { WorkerStart } from "../protocol/message.ts";
import { chosenStrategy } from "../scheduler/strategies.ts";
import { type Current, current, setCurrent } from "../threading/support/current.ts";
import { captureOutput } from "../worker/console.ts";
import { watchEventLoop } from "../worker/event-loop.ts";
import { guardFiles } from "../worker/guard-files.ts";
import { freezeMethods, lockBuiltins } from "../worker/lock-builtins.ts";
import { type LoadedProgram, loadProgram } from "../worker/program.ts";
import { restorePublicNames } from "../worker/public-names.ts";
import { type RunningThread, runThread } from "../worker/run-thread.ts";
import { twinBuiltins } from "./builtins.ts";
import * as calls from "./calls.ts";
import * as generators from "./generators.ts";
import * as iteration from "./iteration.ts";
import { asleep } from "./sleep.ts";

/**
 * A worker whose threads are fibers. To the kernel each fiber is a worker with a slot of its own; they take turns in one isolate. All of
 * this is compiled with twins, so that a fiber that waits lets the next one go on.
 */

const start = workerThreads.workerData as WorkerStart;
const world = attachWorld(start.world);
const gate = createControlledGate(chosenStrategy, true);
const loop = watchEventLoop();
const fibers: Fiber[] = [];
let loaded: LoadedProgram | undefined;
let version = 0;

interface Fiber {
  readonly here: Current;
  readonly life: Iterator<void>;
  /** The word on which it sleeps. */
  at: number;
  seen: number;
}

lockBuiltins();
twinBuiltins();
restorePublicNames();
captureOutput();
refuseFunctionsOfText();
guardFiles(world);
freezeMethods(api);
start.letRun = letRun;

/** Runs what was started, until no fiber can go on. @param read reads the log when it is full. */
function letRun(read: () => void): void {
  ownReader.read = read;
  while (advance());
}

function advance(): boolean {
  if (goOn()) return true;
  // A start that is left over from a run that was stopped is never taken, however many fibers there are.
  const isShort =
    fibers.length === 0 || (!isStopped(world) && waitingStarts((fibers[0] as Fiber).here.kernel) > 0);
  if (isShort) addFiber();
  return isShort;
}

/** Lets each fiber that can go on do so. @returns whether any could. */
function goOn(): boolean {
  let hasGone = false;
  for (const fiber of fibers) {
    if (fiber.at !== 0 && !hasWoken(world, fiber.at, fiber.seen)) continue;
    hasGone = true;
    setCurrent(fiber.here);
    fiber.life.next();
    fiber.at = asleep.at;
    fiber.seen = asleep.seen;
  }
  return hasGone;
}

function addFiber(): void {
  const slot = fibers.length;
  const here: Current = {
    kernel: createKernel(world, slot + 1, gate),
    exports: {},
    params: {},
    names: {},
    signals: [],
    moduleObjects: 0,
    handles: new Map(),
    post: () => stop(here.kernel, "no fiber"),
    takeReply: () => undefined,
  };
  const life = (calls.$call(live) as unknown as (here: Current, slot: number) => Iterator<void>)(here, slot);
  fibers.push({ here, life, at: 0, seen: 0 });
}

/** A fiber's life: take a thread, run it, offer itself again. */
function live(here: Current, slot: number): void {
  const { kernel } = here;
  offerWorker(kernel, slot);
  for (;;) {
    kernel.thread = awaitThread(kernel, slot);
    const running: RunningThread = { id: kernel.thread, target: "", object: undefined };
    loop.forget();
    runOne(here, running);
    unbindWorker(kernel, slot);
    kernel.thread = 0;
    offerWorker(kernel, slot);
  }
}

/** Runs a thread. It fails if it would go on in the event loop. */
function runOne(here: Current, running: RunningThread): void {
  const program = currentProgram();
  here.names = program.names;
  here.signals = program.signals;
  const pending = runThread(here, program, running, loop);
  if (pending === undefined && !loop.isUsed()) return;
  try {
    stop(here.kernel, "no fiber");
  } catch {
    // The thread has ended already.
  }
}

/**
 * Code that is made of text reaches everything, and a program may find the class of functions without naming it. Nothing here notices what
 * such code uses, so the program has to run on workers.
 */
function refuseFunctionsOfText(): void {
  const refuse = () => stop(current().kernel, "no fiber");
  for (const kind of [() => {}, async () => {}, function* () {}, async function* () {}]) {
    const prototype: object = Object.getPrototypeOf(kind);
    const value = new Proxy(prototype.constructor, { apply: refuse, construct: refuse });
    Object.defineProperty(prototype, "constructor", { value });
  }
}

function currentProgram(): LoadedProgram {
  if (loaded === undefined || version !== programVersion(world)) {
    version = programVersion(world);
    loaded = loadProgram(world, {
      own: { threadlab: api, "threadlab/fibers": { ...calls, ...generators, ...iteration } },
      onModule() {},
    });
  }
  return loaded;
}
