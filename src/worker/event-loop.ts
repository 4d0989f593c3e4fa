import { createHook } from "node:async_hooks";

/** Tells whether a thread has put something on its worker's event loop: a promise, a timer, a request, a handle. */
export interface EventLoopWatch {
  /** Whether something was put there since {@link EventLoopWatch.forget}. */
  isUsed(): boolean;
  forget(): void;
}

/**
 * @param onTimely called for something that comes at a time which the program's own steps do not determine.
 *
 * Node tells its hook of everything that may call back later. While nothing is made, the hook costs nothing.
 */
export function watchEventLoop(onTimely?: () => void): EventLoopWatch {
  let used = false;
  createHook({
    init(_id, type) {
      used = true;
      if (isTimely(type)) onTimely?.();
    },
  }).enable();
  return {
    isUsed: () => used,
    forget() {
      used = false;
    },
  };
}

/** Whether this kind of resource on the event loop comes at a time that the program's own steps do not determine. Promises do not. */
function isTimely(type: string): boolean {
  return !["PROMISE", "TickObject", "Microtask"].includes(type);
}
