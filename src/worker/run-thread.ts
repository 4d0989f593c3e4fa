import type { World } from "../kernel/memory/world.ts";
import { enterStep, leave } from "../kernel/steps/enter.ts";
import { type Kernel, RunOver } from "../kernel/steps/kernel.ts";
import { paramsText } from "../kernel/supervision/program.ts";
import { threadState } from "../kernel/threads/join.ts";
import { beginThread, endThread, hasSpec, keepResult, takeSpec } from "../kernel/threads/life.ts";
import { isChildProcess } from "../kernel/threads/processes.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { MAIN_THREAD } from "../protocol/event.ts";
import type { Params } from "../protocol/program.ts";
import { StuckProcess } from "../threading/process/process-driver.ts";
import { runProcessTarget } from "../threading/process/process-target.ts";
import type { Current } from "../threading/support/current.ts";
import { isGenerator } from "../threading/support/demand-function.ts";
import { encodeFields, receiveThread, type Thread } from "../threading/thread.ts";
import { resetConsole } from "./console.ts";
import { describeError } from "./describe-error.ts";
import type { EventLoopWatch } from "./event-loop.ts";
import type { LoadedProgram } from "./program.ts";

/** A running thread; `settled` once it is known how it ended. */
export interface RunningThread {
  readonly id: number;
  target: string;
  object: Thread | undefined;
  /** Throws if the thread has changed something that it must not change. */
  verify?: () => void;
}

/**
 * Runs the thread that the kernel names, from its first event to its last; or to the point where it goes on in its event loop, because its
 * target has put something there.
 *
 * @returns the target's result, which may be a promise, if the thread goes on in the event loop; it ends there by {@link endWithLoop} or
 * {@link failThread}. Undefined if the thread has ended.
 */
export function runThread(
  here: Current,
  program: LoadedProgram,
  running: RunningThread,
  loop: EventLoopWatch,
): { readonly result: unknown } | undefined {
  try {
    const result = callTarget(here, program, running);
    if (isThenable(result) || loop.isUsed()) return { result };
    finishThread(here, running);
  } catch (error) {
    failThread(here, running, error);
  }
  return undefined;
}

/**
 * Ends a thread that has nothing left on its event loop. That is its end, whatever its target was, as in a Node program.
 *
 * @param isSettled whether the target's promise is settled. If not, it never will be.
 */
export function endWithLoop(here: Current, running: RunningThread, isSettled: boolean): void {
  const { kernel } = here;
  if (isSettled) finishThread(here, running);
  else if (threadState(kernel, running.id) !== "ended")
    end(kernel, () => endThread(kernel, running.id, "crash", NEVER_SETTLED));
}

const NEVER_SETTLED =
  "ended without finishing: it awaits a promise, and nothing is left on its event loop that could settle it.";

/** Ends a thread with an uncaught error. */
export function failThread({ kernel }: Current, running: RunningThread, error: unknown): void {
  if (error instanceof RunOver || threadState(kernel, running.id) === "ended") return;
  try {
    keepFields(kernel, running);
  } catch {
    // The thread already has an error to show, perhaps this one.
  }
  if (error instanceof StuckProcess) end(kernel, () => endThread(kernel, running.id, "crash", error.message));
  else end(kernel, () => endThread(kernel, running.id, "error", describeError(error, running.target)));
}

function callTarget(here: Current, program: LoadedProgram, running: RunningThread): unknown {
  const { kernel } = here;
  here.params = paramsOf(kernel.world);
  here.moduleObjects = 0;
  here.handles.clear();
  resetConsole();
  kernel.site = 0;
  let failure: { readonly error: unknown } | undefined;
  let spec: Uint8Array | undefined;
  kernel.evaluating = true;
  try {
    here.exports = {};
    here.exports = program.evaluate(kernel);
  } catch (error) {
    failure = { error };
  }
  kernel.evaluating = false;
  if (hasSpec(kernel)) spec = takeSpec(kernel);
  kernel.site = 0;
  beginThread(kernel);
  if (failure !== undefined) throw failure.error;
  if (spec === undefined) return isChildProcess(kernel.world) ? refuseArguments() : mainOf(here.exports)();
  if (running.id === MAIN_THREAD) return runProcessTarget(spec);
  const { thread, target } = receiveThread(spec);
  running.target = target;
  running.object = thread;
  return thread.run();
}

/** The newest params that this worker has read. */
const known = { text: "", params: {} as Params };

/** The thread's own copy of the run's params. */
function paramsOf(world: World): Params {
  const text = paramsText(world);
  if (text !== known.text) {
    known.text = text;
    known.params = JSON.parse(text) as Params;
  }
  return { ...known.params };
}

function finishThread(here: Current, running: RunningThread): void {
  const { kernel } = here;
  if (threadState(kernel, running.id) === "ended") return;
  try {
    keepFields(kernel, running);
    running.verify?.();
    const failed = exitCodeSet();
    if (failed === undefined) end(kernel, () => endThread(kernel, running.id, "ok"));
    else end(kernel, () => endThread(kernel, running.id, "crash", failed));
  } catch (error) {
    failThread(here, running, error);
  }
}

/** The end of a thread whose program set `process.exitCode` to say that it failed; undefined for any other. */
function exitCodeSet(): string | undefined {
  const code = process.exitCode;
  return code === undefined || Number(code) === 0
    ? undefined
    : `set process.exitCode to ${code}, which says that the program failed.`;
}

/** The fields that `run` assigned to its Thread object are sent to the threads that join it. */
function keepFields(kernel: Kernel, { object }: RunningThread): void {
  const result = object === undefined ? undefined : encodeFields(object);
  if (result !== undefined) keepResult(kernel, result);
}

function end(kernel: Kernel, action: () => void): void {
  try {
    enterStep(kernel, "end", kernel.thread);
  } catch (error) {
    if (error instanceof RunOver) return;
    throw error;
  }
  action();
  leave(kernel);
  kernel.gate.ended(kernel);
}

/** Without them the process would not know its target. It must not run `main`, which may start the same process again, without end. */
function refuseArguments(): never {
  throw new ThreadlabError(
    "ERR_MEMORY_FULL",
    "The arguments do not fit into this process: the memory that its threads share holds 256 MB. " +
      "Pass smaller values, or send them in parts through a Queue.",
  );
}

function mainOf(exports: Readonly<Record<string, unknown>>): () => unknown {
  const main = exports.default;
  if (typeof main === "function" && !isClass(main) && !isGenerator(main)) return main as () => unknown;
  throw new ThreadlabError(
    "ERR_NO_DEFAULT_EXPORT",
    `The program's default export is ${whatItIs(main)}, not a function. Write:\n  export default function main() { … }`,
  );
}

function isClass(value: unknown): boolean {
  return typeof value === "function" && /^class\b/.test(String(value));
}

function whatItIs(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (isClass(value)) return "a class";
  if (isGenerator(value)) return "a generator";
  if (isThenable(value)) return "a promise, the result of calling an async function";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function"
  );
}
