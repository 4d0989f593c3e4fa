import { isThreadAlive, joinThread, threadState } from "../../kernel/threads/join.ts";
import { startThread } from "../../kernel/threads/life.ts";
import { threadName } from "../../kernel/threads/make-thread.ts";
import {
  childIdentity,
  exitCode,
  makeProcess,
  processPid,
  reserveStart,
  setProcessPid,
} from "../../kernel/threads/processes.ts";
import { isDaemon, renameThread, setDaemon } from "../../kernel/threads/properties.ts";
import { argumentError, ThreadlabError } from "../../protocol/errors.ts";
import { callSupervisor } from "../support/call-supervisor.ts";
import { checkOptions, type OptionsCall } from "../support/check-options.ts";
import { checkArgs, checkTarget } from "../support/check-target.ts";
import { checkWait } from "../support/check-timeout.ts";
import { current } from "../support/current.ts";
import { exportedAs, functionNotExported } from "../support/exported-function.ts";
import { bindHandle, HANDLE, type Handle, type HandleState, handleOf, onRevive } from "../support/handle.ts";
import { nameGiven } from "../thread.ts";
import { driverSpec } from "./process-driver.ts";
import { encodeProcessSpec } from "./process-target.ts";

export interface ProcessOptions<Args extends readonly unknown[] = readonly never[]> {
  /** An exported function of the lesson's module. */
  readonly target?: (...args: Args) => unknown;
  /** Its arguments. They are cloned. They may contain queues, at any depth, but no other objects of threadlab. */
  readonly args?: Args;
  /** Default: Process-1, Process-2 …; Process-1:1 for the first child of Process-1. */
  readonly name?: string;
  /** Whether the program ends it instead of waiting for it. Default: false. */
  readonly daemon?: boolean;
}

const PROCESS: OptionsCall<ProcessOptions> = {
  example: "new Process({ target: work, args: […] })",
  names: { target: true, args: true, name: true, daemon: true },
};

interface ProcessWork {
  readonly target: ((...args: never[]) => unknown) | undefined;
  readonly args: readonly unknown[];
}

/** What the thread that made a Process knows about it, besides its kernel id. */
const works = new WeakMap<Process, ProcessWork>();

/**
 * A process, Python's `multiprocessing.Process`: runs `target(...args)` in a new process of the system. The process loads
 * the program again, as with Python's start methods `spawn` and `forkserver`, but not `fork`.
 *
 * Guarantees: it shares no memory with its parent, so changes of its variables, even of `Shared` values, stay in the
 * process. However it ends (by an error, by `process.abort()`, by a signal), its parent goes on. What it prints appears in
 * the parent's output, in order, before `print` returns. `join` returns when it has ended. No process outlives the program.
 *
 * May surprise: nothing comes back by itself. Results need a queue, and only queues may be passed. The queue stays in the
 * parent, and each call of the child goes there and back.
 *
 * ```ts
 * const total = new Shared(0);
 * new Process({ target: add, args: [total] }).start();           // ERR_NOT_CLONEABLE: memory is not shared
 *
 * const results = new Queue<number>();
 * const p = new Process({ target: add, args: [results] });       // export function add(results: Queue<number>) { … }
 * p.start();
 * results.get();                                                 // first take out the results, then join
 * p.join();
 * ```
 *
 * Limits: the calls of one child are made one after another, and in its parent's trace all its threads appear as one thread,
 * which has the name of the process. If one of them waits for a queue of the parent while others run, the parent looks at
 * that queue every 10 ms. `terminate` in the middle of a `get` can lose the item, as in Python.
 */
export class Process<Args extends readonly unknown[] = readonly never[]> implements Handle {
  declare readonly [HANDLE]: HandleState;

  /** @throws ThreadlabError `ERR_TARGET_NOT_EXPORTED`, `ERR_ARGUMENT_TYPE`, `ERR_UNKNOWN_OPTION` */
  constructor(options: ProcessOptions<Args> = {}) {
    if (new.target !== Process) {
      throw argumentError(
        `Process: class ${new.target.name} extends Process, which has no effect in the new process. Give an exported target instead.`,
      );
    }
    checkProcessOptions(options);
    const { target, args = [], name, daemon = false } = options;
    works.set(this, { target, args });
    const given = nameGiven(name);
    bindHandle(this, "process", (kernel) => makeProcess(kernel, given, daemon));
  }

  get name(): string {
    return threadName(current().kernel, handleOf(this, "process").id);
  }

  set name(name: string) {
    renameThread(current().kernel, handleOf(this, "process").id, String(name));
  }

  /** Whether the program ends it instead of waiting for it. @throws ThreadlabError `ERR_PROCESS_ALREADY_STARTED` */
  get daemon(): boolean {
    return isDaemon(current().kernel, handleOf(this, "process").id);
  }

  set daemon(daemon: boolean) {
    const { kernel } = current();
    if (setDaemon(kernel, handleOf(this, "process").id, Boolean(daemon))) return;
    throw new ThreadlabError(
      "ERR_PROCESS_ALREADY_STARTED",
      `${this.name} has already been started. Set daemon before start().`,
    );
  }

  /** Its process id in the system; undefined before its start. */
  get pid(): number | undefined {
    return processPid(current().kernel, handleOf(this, "process").id) || undefined;
  }

  /**
   * How it ended: 0 after the end of its target, 1 after an uncaught error, n after `process.exit(n)`, and the negative number
   * of the signal if it was killed: -15 after `terminate()`, -9 after `kill()`. Undefined until it has ended.
   */
  get exitcode(): number | undefined {
    const { kernel } = current();
    return threadState(kernel, handleOf(this, "process").id) === "ended"
      ? exitCode(kernel, handleOf(this, "process").id)
      : undefined;
  }

  /**
   * Starts the process. It can be started only once. Returns as soon as the system has made the process; its target begins
   * some time later.
   *
   * @throws ThreadlabError `ERR_PROCESS_ALREADY_STARTED`, `ERR_NOT_CLONEABLE`, `ERR_PROCESS_SPAWN` if the system cannot make
   * another process.
   */
  start(): void {
    const { kernel } = current();
    const { id } = handleOf(this, "process");
    if (!reserveStart(kernel, id)) {
      throw new ThreadlabError(
        "ERR_PROCESS_ALREADY_STARTED",
        `${this.name} has already been started. A process runs only once: make a new Process for each start.`,
      );
    }
    let pid = 0;
    try {
      pid = launch(this);
    } finally {
      setProcessPid(kernel, id, pid);
    }
    startThread(kernel, id, driverSpec());
  }

  /**
   * Waits until the process has ended, at most `timeout` seconds. Afterwards `isAlive()` or `exitcode` shows whether it has.
   *
   * @throws ThreadlabError `ERR_PROCESS_NOT_STARTED`, `ERR_TIMEOUT_VALUE`
   */
  join(timeout?: number): void {
    const seconds = checkWait(timeout, "Process.join");
    requireStart(this, "it cannot be joined. Call start() before join()");
    joinThread(current().kernel, handleOf(this, "process").id, seconds);
  }

  /** Whether it has started and has not ended. */
  isAlive(): boolean {
    return isThreadAlive(current().kernel, handleOf(this, "process").id);
  }

  /**
   * Ends the process with SIGTERM, wherever it is, without any clean-up. It may still be alive for a moment: join it.
   *
   * @throws ThreadlabError `ERR_PROCESS_NOT_STARTED`
   */
  terminate(): void {
    signal(this, "SIGTERM");
  }

  /** Ends the process with SIGKILL, which a process cannot catch. @throws ThreadlabError `ERR_PROCESS_NOT_STARTED` */
  kill(): void {
    signal(this, "SIGKILL");
  }
}

onRevive("process", Process.prototype);

function isStarted(process: Process): boolean {
  const { kernel } = current();
  const { id } = handleOf(process, "process");
  // Between the two, its thread is still starting, while the process itself is already running.
  return threadState(kernel, id) !== "made" || processPid(kernel, id) !== 0;
}

/** Lets the system make the process. @returns its process id. */
function launch(process: Process): number {
  const { kernel } = current();
  const { id } = handleOf(process, "process");
  const { pid, failure } = callSupervisor("process", {
    type: "process-start",
    object: id,
    name: process.name,
    identity: childIdentity(kernel, id),
    spec: specOf(process),
  });
  if (pid !== undefined) return pid;
  const why =
    failure?.code === "ERR_ACCESS_DENIED"
      ? "this program may start no processes"
      : `${failure?.message}. Run fewer at once`;
  throw new ThreadlabError("ERR_PROCESS_SPAWN", `${process.name} could not be started: ${why}.`);
}

function requireStart(process: Process, why: string): void {
  if (isStarted(process)) return;
  throw new ThreadlabError("ERR_PROCESS_NOT_STARTED", `${process.name} has not been started, so ${why}.`);
}

function signal(process: Process, name: "SIGTERM" | "SIGKILL"): void {
  requireStart(process, "there is nothing to end");
  callSupervisor("process", {
    type: "process-signal",
    object: handleOf(process, "process").id,
    signal: name,
  });
}

function specOf(process: Process): Uint8Array {
  const { exports } = current();
  const work = works.get(process);
  if (work === undefined) {
    throw new ThreadlabError(
      "ERR_PROCESS_NOT_STARTED",
      `${process.name} was made by another thread, and only that thread knows its target. Start it in the thread that made it.`,
    );
  }
  const name = work.target === undefined ? "" : exportedAs(exports, work.target);
  if (name === undefined) throw notExported(work.target?.name ?? "");
  return encodeProcessSpec(name, work.args);
}

function checkProcessOptions(options: { readonly target?: unknown; readonly args?: unknown }): void {
  checkOptions(options, "Process", PROCESS);
  checkTarget(options, "Process");
  const { target, args } = options;
  const { kernel, exports } = current();
  // While the module is loaded, its exports are not known yet. start() looks again.
  if (typeof target === "function" && !kernel.evaluating && exportedAs(exports, target) === undefined)
    throw notExported(target.name);
  checkArgs(args, "Process");
}

function notExported(name: string): ThreadlabError {
  return functionNotExported(name, "Process: target", "the new process");
}
