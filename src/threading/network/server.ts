import { isControlled } from "../../kernel/memory/run-state.ts";
import { endsOf, recordEnds } from "../../kernel/network/socket-record.ts";
import { makeObject } from "../../kernel/primitives/objects.ts";
import type { Kernel } from "../../kernel/steps/kernel.ts";
import { threadName } from "../../kernel/threads/make-thread.ts";
import type { Address } from "../../protocol/message.ts";
import { checkOptions, type OptionsCall } from "../support/check-options.ts";
import { current } from "../support/current.ts";
import { HANDLE, type Handle, type HandleState, handleOf, onRevive, revive } from "../support/handle.ts";
import { openSocket, type Socket } from "./socket.ts";
import { callSocket, checkAddress, checkSocketTimeout } from "./socket-call.ts";
import { showAddress } from "./socket-error.ts";

export interface ServerOptions {
  /** Default 127.0.0.1: only programs on this machine can connect. With 0.0.0.0, other machines can, too. */
  readonly host?: string;
  /** Default 0: any free port; `address.port` says which. */
  readonly port?: number;
}

const SERVER: OptionsCall<ServerOptions> = {
  example: "createServer({ port: 8080 })",
  names: { host: true, port: true },
};

/**
 * Listens on a port, Python's `socket.create_server`. From now on clients can connect, and wait for `accept`.
 *
 * @throws SocketError `ERR_SOCKET` (errno EADDRINUSE: the port is already in use); ThreadlabError
 * `ERR_PORT_VALUE`, `ERR_ARGUMENT_TYPE`
 */
export function createServer(options: ServerOptions = {}): ServerSocket {
  checkOptions(options, "createServer", SERVER);
  const { host = "127.0.0.1", port = 0 } = options;
  const { kernel } = current();
  checkAddress("createServer", host, port, 0);
  const object = makeObject(kernel, { kind: "server" });
  const { address } = callSocket({
    op: "listen",
    request: { type: "listen", object, host, port },
    attempt: () => `${threadName(kernel, kernel.thread)} could not listen on ${showAddress({ host, port })}`,
  });
  const local = address as Address;
  recordEnds(kernel, object, { local, remote: local });
  return revive({ kind: "server", id: object }) as ServerSocket;
}

/** By server: sockets that a thread made for an accept that got no client. The next accept uses them. */
const spares = new WeakMap<ServerSocket, number>();

/** The socket that stands for the client which the supervisor will accept. */
function spareFor(kernel: Kernel, server: ServerSocket): number {
  const spare = spares.get(server) ?? makeObject(kernel, { kind: "socket" });
  spares.set(server, spare);
  return spare;
}

/**
 * A port to which clients connect. It may be passed to other threads, and several threads may accept at the same time, so
 * a fixed number of threads can serve any number of clients.
 *
 * Guarantees: clients are accepted in the order in which they arrive, each by one thread. Clients that are not accepted yet
 * stay connected and wait. The next `accept` gets a client that arrives after a timeout.
 *
 * May surprise: `accept` returns one client. A thread that serves this client before it accepts the next one keeps all
 * other clients waiting:
 *
 * ```ts
 * while (true) serve(server.accept());                                            // one client after another
 * while (true) new Thread({ target: serve, args: [server.accept()] }).start();    // all at the same time
 * ```
 */
export class ServerSocket implements Handle {
  declare readonly [HANDLE]: HandleState;

  /** The address on which it listens, with the port that was chosen. */
  get address(): Address {
    return endsOf(current().kernel, handleOf(this, "server").id).local;
  }

  /**
   * Waits for the next client.
   *
   * @param timeout seconds to wait at most. Default: for ever.
   * @throws SocketError `ERR_SOCKET_TIMEOUT`, `ERR_SOCKET_CLOSED` if a thread closed it, even while this thread waits;
   * ThreadlabError `ERR_TIMEOUT_VALUE`
   */
  accept(timeout?: number): Socket {
    const { kernel } = current();
    const patience = checkSocketTimeout(timeout, "ServerSocket.accept");
    const object = handleOf(this, "server").id;
    const spare = isControlled(kernel.world) ? 0 : spareFor(kernel, this);
    const {
      address,
      peer,
      connection = spare,
    } = callSocket({
      op: "accept",
      request: { type: "accept", object, connection: spare },
      attempt: () =>
        `${threadName(kernel, kernel.thread)} could not accept a client on ${showAddress(this.address)}`,
      patience,
      afterTimeout: "Accept again, or wait longer.",
    });
    spares.delete(this);
    return openSocket(kernel, connection, address as Address, peer as Address);
  }

  /**
   * Stops listening and frees the port. Accepted connections stay open. Clients that wait for `accept` are disconnected, and
   * threads that wait in `accept` get `ERR_SOCKET_CLOSED`. A second call does nothing.
   */
  close(): void {
    const { kernel } = current();
    callSocket({
      op: "close",
      request: { type: "close", object: handleOf(this, "server").id },
      attempt: () => `${threadName(kernel, kernel.thread)} could not close the server`,
    });
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

onRevive("server", ServerSocket.prototype);
