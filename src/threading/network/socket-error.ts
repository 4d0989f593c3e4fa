import { type ErrorCode, type Failure, ThreadlabError } from "../../protocol/errors.ts";
import type { Address } from "../../protocol/message.ts";

/** An operation of a socket failed: Python's `OSError`, `ConnectionError` and `TimeoutError` of sockets. */
export class SocketError extends ThreadlabError {
  /** The system's name for the error: ECONNREFUSED, EADDRINUSE, ECONNRESET … */
  readonly errno: string;

  constructor(code: ErrorCode, message: string, errno: string) {
    super(code, message);
    this.name = "SocketError";
    this.errno = errno;
  }
}

/** What the system's error means, and how to fix it. */
const WORDS: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is already in use. Choose another port; port 0 picks a free one (--set port=0).",
  EACCES: "you have no permission to use the port. Choose a port above 1023; port 0 picks a free one.",
  EADDRNOTAVAIL:
    "this machine has no such address. Listen on 127.0.0.1, or on 0.0.0.0 for all of its addresses.",
  ENOTFOUND: "there is no host of this name. Check the name.",
  EAI_AGAIN: "the name cannot be looked up now. Check the name and the network, or give an address.",
  ECONNREFUSED: "nobody listens there. Start the server first, and check the port.",
  ECONNRESET:
    "the other side broke the connection, perhaps because it closed before it had received everything. " +
    "Receive all data before close(), or catch this error to go on with other clients.",
  EPIPE:
    "the connection is closed for sending. Send before shutdownWrite(), and while the other side is there.",
  ENOTCONN: "the other side is gone. Catch this error if the other side may close first.",
  ETIMEDOUT: "there was no answer. Check the host, the port and any firewall.",
  EHOSTUNREACH: "there is no route to this machine. Check the host and the network.",
  ENETUNREACH: "there is no route to this network. Check the host and the network.",
  EMFILE: "this process has no file descriptors left. Close connections that are no longer used.",
  EMSGSIZE: "Receive such data with recv().",
};

/** @param attempt who tried to do what: `Thread-2 could not listen on 127.0.0.1:8080`. */
export function socketError(attempt: string, { code, message }: Failure): SocketError {
  if (code === "EBADF") {
    return new SocketError(
      "ERR_SOCKET_CLOSED",
      `${attempt}: it is closed. Call close() when no thread uses it any more.`,
      code,
    );
  }
  const words = code === "EMSGSIZE" ? `${message}. ${WORDS[code]}` : (WORDS[code] ?? `${message}.`);
  return new SocketError("ERR_SOCKET", `${attempt}: ${code}, ${words}`, code);
}

/** @param attempt as for {@link socketError}. @param seconds how long it was tried. */
export function socketTimeout(attempt: string, seconds: number, rest: string): SocketError {
  return new SocketError("ERR_SOCKET_TIMEOUT", `${attempt} within ${seconds} s. ${rest}`, "ETIMEDOUT");
}

/** `127.0.0.1:8080`, `[::1]:8080`. */
export function showAddress({ host, port }: Address): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
