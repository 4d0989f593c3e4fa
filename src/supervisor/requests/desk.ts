import type { Ask, Reply } from "../../protocol/message.ts";

/** Something that answers threads' requests: sockets, child processes. */
export interface Desk {
  /** Answers once, now or later; later answers than the thread waits for are dropped by the caller. */
  handle(ask: Ask, reply: (reply: Omit<Reply, "number">) => void): void;
  /** Gives everything back to the system: sockets, servers, processes. */
  close(): Promise<void>;
}
