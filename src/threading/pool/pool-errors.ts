import { ThreadlabError } from "../../protocol/errors.ts";

/** A future was cancelled, so it has no result: Python's `concurrent.futures.CancelledError`. */
export class CancelledError extends ThreadlabError {
  constructor(message: string) {
    super("ERR_FUTURE_CANCELLED", message);
    this.name = "CancelledError";
  }
}

/** A future was not done in time: Python's `TimeoutError`. */
export class TimeoutError extends ThreadlabError {
  constructor(message: string) {
    super("ERR_FUTURE_TIMEOUT", message);
    this.name = "TimeoutError";
  }
}

/** The initializer of a pool failed, so the pool runs nothing: Python's `concurrent.futures.thread.BrokenThreadPool`. */
export class BrokenThreadPool extends ThreadlabError {
  constructor(message: string) {
    super("ERR_POOL_BROKEN", message);
    this.name = "BrokenThreadPool";
  }
}
