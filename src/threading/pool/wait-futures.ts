import {
  closeGroup,
  openGroup,
  setMembers,
  settledOf,
  waitForGroup,
} from "../../kernel/primitives/future-group.ts";
import { readClock } from "../../kernel/primitives/waiting.ts";
import { argumentError } from "../../protocol/errors.ts";
import { didYouMean } from "../../protocol/nearest.ts";
import { checkOptions, type OptionsCall } from "../support/check-options.ts";
import { checkTimeout } from "../support/check-timeout.ts";
import { current } from "../support/current.ts";
import { HANDLE } from "../support/handle.ts";
import { Future } from "./future.ts";
import { TimeoutError } from "./pool-errors.ts";

/** When {@link wait} returns. */
export type ReturnWhen = "ALL_COMPLETED" | "FIRST_COMPLETED" | "FIRST_EXCEPTION";

export interface WaitOptions {
  /** The longest time to wait, in seconds. Default: for ever. */
  readonly timeout?: number;
  /** Default: "ALL_COMPLETED". "FIRST_EXCEPTION" is the first task that throws, and all of them if none does. */
  readonly returnWhen?: ReturnWhen;
}

export interface AsCompletedOptions {
  /** The longest time from the first step of the loop to its last, in seconds. Default: no limit. */
  readonly timeout?: number;
}

type AnyFuture = Future<unknown>;

/** The result of {@link wait}. */
export interface DoneAndNotDone<F extends AnyFuture> {
  readonly done: ReadonlySet<F>;
  readonly notDone: ReadonlySet<F>;
}

const WAIT: OptionsCall<WaitOptions> = {
  example: 'wait(futures, { returnWhen: "FIRST_COMPLETED" })',
  names: { timeout: true, returnWhen: true },
};

const AS_COMPLETED: OptionsCall<AsCompletedOptions> = {
  example: "asCompleted(futures, { timeout: 2 })",
  names: { timeout: true },
};

const UNTIL = { ALL_COMPLETED: "all", FIRST_COMPLETED: "first", FIRST_EXCEPTION: "error" } as const;

/**
 * Waits for several futures, Python's `concurrent.futures.wait`. After the timeout it returns as well, and throws nothing.
 *
 * Guarantees: the two sets are what was done, and what was not, at one moment. They are in the order in which the futures
 * were given. A task that threw is done.
 *
 * May surprise: as in CPython, a future that was cancelled counts only once a thread of its pool has come across it in the
 * queue. So a `wait` for futures that `shutdown({ cancelFutures: true })` has cancelled never returns:
 *
 * ```ts
 * pool.shutdown({ cancelFutures: true }); wait(futures);          // waits for ever: nobody comes across them
 * pool.shutdown({ cancelFutures: true }); futures.filter((future) => !future.cancelled());
 * ```
 *
 * @throws ThreadlabError `ERR_ARGUMENT_TYPE`, `ERR_UNKNOWN_OPTION`, `ERR_TIMEOUT_VALUE`
 */
export function wait<F extends AnyFuture>(
  futures: Iterable<F>,
  options: WaitOptions = {},
): DoneAndNotDone<F> {
  const { kernel } = current();
  checkOptions(options, "wait", WAIT);
  const until = UNTIL[checkReturnWhen(options.returnWhen)];
  const seconds = checkTimeout(options.timeout, "wait");
  const all = listOf(futures, "wait");
  if (all.size === 0) return { done: new Set(), notDone: new Set() };
  const group = openGroup(kernel, [...all.keys()], until);
  try {
    const isEnough = seconds > 0 && waitForGroup(kernel, group, seconds);
    const settled = new Set(isEnough && until === "all" ? all.keys() : settledOf(kernel, group));
    const [done, notDone] = [new Set<F>(), new Set<F>()];
    for (const [id, future] of all) (settled.has(id) ? done : notDone).add(future);
    return { done, notDone };
  } finally {
    closeGroup(kernel, group);
  }
}

/**
 * Goes through futures in the order in which they are done, Python's `concurrent.futures.as_completed`:
 * `for (const future of asCompleted(futures)) print(future.result())`.
 *
 * Guarantees: each future comes once. Those that are done while the loop runs come in the order in which they were.
 *
 * May surprise: of those that were done before the loop began, the order is not known; here it is that of `futures`. The
 * time runs from the first step of the loop, not from the call. As with {@link wait}, a future that was cancelled comes
 * only once a thread of its pool has come across it.
 *
 * @throws TimeoutError from the loop, if not all are done in time; ThreadlabError `ERR_ARGUMENT_TYPE`, `ERR_UNKNOWN_OPTION`,
 * `ERR_TIMEOUT_VALUE`
 */
export function asCompleted<F extends AnyFuture>(
  futures: Iterable<F>,
  options: AsCompletedOptions = {},
): Generator<F, void, undefined> {
  const { site } = current().kernel;
  checkOptions(options, "asCompleted", AS_COMPLETED);
  const seconds = checkTimeout(options.timeout, "asCompleted");
  return inOrder(listOf(futures, "asCompleted"), seconds, site);
}

/** @param site the place of the loop: its steps are made between those of the loop's body. */
function* inOrder<F extends AnyFuture>(
  all: ReadonlyMap<number, F>,
  seconds: number,
  site: number,
): Generator<F, void, undefined> {
  const { kernel } = current();
  if (all.size === 0) return;
  kernel.site = site;
  const end = seconds === Infinity ? Infinity : readClock(kernel) + seconds;
  const pending = new Map(all);
  const group = openGroup(kernel, [...pending.keys()], "order");
  try {
    const early = new Set(settledOf(kernel, group));
    yield* taken([...all.keys()].filter((id) => early.has(id)));
    while (pending.size > 0) {
      kernel.site = site;
      const left = end === Infinity ? Infinity : end - readClock(kernel);
      if (left <= 0) throw new TimeoutError(unfinished(pending.size, all.size, seconds));
      waitForGroup(kernel, group, left);
      yield* taken(settledOf(kernel, group));
    }
  } finally {
    closeGroup(kernel, group);
  }

  function taken(ids: readonly number[]): F[] {
    for (const id of ids) pending.delete(id);
    setMembers(kernel, group, [...pending.keys()]);
    return ids.map((id) => all.get(id) as F);
  }
}

function unfinished(left: number, all: number, seconds: number): string {
  return `asCompleted: ${left} of ${all} futures were not done within ${seconds} s. Give them more time, or catch TimeoutError.`;
}

/** The futures by their numbers, each once. */
function listOf<F extends AnyFuture>(futures: Iterable<F>, what: string): ReadonlyMap<number, F> {
  const isList = typeof futures === "object" && futures !== null && Symbol.iterator in futures;
  if (!isList) throw argumentError(`${what} takes a list of futures: ${what}([first, second]).`);
  const all = new Map<number, F>();
  for (const future of futures) {
    if (!(future instanceof Future))
      throw argumentError(
        `${what} takes futures, and this is none: number ${all.size + 1} of the list. Futures come from pool.submit(work).`,
      );
    all.set(future[HANDLE].id, future);
  }
  return all;
}

function checkReturnWhen(value: ReturnWhen = "ALL_COMPLETED"): ReturnWhen {
  if (Object.hasOwn(UNTIL, value)) return value;
  const known = Object.keys(UNTIL);
  throw argumentError(
    `wait: returnWhen cannot be ${JSON.stringify(value)}.${didYouMean(String(value), known)} It is one of ${known.join(", ")}.`,
  );
}
