import type { Reply, SupervisorRequest } from "../../protocol/message.ts";

/** The requests to the network; their timeouts are passed separately. */
export type NetworkRequest = Timeless<
  Extract<
    SupervisorRequest,
    { type: "listen" | "accept" | "connect" | "receive" | "receive-line" | "send" | "half-close" | "close" }
  >
>;

type Timeless<Timed> = Timed extends SupervisorRequest ? Omit<Timed, "timeoutMs"> : never;

export interface NetworkAnswer extends Omit<Reply, "number"> {
  /** For an accept on the virtual clock: the socket, which exists already. */
  readonly connection?: number;
}
