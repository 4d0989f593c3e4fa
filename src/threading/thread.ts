import { hasStarted, isThreadAlive, joinThread, threadState } from "../kernel/threads/join.ts";
import { startThread, type ThreadResult, threadResult } from "../kernel/threads/life.ts";
import { makeThread, threadName } from "../kernel/threads/make-thread.ts";
import { isDaemon, lookAtDaemon, lookAtName, renameThread, setDaemon } from "../kernel/threads/properties.ts";
import { noteSeenNumber } from "../kernel/threads/seen-numbers.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { MAIN_THREAD } from "../protocol/event.ts";
import { checkOptions, type OptionsCall } from "./support/check-options.ts";
import { checkArgs, checkTarget } from "./support/check-target.ts";
import { checkWait } from "./support/check-timeout.ts";
import { decode, encode } from "./support/clone.ts";
import { current } from "./support/current.ts";
import { refuseGenerator } from "./support/demand-function.ts";
import { exportedAs, functionNotExported, notExported } from "./support/exported-function.ts";
import {
  asHandle,
  bindHandle,
  HANDLE,
  type Handle,
  type HandleState,
  handleOf,
  reviveBy,
} from "./support/handle.ts";
import { inWords } from "./support/in-words.ts";
import { libraryThread } from "./support/library-threads.ts";

/** What the new thread runs; the parent encodes it, the worker decodes it. */
interface ThreadSpec {
  /** Name under which the module exports the target; "" for none. */
  readonly target: string;
  readonly args: readonly unknown[];
  /** Name under which the module exports the subclass, or threadlab's name for its own subclass; "" for Thread itself. */
  readonly subclass: string;
  /** The Thread object's own fields. */
  readonly this: Readonly<Record<string, unknown>>;
}

export interface ThreadOptions<Args extends readonly unknown[] = readonly never[]> {
  /** An exported function of the lesson's module. */
  readonly target?: (...args: Args) => unknown;
  /** Its arguments. They are cloned, except for locks, queues, shared values …, which are passed as they are at any depth. */
  readonly args?: Args;
  /** Default: Thread-1, Thread-2 … in the order in which threads are made. */
  readonly name?: string;
  /** Whether the program may end while it runs. Default: the value of the thread that makes it. */
  readonly daemon?: boolean;
}

const THREAD: OptionsCall<ThreadOptions> = {
  example: "new Thread({ target: work, args: […] })",
  names: { target: true, args: true, name: true, daemon: true },
};

interface Work {
  /** Whether another thread made the object. Only the maker knows what a thread is to run until it is started. */
  readonly foreign: boolean;
  target: ((...args: never[]) => unknown) | undefined;
  args: readonly unknown[];
  absorbed: boolean;
  /** In the thread itself: the fields at its start, encoded; undefined if it had none. */
  given?: Uint8Array | undefined;
}

/** What a Thread object knows besides its kernel id. It is kept outside the object, whose fields belong to the lesson. */
const works = new WeakMap<Thread, Work>();

/**
 * A thread of control, Python's `threading.Thread`. It runs `target(...args)`, or the `run` of an exported subclass, on
 * its own worker thread.
 *
 * Guarantees: `start` returns when the thread is running. `join` returns when it has ended, and then everything that the
 * thread did can be seen. Between the two calls, nothing is promised about the order of the two threads.
 *
 * May surprise: functions cannot be passed between workers, so a target is an *exported* function. The fields of a
 * subclass are copied into the thread at `start`, and copied back when it has ended: before `join` you see the old fields.
 *
 * ```ts
 * const t = new Thread({ target: () => work(1) });            // ERR_TARGET_NOT_EXPORTED
 * const t = new Thread({ target: work, args: [1] });          // with: export function work(n: number) { … }
 * ```
 */
export class Thread<Args extends readonly unknown[] = readonly never[]> implements Handle {
  declare readonly [HANDLE]: HandleState;

  /** @throws ThreadlabError `ERR_TARGET_NOT_EXPORTED`, `ERR_ARGUMENT_TYPE`, `ERR_UNKNOWN_OPTION` */
  constructor(options: ThreadOptions<Args> = {}) {
    checkThreadOptions(options);
    const { target, args = [], name, daemon } = options;
    works.set(this, { foreign: false, target, args, absorbed: false });
    const given = nameGiven(name);
    bindHandle(this, "thread", (kernel) =>
      makeThread(kernel, given, daemon ?? (kernel.thread !== 0 && isDaemon(kernel, kernel.thread))),
    );
  }

  get name(): string {
    return lookAtName(current().kernel, handleOf(this, "thread").id);
  }

  set name(name: string) {
    renameThread(current().kernel, handleOf(this, "thread").id, String(name));
  }

  /** Whether the program may end while this thread runs. @throws ThreadlabError `ERR_THREAD_DAEMON_ACTIVE` */
  get daemon(): boolean {
    return lookAtDaemon(current().kernel, handleOf(this, "thread").id);
  }

  set daemon(daemon: boolean) {
    const { kernel } = current();
    if (setDaemon(kernel, handleOf(this, "thread").id, Boolean(daemon))) return;
    throw new ThreadlabError(
      "ERR_THREAD_DAEMON_ACTIVE",
      `${threadName(kernel, handleOf(this, "thread").id)} has already been started. Set daemon before start().`,
    );
  }

  /** The thread's number; undefined before its start. */
  get ident(): number | undefined {
    const { kernel } = current();
    const { id } = handleOf(this, "thread");
    noteSeenNumber(kernel, id);
    // No other thread can change this for a thread that asks about itself, or for MainThread.
    const isStarted = id === kernel.thread || id === MAIN_THREAD || hasStarted(kernel, id);
    return isStarted ? id : undefined;
  }

  /**
   * Starts the thread. It can be started only once.
   *
   * @throws ThreadlabError `ERR_THREAD_ALREADY_STARTED`, `ERR_THREAD_MADE_ELSEWHERE`, `ERR_NOT_CLONEABLE`, `ERR_TARGET_NOT_EXPORTED`,
   * `ERR_ARGUMENT_TYPE` if `run` is a generator.
   */
  start(): void {
    const { kernel } = current();
    refuseForeign(this);
    refuseGenerator(this.run, `${Object.getPrototypeOf(this).constructor.name}:`);
    if (startThread(kernel, handleOf(this, "thread").id, encodeSpec(this))) return;
    throw new ThreadlabError(
      "ERR_THREAD_ALREADY_STARTED",
      `${threadName(kernel, handleOf(this, "thread").id)} has already been started. A thread runs only once: make a new Thread for each start.`,
    );
  }

  /**
   * Waits until the thread has ended, at most `timeout` seconds. Afterwards `isAlive()` shows whether it has ended.
   *
   * @throws ThreadlabError `ERR_THREAD_NOT_STARTED`, `ERR_THREAD_JOIN_SELF`, `ERR_TIMEOUT_VALUE`
   */
  join(timeout?: number): void {
    const { kernel } = current();
    const { id } = handleOf(this, "thread");
    const seconds = checkWait(timeout, "Thread.join");
    if (id === kernel.thread) {
      throw new ThreadlabError(
        "ERR_THREAD_JOIN_SELF",
        `${threadName(kernel, id)} tried to join itself and would wait for ever. Join a thread from another thread.`,
      );
    }
    if (joinStarted(this, seconds)) absorbFields(this);
  }

  /** What the thread does: calls the target. An exported subclass may override it. */
  run(): unknown {
    const work = works.get(this);
    const target = work?.target;
    if (work === undefined || target === undefined) return undefined;
    work.target = undefined;
    return target(...(work.args as never[]));
  }

  /** Whether it has started and has not ended. */
  isAlive(): boolean {
    const alive = isThreadAlive(current().kernel, handleOf(this, "thread").id);
    if (!alive) absorbFields(this);
    return alive;
  }
}

/** What a thread of such a class, made without an object, is to run. */
export function encodeLibrarySpec(name: string): Uint8Array {
  return encode({ target: "", args: [], subclass: name, this: {} } satisfies ThreadSpec, "");
}

reviveBy("thread", (id) => {
  const { kernel } = current();
  return makeHandle(libraryThread(({ isOne }) => isOne(kernel, id))?.type ?? Thread, id);
});

/** In the new thread: the Thread object that its parent started, ready to `run()`. */
export function receiveThread(data: Uint8Array): { readonly thread: Thread; readonly target: string } {
  const { kernel, exports, handles } = current();
  const spec = decode(data) as ThreadSpec;
  const type = spec.subclass === "" ? Thread : classNamed(spec.subclass, exports);
  const key = `thread ${kernel.thread}`;
  const thread = (handles.get(key) as Thread | undefined) ?? makeHandle(type, kernel.thread);
  handles.set(key, thread);
  Object.assign(thread, spec.this);
  const target = exports[spec.target] as Work["target"];
  works.set(thread, { foreign: false, target, args: spec.args, absorbed: true, given: encodeOwn(thread) });
  return { thread, target: spec.target };
}

/** The fields to send back when the thread has ended; undefined if there are none. */
export function encodeFields(thread: Thread): ThreadResult | undefined {
  const fields = encodeOwn(thread);
  const given = works.get(thread)?.given;
  return fields && { fields, haveChanged: given === undefined || Buffer.compare(given, fields) !== 0 };
}

/** A thread's own fields, encoded; undefined if it has none. */
function encodeOwn(thread: Thread): Uint8Array | undefined {
  const fields = { ...thread };
  return Object.keys(fields).length === 0 ? undefined : encode(fields, "this");
}

function makeHandle(type: { readonly prototype: object }, id: number): Thread {
  const thread = asHandle(type.prototype as Thread, { kind: "thread", id });
  works.set(thread, { foreign: true, target: undefined, args: [], absorbed: false });
  return thread;
}

function encodeSpec(thread: Thread): Uint8Array {
  const { exports } = current();
  const work = works.get(thread);
  const type = Object.getPrototypeOf(thread).constructor as { readonly name: string };
  const subclass = type === Thread ? "" : nameOfClass(type, exports);
  if (subclass === undefined)
    throw notExported(
      `Thread: class ${type.name}`,
      "the new thread",
      `class ${type.name} extends Thread { … }`,
    );
  const spec: ThreadSpec = {
    target: work?.target === undefined ? "" : nameOfTarget(work.target, kindOf(type)),
    args: work?.args ?? [],
    subclass,
    this: { ...thread },
  };
  return encode(spec, "");
}

function refuseForeign(thread: Thread): void {
  const { kernel } = current();
  const { id } = handleOf(thread, "thread");
  // Once it has started, whoever starts it again is told just that.
  if (!works.get(thread)?.foreign || hasStarted(kernel, id)) return;
  throw new ThreadlabError(
    "ERR_THREAD_MADE_ELSEWHERE",
    `${threadName(kernel, id)} was made in another thread, and only that thread knows what it runs. Start it there, or make it here.`,
  );
}

function joinStarted(thread: Thread, seconds: number): boolean {
  const { kernel } = current();
  const { id } = handleOf(thread, "thread");
  try {
    return joinThread(kernel, id, seconds);
  } catch (error) {
    throw inWords(
      error,
      "ERR_THREAD_NOT_STARTED",
      () =>
        `${threadName(kernel, id)} has not been started, so it cannot be joined. Call start() before join().`,
    );
  }
}

/** After the thread's end: its fields become this object's. */
function absorbFields(thread: Thread): void {
  const { kernel } = current();
  const work = works.get(thread);
  if (work === undefined || work.absorbed || threadState(kernel, handleOf(thread, "thread").id) !== "ended")
    return;
  work.absorbed = true;
  const result = threadResult(kernel, handleOf(thread, "thread").id);
  if (result !== undefined) Object.assign(thread, decode(result));
}

/** As in CPython, a name may be any value and is turned into text; an empty name counts as none. */
export function nameGiven(name: unknown): string | undefined {
  return name === undefined || name === null || name === "" ? undefined : String(name);
}

function checkThreadOptions(options: { readonly target?: unknown; readonly args?: unknown }): void {
  checkOptions(options, "Thread", THREAD);
  checkTarget(options, "Thread");
  const { target, args } = options;
  // While the module is evaluated nothing is exported yet, so the target of a global thread is looked up at its start.
  if (typeof target === "function" && !current().kernel.evaluating) nameOfTarget(target, "Thread");
  checkArgs(args, "Thread");
}

function classNamed(
  name: string,
  exports: Readonly<Record<string, unknown>>,
): { readonly prototype: object } {
  return libraryThread((own) => own.name === name)?.type ?? (exports[name] as typeof Thread);
}

function nameOfClass(type: unknown, exports: Readonly<Record<string, unknown>>): string | undefined {
  return libraryThread((own) => own.type === type)?.name ?? exportedAs(exports, type);
}

/** The word for threads of a class in a message: `Timer` for threadlab's own, else `Thread`. */
function kindOf(type: unknown): string {
  return (
    libraryThread((own) => own.type === type)
      ?.name.split(".")
      .at(-1) ?? "Thread"
  );
}

function nameOfTarget(target: { readonly name: string }, kind: string): string {
  const found = exportedAs(current().exports, target);
  if (found !== undefined) return found;
  throw functionNotExported(target.name, `${kind}: target`, "the new thread");
}
