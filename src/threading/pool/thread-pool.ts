import { readClock } from "../../kernel/primitives/waiting.ts";
import { joinThread } from "../../kernel/threads/join.ts";
import { startThread } from "../../kernel/threads/life.ts";
import { threadName } from "../../kernel/threads/make-thread.ts";
import {
  closePool,
  forgetWorker,
  makePool,
  type PoolRefusal,
  type Submitted,
  submitTask,
  withdrawTask,
  workersOf,
} from "../../kernel/threads/pool.ts";
import { argumentError, ThreadlabError } from "../../protocol/errors.ts";
import { checkOptions, type OptionsCall } from "../support/check-options.ts";
import { checkTimeout } from "../support/check-timeout.ts";
import { encode } from "../support/clone.ts";
import { current } from "../support/current.ts";
import { nameForOthers } from "../support/exported-function.ts";
import {
  bindHandle,
  HANDLE,
  type Handle,
  type HandleState,
  handleOf,
  onRevive,
  revive,
} from "../support/handle.ts";
import { nameObject } from "../support/object-name.ts";
import { showGiven } from "../support/show-given.ts";
import { firstWorks } from "./first-work.ts";
import type { Future } from "./future.ts";
import { BrokenThreadPool } from "./pool-errors.ts";
import { BROKEN, poolThreadSpec, type Task } from "./pool-thread.ts";

export interface ThreadPoolOptions<Args extends readonly unknown[] = readonly never[]> {
  /** The largest number of threads. Default: the number of processors plus 4, at most 32. */
  readonly maxWorkers?: number;
  /** Begins the names of its threads: `prefix_0`, `prefix_1` … Default: ThreadPoolExecutor-0, ThreadPoolExecutor-1 … */
  readonly threadNamePrefix?: string;
  /** An exported function that each of its threads calls before its first task. If it throws, the pool is broken. */
  readonly initializer?: (...args: Args) => unknown;
  /** The initializer's arguments. */
  readonly initargs?: Args;
}

export interface MapOptions {
  /** The longest time from the call of `map` to the last result, in seconds. Default: no limit. */
  readonly timeout?: number;
}

export interface PoolShutdownOptions {
  /** False: return at once, while the tasks go on. Default: true. */
  readonly wait?: boolean;
  /** True: cancel the tasks that have not begun. Default: false. */
  readonly cancelFutures?: boolean;
}

const POOL: OptionsCall<ThreadPoolOptions> = {
  example: "new ThreadPoolExecutor({ maxWorkers: 2 })",
  names: { maxWorkers: true, threadNamePrefix: true, initializer: true, initargs: true },
};

const MAP: OptionsCall<MapOptions> = {
  example: "map(work, items, { timeout: 2 })",
  names: { timeout: true },
};

const SHUTDOWN: OptionsCall<PoolShutdownOptions> = {
  example: "shutdown({ cancelFutures: true })",
  names: { wait: true, cancelFutures: true },
};

/** The largest number that a word can hold. */
const MOST_WORKERS = 2 ** 31 - 1;

/**
 * A pool of threads that run tasks, Python's `concurrent.futures.ThreadPoolExecutor`.
 *
 * Guarantees: tasks begin in the order in which they were submitted, on at most `maxWorkers` threads. A new thread is started
 * for a task unless there are enough, or one is idle. What a thread did before `submit`, the task can see. At the end of
 * the program the tasks that are left are still run, even without `shutdown`.
 *
 * May surprise: an error of a task is kept in its {@link Future} and shown nowhere. In which order tasks end, and which
 * thread runs which, is not known. After the end of `main`, no task can be submitted, not even by a task. And a task that
 * waits for another task of its own pool may wait for ever:
 *
 * ```ts
 * const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
 * export function outer() { return pool.submit(inner).result(); }     // the only thread waits for a task that it should run
 * ```
 *
 * `using pool = new ThreadPoolExecutor()` shuts it down at the end of the block, as Python's `with` does.
 */
export class ThreadPoolExecutor<InitArgs extends readonly unknown[] = readonly never[]> implements Handle {
  declare readonly [HANDLE]: HandleState;

  /** @throws ThreadlabError `ERR_POOL_WORKERS`, `ERR_TARGET_NOT_EXPORTED`, `ERR_ARGUMENT_TYPE`, `ERR_UNKNOWN_OPTION` */
  constructor(options: ThreadPoolOptions<InitArgs> = {}) {
    checkOptions(options, "ThreadPoolExecutor", POOL);
    const { maxWorkers = defaultWorkers(), threadNamePrefix = "", initializer, initargs } = options;
    checkWorkers(maxWorkers);
    if (initargs !== undefined && !Array.isArray(initargs))
      throw argumentError(
        "ThreadPoolExecutor: initargs is a list, even for one argument: { initargs: [value] }.",
      );
    const name = nameForOthers(initializer, "ThreadPoolExecutor: initializer");
    const firstWork = name === "" ? undefined : encode([name, initargs ?? []], "initargs");
    bindHandle(this, "pool", (kernel) =>
      makePool(kernel, { maxWorkers, prefix: String(threadNamePrefix), firstWork }),
    );
    if (initializer !== undefined) firstWorks.set(this, { initializer, initargs: initargs ?? [] });
  }

  /**
   * Has `target(...args)` run by a thread of the pool.
   *
   * @param target an exported function of the lesson's module.
   * @param args its arguments. They are cloned, except for locks, queues, futures …
   * @throws BrokenThreadPool; ThreadlabError `ERR_POOL_SHUT_DOWN`, `ERR_TARGET_NOT_EXPORTED`, `ERR_ARGUMENT_TYPE`,
   * `ERR_NOT_CLONEABLE`, `ERR_TOO_MANY_THREADS`
   */
  submit<Args extends readonly unknown[], Result>(
    target: (...args: Args) => Result,
    ...args: Args
  ): Future<Result> {
    return submit(this, "submit", { target: nameOfTarget(target, "submit"), args }) as Future<Result>;
  }

  /**
   * Submits `target(item)` for each item, and returns the results in the order of the items:
   * `for (const result of pool.map(work, [1, 2, 3])) print(result)`.
   *
   * The tasks are submitted by this call; only the results are waited for one by one. If the loop ends early, or with an
   * error, the tasks that have not begun are cancelled, the last one first.
   *
   * @throws from the loop: the error of a task; TimeoutError. From the call: what `submit` throws, `ERR_TIMEOUT_VALUE`
   */
  map<Item, Result>(
    target: (item: Item) => Result,
    items: Iterable<Item>,
    options: MapOptions = {},
  ): Generator<Result, void, undefined> {
    const { kernel } = current();
    checkOptions(options, "ThreadPoolExecutor.map", MAP);
    const seconds = checkTimeout(options.timeout, "ThreadPoolExecutor.map");
    const name = nameOfTarget(target, "map");
    const end = seconds === Infinity ? Infinity : readClock(kernel) + seconds;
    if (typeof (items as Partial<Iterable<Item>> | undefined)?.[Symbol.iterator] !== "function")
      throw argumentError(
        `ThreadPoolExecutor.map: items is ${showGiven(items)}; give a list, even for one item: map(work, [item]).`,
      );
    const futures: Future<Result>[] = [];
    for (const item of items)
      futures.push(submit(this, "map", { target: name, args: [item] }) as Future<Result>);
    return resultsOf(futures, end, kernel.site);
  }

  /**
   * Lets the pool take no more tasks, and waits until those that it has are done. It may be called several times.
   *
   * @throws ThreadlabError `ERR_THREAD_JOIN_SELF` in a task of this pool, unless `wait` is false.
   */
  shutdown(options: PoolShutdownOptions = {}): void {
    const { kernel } = current();
    const { id } = handleOf(this, "pool");
    checkOptions(options, "ThreadPoolExecutor.shutdown", SHUTDOWN);
    if (options.cancelFutures ?? false) {
      for (let future = withdrawTask(kernel, id, "closing"); future !== 0; ) {
        (revive({ kind: "future", id: future }) as Future<unknown>).cancel();
        future = withdrawTask(kernel, id, "closing");
      }
    } else closePool(kernel, id);
    if (options.wait ?? true) for (const thread of workersOf(kernel, id)) joinWorker(this, thread);
  }

  [Symbol.dispose](): void {
    this.shutdown();
  }
}

onRevive("pool", ThreadPoolExecutor.prototype);

function submit(pool: ThreadPoolExecutor<never>, call: string, task: Task): Future<unknown> {
  const { kernel } = current();
  const { id } = handleOf(pool, "pool");
  const submitted = submitTask(kernel, id, encode(task, ""));
  if (typeof submitted === "string") throw refused(pool, call, submitted);
  const { future, thread } = submitted;
  if (thread !== 0) startWorker(id, submitted);
  return revive({ kind: "future", id: future }) as Future<unknown>;
}

function startWorker(pool: number, { thread }: Submitted): void {
  const { kernel } = current();
  try {
    startThread(kernel, thread, poolThreadSpec());
  } catch (error) {
    if (error instanceof ThreadlabError) forgetWorker(kernel, pool, thread);
    throw error;
  }
}

function refused(pool: ThreadPoolExecutor<never>, call: string, why: PoolRefusal): ThreadlabError {
  const { kernel } = current();
  const what = `${threadName(kernel, kernel.thread)} called ${call} of ${nameObject(pool, "a ThreadPoolExecutor")}`;
  if (why === "broken") return new BrokenThreadPool(`${what}: ${BROKEN}. Its error is on standard error.`);
  return new ThreadlabError(
    "ERR_POOL_SHUT_DOWN",
    why === "shut down"
      ? `${what} after its shutdown(), so it takes no new tasks. Submit all tasks first.`
      : `${what} after the end of main, when pools take no new tasks. Wait in main until all tasks are submitted.`,
  );
}

function joinWorker(pool: ThreadPoolExecutor<never>, thread: number): void {
  const { kernel } = current();
  if (thread === kernel.thread) {
    throw new ThreadlabError(
      "ERR_THREAD_JOIN_SELF",
      `${threadName(kernel, thread)} shut down ${nameObject(pool, "a ThreadPoolExecutor")} in a task of this pool, and would ` +
        "wait for its own end. Use shutdown({ wait: false }), or let another thread do it.",
    );
  }
  joinThread(kernel, thread, Infinity);
}

/** @param site the place of the call: results are waited for between the steps of the loop's body. */
function* resultsOf<T>(
  futures: readonly Future<T>[],
  end: number,
  site: number,
): Generator<T, void, undefined> {
  const { kernel } = current();
  const left = [...futures].reverse();
  try {
    for (let future = left.pop(); future !== undefined; future = left.pop()) {
      kernel.site = site;
      yield resultOrCancel(future, end === Infinity ? undefined : end - readClock(kernel));
    }
  } finally {
    // The last one first, as in CPython: so no task is cancelled if a later one has begun.
    for (const future of left) future.cancel();
  }
}

function resultOrCancel<T>(future: Future<T>, seconds: number | undefined): T {
  try {
    return future.result(seconds);
  } catch (error) {
    future.cancel();
    throw error;
  }
}

function nameOfTarget(target: unknown, call: "submit" | "map"): string {
  const what = `ThreadPoolExecutor.${call}`;
  if (typeof target === "function") return nameForOthers(target, `${what}: target`);
  const given = target === null || target === undefined ? String(target) : `a ${typeof target}`;
  const example = call === "submit" ? "submit(work, …)" : "map(work, items)";
  throw argumentError(
    `${what}: target is ${given}; give the function itself, not the result of calling it: ${example}.`,
  );
}

function checkWorkers(value: unknown): void {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_WORKERS) return;
  throw new ThreadlabError(
    "ERR_POOL_WORKERS",
    `ThreadPoolExecutor: maxWorkers is ${showGiven(value)}; give a whole number from 1.`,
  );
}

/** The global as it is before any lesson runs. */
const { getBuiltinModule } = process;

function defaultWorkers(): number {
  return Math.min(32, getBuiltinModule("node:os").availableParallelism() + 4);
}
