/** Not stopped · threads freeze where they are · threads unwind and their workers go idle. */
export const STOP_NONE = 0;
export const STOP_FREEZE = 1;
export const STOP_UNWIND = 2;

/** Threads run freely on the machine's clock · one runs at a time, by schedule, on the virtual clock. */
export const MODE_FREE = 0;
export const MODE_CONTROLLED = 1;

/** The states of a thread. */
export const THREAD_NONE = 0;
export const THREAD_MADE = 1;
export const THREAD_STARTING = 2;
export const THREAD_RUNNING = 3;
export const THREAD_WAITING = 4;
export const THREAD_ENDED = 5;

/** How a wait ended. */
export const GRANT_NONE = 0;
export const GRANT_OK = 1;
export const GRANT_BROKEN = 2;
export const GRANT_RETRY = 3;

/** The step depends on the time where its socket has a timeout. */
export const CLOCK_BY_SOCKET = 2;

/** Granted at once, but the end of the possible wait is a step of its own. */
export const GRANT_AT_ONCE = 4;
