import { ThreadlabError } from "../protocol/errors.ts";

/** A barrier was broken or reset while a thread waited, or before: Python's `threading.BrokenBarrierError`. */
export class BrokenBarrierError extends ThreadlabError {
  constructor(message: string) {
    super("ERR_BARRIER_BROKEN", message);
    this.name = "BrokenBarrierError";
  }
}
