import { interruptThread } from "../../kernel/supervision/answer.ts";
import { internalError } from "../../protocol/errors.ts";
import { type Actor, actInRun } from "../workers/act.ts";
import type { Desk } from "./desk.ts";
import { createProcessDesk, type ProcessDeskOptions } from "./processes.ts";
import { createSocketDesk } from "./sockets.ts";

/**
 * The desk of one run: answers whatever threads may ask.
 *
 * @param parent in a child process: what answers for its parent.
 */
export function createDesk(options: Omit<ProcessDeskOptions, "interrupt"> & Actor, parent?: Desk): Desk {
  const sockets = createSocketDesk();
  const processes = createProcessDesk({
    ...options,
    interrupt: (thread) => actInRun(options, () => interruptThread(options.kernel, thread)),
  });
  return {
    handle(ask, reply) {
      if (ask.ask === "parent") {
        if (parent === undefined) throw internalError("The first process was asked for its parent.");
        parent.handle(ask, reply);
      } else if (ask.ask.startsWith("process-")) processes.handle(ask, reply);
      else sockets.handle(ask, reply);
    },
    async close() {
      await Promise.all([sockets.close(), processes.close(), parent?.close()]);
    },
  };
}
