import { internalError } from "../../protocol/errors.ts";
import type { SupervisorRequest } from "../../protocol/message.ts";
import type { ProcessJob, Scripts } from "../../protocol/process.ts";
import { type Child, openChild } from "./child.ts";
import type { RequestHandler, RequestOf, SendReply } from "./request-handler.ts";
import { failureOf } from "./socket-failure.ts";

export interface ProcessHandlerOptions extends Pick<ProcessJob, "program" | "params" | "speed" | "timeout"> {
  /** Called when the first process starts. */
  scripts(): Promise<Scripts>;
  /** Ends the wait for a queue of the thread that stands for a process. */
  interrupt(thread: number): void;
  /** What changes with each step of a run under a schedule; undefined on the machine's clock. */
  progress(): string | undefined;
}

/** The child processes of one run. None outlives it. @param isOver whether the run is over. */
export function openProcesses(options: ProcessHandlerOptions, isOver: () => boolean): RequestHandler {
  const children = new Map<number, Child>();

  return {
    handle,
    async close() {
      await Promise.all([...children.values()].map((child) => child.close()));
    },
  };

  function handle(request: SupervisorRequest, reply: SendReply): void {
    switch (request.type) {
      case "process-start":
        void start(request, reply);
        break;
      case "process-next":
        childOf(request).next(request.answers, request.timeoutMs, reply);
        break;
      case "process-signal":
        childOf(request).signal(request.signal, () => reply({}));
        break;
      default:
        throw internalError(`The processes were asked for "${request.type}".`);
    }
  }

  async function start(
    { object, name, identity, spec }: RequestOf<"process-start">,
    reply: SendReply,
  ): Promise<void> {
    const { program, params, speed, timeout, interrupt, progress } = options;
    const scripts = await options.scripts();
    // The run may have ended while the script was looked for.
    if (isOver()) return;
    const job: ProcessJob = { program, params, speed, timeout, name, identity, spec, scripts };
    let child: Child;
    try {
      child = openChild(job, { callBack: () => interrupt(object), progress });
    } catch (error) {
      // Node throws some refusals at once, such as those of its permission model.
      reply({ failure: failureOf(error as Error) });
      return;
    }
    children.set(object, child);
    child.started.then(
      (pid) => reply({ pid }),
      (error: Error) => {
        children.delete(object);
        void child.close();
        reply({ failure: failureOf(error) });
      },
    );
  }

  function childOf({ object }: SupervisorRequest): Child {
    const child = children.get(object);
    if (child === undefined) throw internalError(`Thread ${object} stands for no process.`);
    return child;
  }
}
