import {
  changeTimeout,
  endsOf,
  recordEnds,
  recordTimeout,
  type SocketPatience,
  timeoutOf,
} from "../../kernel/network/socket-record.ts";
import { makeObject } from "../../kernel/primitives/objects.ts";
import type { Kernel } from "../../kernel/steps/kernel.ts";
import { now } from "../../kernel/steps/time.ts";
import { threadName } from "../../kernel/threads/make-thread.ts";
import type { Bytes } from "../../protocol/bytes.ts";
import { argumentError } from "../../protocol/errors.ts";
import type { Address } from "../../protocol/message.ts";
import { checkOptions, type OptionsCall } from "../support/check-options.ts";
import { current } from "../support/current.ts";
import { HANDLE, type Handle, type HandleState, handleOf, onRevive, revive } from "../support/handle.ts";
import { callSocket, checkAddress, checkSocketTimeout } from "./socket-call.ts";
import { showAddress } from "./socket-error.ts";

/** The most bytes that one `send` takes. This limits the data that is in transit on one connection. */
const SEND_BYTES = 64 * 1024;
/** The longest line that `recvLine` takes, in bytes. */
const LINE_BYTES = 1024 * 1024;

/** The largest number that a word of the kernel can hold, far more than there ever is to receive. */
const MOST_BYTES = 2 ** 31 - 1;

export interface ConnectionOptions {
  /** Default 127.0.0.1, this machine. */
  readonly host?: string;
  readonly port: number;
  /** Seconds to try at most. As in Python, this stays the socket's timeout. Default: as long as the system tries. */
  readonly timeout?: number;
}

const CONNECTION: OptionsCall<ConnectionOptions> = {
  example: "createConnection({ port: 8080 })",
  names: { host: true, port: true, timeout: true },
};

/**
 * Connects to a server, Python's `socket.create_connection`.
 *
 * @throws SocketError `ERR_SOCKET` (errno ECONNREFUSED: no server listens there), `ERR_SOCKET_TIMEOUT`;
 * ThreadlabError `ERR_PORT_VALUE`, `ERR_ARGUMENT_TYPE`, `ERR_TIMEOUT_VALUE`
 */
export function createConnection(options: ConnectionOptions): Socket {
  checkOptions(options, "createConnection", CONNECTION);
  const { host = "127.0.0.1", port, timeout } = options;
  const { kernel } = current();
  const seconds = checkSocketTimeout(timeout, "createConnection");
  checkAddress("createConnection", host, port, 1);
  const object = makeObject(kernel, { kind: "socket" });
  const { address, peer } = callSocket({
    op: "connect",
    request: { type: "connect", object, host, port },
    attempt: () => `${threadName(kernel, kernel.thread)} could not connect to ${showAddress({ host, port })}`,
    patience: seconds,
    afterTimeout: "Check the host and the port, or wait longer.",
  });
  const socket = openSocket(kernel, object, address as Address, peer as Address);
  recordTimeout(kernel, object, seconds);
  return socket;
}

/**
 * One end of a TCP connection, with blocking calls like those of Python's `socket.socket`. `createConnection` and a
 * server's `accept` make one. It may be passed to other threads, and all of them use the same connection.
 *
 * Guarantees: each byte arrives once, in the order in which it was sent. `send` and `sendAll` wait while the other side
 * does not keep up, so memory stays bounded. After a timeout nothing is lost: the next `recv` gets what arrives later.
 *
 * May surprise: TCP carries a stream of bytes, not messages. A `recv` may return half of what one `send` sent, or what
 * two calls of `send` sent together. And an empty result means the end of the stream, for good:
 *
 * ```ts
 * while (true) print(socket.recv(1024).toString());            // never ends: after the end it prints nothing
 * for (let data = socket.recv(1024); data.length > 0; data = socket.recv(1024)) print(data.toString());
 * ```
 */
export class Socket implements Handle {
  declare readonly [HANDLE]: HandleState;

  /** This end's host and port. */
  get localAddress(): Address {
    return endsOf(current().kernel, handleOf(this, "socket").id).local;
  }

  /** The other end's host and port. */
  get remoteAddress(): Address {
    return endsOf(current().kernel, handleOf(this, "socket").id).remote;
  }

  /**
   * Receives the data that is there, and waits while there is none. At the end of the stream, when the other side has
   * closed the connection or stopped sending, the result is empty.
   *
   * @param maxBytes the most bytes to take, at least 1. @param timeout seconds to wait at most.
   * @throws SocketError `ERR_SOCKET` (errno ECONNRESET: the other side broke the connection; told once, then the stream has
   * ended), `ERR_SOCKET_TIMEOUT`, `ERR_SOCKET_CLOSED` if a thread closed it, even while this thread waits
   */
  recv(maxBytes: number, timeout?: number): Bytes {
    if (!Number.isInteger(maxBytes) || maxBytes < 1) {
      throw argumentError(
        `Socket.recv: maxBytes is ${String(maxBytes)}; give the most bytes to take, a whole number such as 1024.`,
      );
    }
    const most = Math.min(maxBytes, MOST_BYTES);
    return receive(this, "receive", most, patienceOf(timeout, "Socket.recv"));
  }

  /**
   * Receives one line as text (UTF-8), without its line feed, or carriage return and line feed. At the end of the
   * stream the result is undefined; a last line without a line feed counts as one.
   *
   * @throws SocketError as {@link recv}; errno EMSGSIZE if no line ends within 1 MiB, and then nothing is taken
   */
  recvLine(timeout?: number): string | undefined {
    const line = receive(this, "receive-line", LINE_BYTES, patienceOf(timeout, "Socket.recvLine"));
    return line.length === 0 ? undefined : line.toString("utf8").replace(/\r?\n$/, "");
  }

  /**
   * Sends at most 64 KiB of bytes, or of text as UTF-8, and waits while the other side does not keep up. The caller has to
   * send the rest. After a timeout nothing was sent. What is sent first after the other side has closed the connection is
   * lost without an error: TCP tells it with the next call.
   *
   * @returns how many bytes were taken.
   * @throws SocketError as {@link recv}; errno EPIPE after `shutdownWrite`, or when the other side is gone
   */
  send(data: Uint8Array | string, timeout?: number): number {
    const bytes = toBytes(data, "Socket.send").subarray(0, SEND_BYTES);
    const patience = patienceOf(timeout, "Socket.send");
    if (bytes.length > 0)
      send(this, bytes, {
        patience,
        rest: "Nothing was sent. Wait longer, or receive data in the meantime.",
      });
    return bytes.length;
  }

  /**
   * Sends all of the data, however long it takes.
   *
   * @param timeout seconds for all of the data. After a timeout, a part was sent, and the message says how much.
   * @throws SocketError as {@link send}
   */
  sendAll(data: Uint8Array | string, timeout?: number): void {
    const { world } = current().kernel;
    const bytes = toBytes(data, "Socket.sendAll");
    let patience = patienceOf(timeout, "Socket.sendAll");
    const start = now(world);
    for (let sent = 0; sent < bytes.length; sent += SEND_BYTES) {
      const rest = `${sent} of ${bytes.length} bytes were sent. Close the connection: the other side has only a part of the data.`;
      // What the socket says when the first bytes are sent counts for all of them.
      if (sent > 0 && patience === "of socket")
        patience = timeoutOf(world.doubles, handleOf(this, "socket").id);
      const left = patience === "of socket" ? patience : Math.max(0, start + patience - now(world));
      send(this, bytes.subarray(sent, sent + SEND_BYTES), { patience, left, rest });
    }
  }

  /**
   * Ends the sending, Python's `shutdown(SHUT_WR)`. The other side receives what was sent, and then the end of the stream.
   * This side can still receive.
   *
   * @throws SocketError `ERR_SOCKET` (errno ENOTCONN: the other side is gone, and an error has told it or the next one will),
   * `ERR_SOCKET_CLOSED`
   */
  shutdownWrite(): void {
    const object = handleOf(this, "socket").id;
    callSocket({
      op: "send",
      request: { type: "half-close", object },
      attempt: () => attempt(this, "end sending to"),
    });
  }

  /**
   * Closes the connection. What was sent still arrives. After it, the other side sees the end of the stream or, if this side
   * has not received all that came, a broken connection: ECONNRESET. A thread that is receiving or sending gets
   * `ERR_SOCKET_CLOSED`. A second call does nothing.
   */
  close(): void {
    const object = handleOf(this, "socket").id;
    callSocket({
      op: "close",
      request: { type: "close", object },
      attempt: () => attempt(this, "close the connection to"),
    });
  }

  /**
   * Sets the timeout of calls that give none, for all threads: Python's `settimeout`.
   *
   * @param seconds undefined to wait for ever. @throws ThreadlabError `ERR_TIMEOUT_VALUE`
   */
  setTimeout(seconds: number | undefined): void {
    changeTimeout(
      current().kernel,
      handleOf(this, "socket").id,
      checkSocketTimeout(seconds, "Socket.setTimeout"),
    );
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

onRevive("socket", Socket.prototype);

/** This thread's handle of a connection that the supervisor has just made. */
export function openSocket(kernel: Kernel, id: number, local: Address, remote: Address): Socket {
  recordEnds(kernel, id, { local, remote });
  recordTimeout(kernel, id, Number.POSITIVE_INFINITY);
  return revive({ kind: "socket", id }) as Socket;
}

/** The timeout of a call: its own, or else the socket's. */
function patienceOf(timeout: number | undefined, what: string): SocketPatience {
  return timeout === undefined ? "of socket" : checkSocketTimeout(timeout, what);
}

function receive(
  socket: Socket,
  type: "receive" | "receive-line",
  maxBytes: number,
  patience: SocketPatience,
): Buffer {
  const object = handleOf(socket, "socket").id;
  const { data = new Uint8Array() } = callSocket({
    op: "receive",
    request: { type, object, maxBytes },
    attempt: () => attempt(socket, "receive from"),
    patience,
    afterTimeout: "Nothing is lost: receive again, or wait longer.",
  });
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

interface SendCall {
  readonly patience: SocketPatience;
  /** The rest of the timeout, after a part of it has passed. */
  readonly left?: SocketPatience;
  /** What is left to do after a timeout. */
  readonly rest: string;
}

function send(socket: Socket, bytes: Uint8Array, { patience, left, rest }: SendCall): void {
  const object = handleOf(socket, "socket").id;
  callSocket({
    op: "send",
    // A copy of exactly these bytes: a view would take its whole buffer along.
    request: { type: "send", object, data: new Uint8Array(bytes) },
    attempt: () => attempt(socket, "send to"),
    patience,
    left: left ?? patience,
    afterTimeout: rest,
  });
}

function attempt(socket: Socket, what: string): string {
  const { kernel } = current();
  return `${threadName(kernel, kernel.thread)} could not ${what} ${showAddress(socket.remoteAddress)}`;
}

function toBytes(data: unknown, what: string): Uint8Array {
  if (typeof data === "string") return Buffer.from(data, "utf8");
  if (data instanceof Uint8Array) return data;
  throw argumentError(
    `${what}: give text or bytes (a Uint8Array), not ${data === null ? "null" : `a value of type ${typeof data}`}.`,
  );
}
