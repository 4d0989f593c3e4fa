import type { Kernel } from "../../kernel/steps/kernel.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import type { Reply, SupervisorRequest } from "../../protocol/message.ts";
import type { Params } from "../../protocol/program.ts";

/** The threading layer's view of its worker. */
export interface Current {
  readonly kernel: Kernel;
  /** The exports of the lesson's module. */
  exports: Readonly<Record<string, unknown>>;
  params: Params;
  /** The program's names for its objects, by the index of the place where it makes them. */
  names: Readonly<Record<number, string>>;
  /** The places where the program makes locks that one thread releases for another. */
  signals: readonly number[];
  /** The number of objects that the module has made so far, while it is evaluated. */
  moduleObjects: number;
  /** The handles of this thread, so that an object has one handle: kind and id → handle. */
  readonly handles: Map<string, object>;
  /**
   * Sends a request to the supervisor. The thread then waits in the kernel (`waitForSupervisor`), and takes the answer
   * with `takeReply`.
   */
  post(body: SupervisorRequest): number;
  /** The answer to request `number`. Late answers to earlier requests, given up after a timeout, are thrown away. */
  takeReply(number: number): Reply | undefined;
}

let here: Current | undefined;

/**
 * The thread that this code runs in.
 *
 * @throws ThreadlabError `ERR_OUTSIDE_LESSON` if no lesson runs.
 */
export function current(): Current {
  if (here === undefined) {
    throw new ThreadlabError(
      "ERR_OUTSIDE_LESSON",
      "threadlab's threads exist only while a lesson runs. Run the file with: threadlab run <file>",
    );
  }
  return here;
}

export function setCurrent(value: Current): void {
  here = value;
}
