import { ThreadlabError } from "../protocol/errors.ts";

/** A queue had no item in time: Python's `queue.Empty`. */
export class Empty extends ThreadlabError {
  constructor(message: string) {
    super("ERR_QUEUE_EMPTY", message);
    this.name = "Empty";
  }
}

/** A queue had no room in time: Python's `queue.Full`. */
export class Full extends ThreadlabError {
  constructor(message: string) {
    super("ERR_QUEUE_FULL", message);
    this.name = "Full";
  }
}

/** A queue was closed: Python's `queue.ShutDown` (3.13). */
export class ShutDown extends ThreadlabError {
  constructor(message: string) {
    super("ERR_QUEUE_SHUT_DOWN", message);
    this.name = "ShutDown";
  }
}
