import { type ErrorCode, ThreadlabError } from "../protocol/errors.ts";
import type { Failure } from "../protocol/failure.ts";
import type { Address } from "../protocol/message.ts";

/** A socket could not do what it was asked for: Python's `OSError`, `ConnectionError` and `TimeoutError` of sockets. */
export class SocketError extends ThreadlabError {
  /** The system's own name for it: ECONNREFUSED, EADDRINUSE, ECONNRESET … */
  readonly errno: string;

  constructor(code: ErrorCode, message: string, errno: string) {
    super(code, message);
    this.name = "SocketError";
    this.errno = errno;
  }
}

/** What the system's answer means, and the way out. */
const WORDS: Readonly<Record<string, string>> = {
  EADDRINUSE: "a program uses the port already. Choose another: port 0 picks a free one (--set port=0).",
  EACCES: "this user may not use the port. Choose one above 1023; port 0 picks a free one.",
  EADDRNOTAVAIL:
    "this machine has no such address. Listen on 127.0.0.1, or on 0.0.0.0 for all of its addresses.",
  ENOTFOUND: "no machine of this name is known. Check the host.",
  EAI_AGAIN: "the name cannot be looked up now. Check the host and the network, or give an address.",
  ECONNREFUSED: "nobody listens there. Start the server first, and check the port.",
  ECONNRESET: "the other side broke the connection off. Catch this error to go on with other clients.",
  EPIPE:
    "the connection is closed for sending. Send before shutdownWrite(), and while the other side is there.",
  ETIMEDOUT: "no answer came. Check host and port, and whether a firewall stands between.",
  EHOSTUNREACH: "no way leads to this machine. Check the host and the network.",
  ENETUNREACH: "no way leads to this network. Check the host and the network.",
  EMFILE: "this process has no file descriptor left. Close connections that are done with.",
  EMSGSIZE: "Receive such data with recv().",
};

/** @param attempt who tried what: `Thread-2 could not listen on 127.0.0.1:8080`. */
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
