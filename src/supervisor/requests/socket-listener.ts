import type { AddressInfo, Server } from "node:net";
import type { Address } from "../../protocol/message.ts";
import type { SendReply } from "./request-handler.ts";
import { openConnection, type SocketConnection } from "./socket-connection.ts";
import { CLOSED, failureOf } from "./socket-failure.ts";
import { createWaitingLine } from "./socket-waiters.ts";

/** A port on which clients arrive, for threads that block in accept. */
export interface Listener {
  readonly address: Address;
  /** Answers when a client is there; calls `taken` with its connection just before. */
  accept(timeoutMs: number, taken: (connection: SocketConnection) => void, answer: SendReply): void;
  /** Frees the port. Clients that were not accepted are turned away; waiting threads get an answer. */
  close(): void;
}

/** @param server listening, with `pauseOnConnect` and `allowHalfOpen`: a client's data stays with the system. */
export function openListener(server: Server): Listener {
  const arrived: { readonly connection: SocketConnection; turnAway(): void }[] = [];
  const acceptors = createWaitingLine<(connection: SocketConnection) => void>();
  const { address, port } = server.address() as AddressInfo;

  server.on("connection", (socket) => {
    arrived.push({ connection: openConnection(socket), turnAway: () => socket.resetAndDestroy() });
    introduce();
  });
  // For example, no file descriptors are left: threads that wait for a client will not get one.
  server.on("error", (error) => acceptors.answerAll({ failure: failureOf(error) }));

  function introduce(): void {
    for (let take = acceptors.first(); take !== undefined; take = acceptors.first()) {
      const connection = arrived.shift()?.connection;
      if (connection === undefined) return;
      take(connection);
      connection.begin();
      acceptors.answerFirst({ address: connection.address, peer: connection.peer });
    }
  }

  return {
    address: { host: address, port },
    accept(timeoutMs, taken, answer) {
      acceptors.add(taken, timeoutMs, answer);
      introduce();
    },
    close() {
      acceptors.answerAll({ failure: CLOSED });
      server.close();
      for (const { turnAway } of arrived.splice(0)) turnAway();
    },
  };
}
