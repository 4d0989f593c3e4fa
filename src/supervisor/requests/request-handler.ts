import type { Reply, SupervisorRequest } from "../../protocol/message.ts";

/** Something that answers threads' requests: sockets, child processes. */
export type SendReply = (reply: Omit<Reply, "number">) => void;
export type RequestOf<Name extends SupervisorRequest["type"]> = Extract<
  SupervisorRequest,
  { readonly type: Name }
>;

export interface RequestHandler {
  /** Answers once, now or later; the caller drops answers that come later than the thread waits. */
  handle(request: SupervisorRequest, reply: SendReply): void;
  /** Gives everything back to the system: sockets, servers, processes. */
  close(): Promise<void>;
}
