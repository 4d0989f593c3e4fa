import { createHook } from "node:async_hooks";

/** Tells whether a thread has put something on its worker's event loop: a promise, a timer, a request, a handle. */
export interface EventLoopWatch {
  /** Whether something was put there since {@link EventLoopWatch.forget}. */
  isUsed(): boolean;
  forget(): void;
}

/** Node tells its hook of everything that may call back later. Where nothing is made, the hook costs nothing. */
export function watchEventLoop(): EventLoopWatch {
  let used = false;
  createHook({
    init() {
      used = true;
    },
  }).enable();
  return {
    isUsed: () => used,
    forget() {
      used = false;
    },
  };
}
