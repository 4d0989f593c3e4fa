import { internalError } from "../../protocol/errors.ts";
import type { Ask } from "../../protocol/message.ts";
import type { ProcessJob, Scripts } from "../../protocol/process.ts";
import { type Child, openChild } from "./child.ts";
import type { Desk } from "./desk.ts";
import { failureOf } from "./socket-failure.ts";

export interface ProcessDeskOptions extends Pick<ProcessJob, "program" | "params" | "speed"> {
  /** Asked when the first process starts. */
  scripts(): Promise<Scripts>;
  /** Ends the wait for a queue of the thread that stands for a process. */
  interrupt(thread: number): void;
}

type AskFor<Name extends Ask["ask"]> = Extract<Ask, { readonly ask: Name }>;
type Answer = Parameters<Desk["handle"]>[1];

/** The child processes of one run. None outlives it. */
export function createProcessDesk(options: ProcessDeskOptions): Desk {
  const children = new Map<number, Child>();
  let isClosed = false;

  return {
    handle(ask, reply) {
      if (isClosed) return;
      handle(ask, (answer) => {
        if (!isClosed) reply(answer);
      });
    },
    async close() {
      isClosed = true;
      await Promise.all([...children.values()].map((child) => child.close()));
    },
  };

  function handle(ask: Ask, reply: Answer): void {
    switch (ask.ask) {
      case "process-start":
        void start(ask, reply);
        break;
      case "process-next":
        childOf(ask).next(ask.answers, ask.timeoutMs, reply);
        break;
      case "process-signal":
        childOf(ask).signal(ask.signal, () => reply({}));
        break;
      default:
        throw internalError(`The processes were asked for "${ask.ask}".`);
    }
  }

  async function start(
    { object, name, identity, spec }: AskFor<"process-start">,
    reply: Answer,
  ): Promise<void> {
    const { program, params, speed, interrupt } = options;
    const scripts = await options.scripts();
    // The run may have ended while the script was looked for.
    if (isClosed) return;
    const job: ProcessJob = { program, params, speed, name, identity, spec, scripts };
    const child = openChild(job, () => interrupt(object));
    children.set(object, child);
    child.started.then(
      (pid) => reply({ pid }),
      (error: Error) => {
        children.delete(object);
        reply({ failure: failureOf(error) });
      },
    );
  }

  function childOf({ object }: Ask): Child {
    const child = children.get(object);
    if (child === undefined) throw internalError(`Thread ${object} stands for no process.`);
    return child;
  }
}
