import { isControlled } from "../../kernel/memory/run-state.ts";
import { now } from "../../kernel/steps/time.ts";
import { interruptThread } from "../../kernel/supervision/answer.ts";
import { progressOf } from "../../kernel/supervision/state.ts";
import { internalError } from "../../protocol/errors.ts";
import { type Actor, actInRun } from "../workers/act.ts";
import { openProcesses, type ProcessHandlerOptions } from "./processes.ts";
import { handlerOfRun, type RequestHandler } from "./request-handler.ts";
import { openSockets } from "./sockets.ts";

/**
 * Handles all requests of one run.
 *
 * @param parent in a child process: the handler that asks its parent.
 */
export function createRequestHandler(
  options: Omit<ProcessHandlerOptions, "interrupt" | "progress"> & Actor,
  parent: RequestHandler | undefined,
): RequestHandler {
  const { world } = options.kernel;
  const called: ProcessHandlerOptions = {
    ...options,
    interrupt: (thread) => actInRun(options, () => interruptThread(options.kernel, thread)),
    progress: () => (isControlled(world) ? `${progressOf(world).steps} ${now(world)}` : undefined),
  };
  return handlerOfRun((isOver) => {
    const sockets = openSockets(isOver);
    const processes = openProcesses(called, isOver);
    return {
      handle(request, reply) {
        if (request.type === "parent") {
          if (parent === undefined) throw internalError("The first process was asked for its parent.");
          parent.handle(request, reply);
        } else if (request.type.startsWith("process-")) processes.handle(request, reply);
        else sockets.handle(request, reply);
      },
      async close() {
        await Promise.all([sockets.close(), processes.close(), parent?.close()]);
      },
    };
  });
}
