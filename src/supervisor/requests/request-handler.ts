import type { Reply, SupervisorRequest } from "../../protocol/message.ts";

/** Something that answers threads' requests: sockets, child processes. */
export interface RequestHandler {
  /** Answers once, now or later; the caller drops answers that come later than the thread waits. */
  handle(request: SupervisorRequest, reply: (reply: Omit<Reply, "number">) => void): void;
  /** Gives everything back to the system: sockets, servers, processes. */
  close(): Promise<void>;
}
