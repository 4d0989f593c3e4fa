import type { Reply, SupervisorRequest } from "../../protocol/message.ts";

export type SendReply = (reply: Omit<Reply, "number">) => void;
export type RequestOf<Name extends SupervisorRequest["type"]> = Extract<
  SupervisorRequest,
  { readonly type: Name }
>;

/** Something that answers threads' requests: sockets, child processes. */
export interface RequestHandler {
  /** Answers once, now or later; the caller drops answers that come later than the thread waits. */
  handle(request: SupervisorRequest, reply: SendReply): void;
  /** Gives everything back to the system: sockets, servers, processes. */
  close(): Promise<void>;
}

/**
 * A handler of one run. Answers that come after its end must not reach the next run.
 *
 * @param make gets whether the run is over.
 */
export function handlerOfRun(make: (isOver: () => boolean) => RequestHandler): RequestHandler {
  let isClosed = false;
  const inner = make(() => isClosed);
  return {
    handle(request, reply) {
      if (isClosed) return;
      inner.handle(request, (answer) => {
        if (!isClosed) reply(answer);
      });
    },
    close() {
      isClosed = true;
      return inner.close();
    },
  };
}
