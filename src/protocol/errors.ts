/** Every code that a {@link ThreadlabError} can carry. Codes are stable: tools may match on them. */
export type ErrorCode =
  // threads
  | "ERR_THREAD_ALREADY_STARTED"
  | "ERR_THREAD_NOT_STARTED"
  | "ERR_THREAD_MADE_ELSEWHERE"
  | "ERR_THREAD_JOIN_SELF"
  | "ERR_THREAD_DAEMON_ACTIVE"
  | "ERR_TARGET_NOT_EXPORTED"
  | "ERR_NOT_CLONEABLE"
  | "ERR_MODULE_LEVEL_WORK"
  | "ERR_MODULE_MISMATCH"
  | "ERR_OUTSIDE_LESSON"
  | "ERR_ARGUMENT_TYPE"
  | "ERR_UNKNOWN_OPTION"
  | "ERR_TIMEOUT_VALUE"
  | "ERR_TEXT_TOO_LONG"
  | "ERR_TOO_MANY_THREADS"
  | "ERR_TOO_MANY_OBJECTS"
  | "ERR_MEMORY_FULL"
  // synchronisation
  | "ERR_LOCK_NOT_HELD"
  | "ERR_LOCK_NOT_OWNER"
  | "ERR_SEMAPHORE_VALUE"
  | "ERR_SEMAPHORE_OVER_RELEASED"
  | "ERR_BARRIER_BROKEN"
  | "ERR_BARRIER_PARTIES"
  | "ERR_QUEUE_EMPTY"
  | "ERR_QUEUE_FULL"
  | "ERR_QUEUE_SHUT_DOWN"
  | "ERR_QUEUE_TASK_DONE"
  | "ERR_LOCAL_UNSET"
  // pools
  | "ERR_FUTURE_CANCELLED"
  | "ERR_FUTURE_TIMEOUT"
  | "ERR_POOL_BROKEN"
  | "ERR_POOL_SHUT_DOWN"
  | "ERR_POOL_WORKERS"
  // processes and network
  | "ERR_PROCESS_ALREADY_STARTED"
  | "ERR_PROCESS_NOT_STARTED"
  | "ERR_PROCESS_SPAWN"
  | "ERR_PROCESS_ABORT"
  | "ERR_PROCESS_KILL"
  | "ERR_PROCESS_LISTENER"
  | "ERR_SOCKET"
  | "ERR_SOCKET_CLOSED"
  | "ERR_SOCKET_TIMEOUT"
  | "ERR_PORT_VALUE"
  // lessons and the command line
  | "ERR_LESSON_NOT_FOUND"
  | "ERR_LESSON_INCOMPLETE"
  | "ERR_LESSON_COMPILE"
  | "ERR_FRONT_MATTER"
  | "ERR_CAPTURE"
  | "ERR_NO_DEFAULT_EXPORT"
  | "ERR_PARAM"
  | "ERR_USAGE"
  | "ERR_NOTHING_SELECTED"
  | "ERR_SCHEDULE"
  | "ERR_WORKER_START"
  // threadlab itself
  | "ERR_INTERNAL";

/**
 * The one error class of threadlab. Workers lose an error's class on the way to another thread, so
 * recognise it by `code` (see {@link isThreadlabError}), never by `instanceof`.
 */
export class ThreadlabError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = "ThreadlabError";
  }
}

/** Whether a caught value is an error of threadlab, whichever thread it was thrown in. */
export function isThreadlabError(value: unknown): value is Error & { readonly code: ErrorCode } {
  return (
    value instanceof Error &&
    "code" in value &&
    typeof value.code === "string" &&
    value.code.startsWith("ERR_") &&
    value.name !== "Error" &&
    value.name !== "TypeError" &&
    value.name !== "RangeError"
  );
}

/** Codes of errors that are not the fault of a program. */
const NOT_ITS_OWN: readonly ErrorCode[] = ["ERR_INTERNAL", "ERR_WORKER_START"];

/** Whether an error says what is wrong with a program. */
export function isFaultOfProgram(error: unknown): error is ThreadlabError {
  return isThreadlabError(error) && !NOT_ITS_OWN.includes(error.code);
}

/** `ERR_USAGE`: something is wrong with the call of the command line, or with a file that it names. */
export function usageError(message: string): ThreadlabError {
  return new ThreadlabError("ERR_USAGE", message);
}

/** `ERR_ARGUMENT_TYPE`: a lesson calls threadlab with an argument that it does not take. */
export function argumentError(message: string): ThreadlabError {
  return new ThreadlabError("ERR_ARGUMENT_TYPE", message);
}

/** An error that can only come from a mistake in threadlab (exit code 70). */
export function internalError(message: string): ThreadlabError {
  return new ThreadlabError("ERR_INTERNAL", `${message} This is a bug in threadlab.`);
}

/** Turns an unexpected thrown value into an internal error. */
export function asInternalError(error: unknown): ThreadlabError {
  if (isThreadlabError(error)) return error;
  return internalError(error instanceof Error ? `${error.name}: ${error.message}.` : `${error}.`);
}

/** A system error as the system names it: ECONNREFUSED, EADDRINUSE … */
export interface Failure {
  readonly code: string;
  readonly message: string;
}
