import { isFlagSet, setFlag, waitFlag } from "../kernel/primitives/flag.ts";
import type { Kernel } from "../kernel/steps/kernel.ts";
import { setTimerEvent, timerEvent } from "../kernel/threads/make-thread.ts";
import { argumentError, ThreadlabError } from "../protocol/errors.ts";
import { Event } from "./event.ts";
import { checkOptions, type OptionsCall } from "./support/check-options.ts";
import { checkTimeout } from "./support/check-timeout.ts";
import { current } from "./support/current.ts";
import { nameForOthers } from "./support/exported-function.ts";
import { HANDLE, handleOf } from "./support/handle.ts";
import { addLibraryThread } from "./support/library-threads.ts";
import { showGiven } from "./support/show-given.ts";
import { Thread } from "./thread.ts";

const TIMER: OptionsCall<{ readonly args?: unknown }> = {
  example: "new Timer(seconds, work, { args: […] })",
  names: { args: true },
};

/**
 * A thread that waits and then calls a function, Python's `threading.Timer`.
 *
 * Guarantees: the function is called once, at least `interval` seconds after the thread began. If the timer is cancelled
 * before that, the function is never called.
 *
 * May surprise: a timer is a thread. It counts in `activeCount`, the program waits for its end, and nothing happens before
 * `start()`. And `cancel` does not stop a function that is already running:
 *
 * ```ts
 * timer.cancel(); print("it will not ring");                  // wrong: it may be ringing now
 * timer.cancel(); timer.join(); print("it rings no more");
 * ```
 */
export class Timer<Args extends readonly unknown[] = readonly never[]> extends Thread<Args> {
  /** Seconds from the start of the thread to the call. */
  readonly interval: number;

  /**
   * @param interval seconds; with 0 or less the call comes at once.
   * @param target an exported function of the lesson's module.
   * @throws ThreadlabError `ERR_TIMEOUT_VALUE`, `ERR_TARGET_NOT_EXPORTED`, `ERR_ARGUMENT_TYPE`
   */
  constructor(interval: number, target: (...args: Args) => unknown, options: { readonly args?: Args } = {}) {
    checkInterval(interval);
    checkTarget(target);
    checkOptions(options, "Timer", TIMER);
    const { args } = options;
    super({ target, ...(args !== undefined && { args }) });
    this.interval = interval;
    setTimerEvent(current().kernel, handleOf(this, "thread").id, new Event()[HANDLE].id);
  }

  /** Prevents the call of the function, unless it has begun. May be called at any time, from any thread. */
  cancel(): void {
    const { kernel } = current();
    setFlag(kernel, finished(kernel, this));
  }

  override run(): unknown {
    const { kernel } = current();
    const event = finished(kernel, this);
    waitFlag(kernel, event, Math.max(0, this.interval));
    const result = isFlagSet(kernel, event) ? undefined : super.run();
    setFlag(kernel, event);
    return result;
  }
}

addLibraryThread({
  name: "threadlab.Timer",
  type: Timer,
  isOne: (kernel, thread) => timerEvent(kernel, thread) !== 0,
});

/** The event that ends the waiting. `cancel` sets it, and so does the end of the timer. */
function finished(kernel: Kernel, timer: Timer): number {
  return timerEvent(kernel, handleOf(timer, "thread").id);
}

function checkTarget(target: unknown): void {
  if (target === undefined || target === null)
    throw argumentError("Timer: the function to call is missing: new Timer(seconds, work).");
  nameForOthers(target, "Timer: target");
}

function checkInterval(interval: unknown): void {
  if (typeof interval === "number" && Number.isFinite(interval)) {
    checkTimeout(interval, "Timer");
    return;
  }
  throw new ThreadlabError(
    "ERR_TIMEOUT_VALUE",
    `Timer: the interval is ${showGiven(interval)}; give a number of seconds.`,
  );
}
