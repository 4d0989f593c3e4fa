import { objectKind } from "../../kernel/memory/object-kind.ts";
import { closeStream, endSending } from "../../kernel/network/connection.ts";
import {
  ALL_ADDRESSES,
  acceptStream,
  closeListener,
  connectStream,
  openListener,
} from "../../kernel/network/listener.ts";
import { endsOf, recordEnds, type SocketPatience } from "../../kernel/network/socket-record.ts";
import { type OutOfTime, receiveBytes, sendBytes } from "../../kernel/network/stream.ts";
import type { Kernel } from "../../kernel/steps/kernel.ts";
import type { Address, Reply, SupervisorRequest } from "../../protocol/message.ts";

/**
 * The network of a run on the virtual clock: connections are queues in shared memory, so a run is the same each time and
 * nothing waits for the outside. It reaches only the servers of the lesson's own threads: a connection to another port or
 * machine is refused at once.
 */

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
  /** On the virtual clock, if it timed out: after how many seconds. */
  readonly after?: number;
}

/** Ports of clients: they are counted from here for each server. */
const FIRST_CLIENT_PORT = 50_000;
const CLIENT_PORTS = 15_536;

/** Carries out a request. @param patience how long it may take on the virtual clock. */
export function callKernel(kernel: Kernel, request: NetworkRequest, patience: SocketPatience): NetworkAnswer {
  const { object } = request;
  switch (request.type) {
    case "listen":
      return listen(kernel, object, request);
    case "connect":
      return connect(kernel, object, request);
    case "accept":
      return accept(kernel, object, patience);
    case "receive":
    case "receive-line": {
      const wanted = { most: request.maxBytes, line: request.type === "receive-line" };
      const data = receiveBytes(kernel, object, wanted, patience);
      if (data === "EMSGSIZE") return failed(data, `a line of more than ${request.maxBytes} bytes`);
      return data instanceof Uint8Array ? { data } : failed(data);
    }
    case "send":
      return failed(sendBytes(kernel, object, request.data, patience));
    case "half-close":
      return failed(endSending(kernel, object));
    case "close":
      if (objectKind(kernel.world.words, object) === "server") closeListener(kernel, object);
      else closeStream(kernel, object);
      return {};
    default:
      return request satisfies never;
  }
}

function listen(kernel: Kernel, object: number, { host, port }: Address): NetworkAnswer {
  const local = localHost(host);
  if (local === undefined) return failed(isAddress(host) ? "EADDRNOTAVAIL" : "ENOTFOUND");
  const found = openListener(kernel, object, scopeOf(local), port);
  return typeof found === "string" ? failed(found) : { address: { host: local, port: found } };
}

function connect(kernel: Kernel, object: number, { host, port }: Address): NetworkAnswer {
  // A connection to the address that stands for all addresses goes to this machine.
  const target = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : (localHost(host) ?? host);
  const made = connectStream(kernel, object, scopeOf(target), port);
  if (typeof made === "string") return failed(made);
  const own = {
    host: target === "::1" ? target : "127.0.0.1",
    port: FIRST_CLIENT_PORT + (made.client % CLIENT_PORTS),
  };
  const remote = { host: target, port };
  recordEnds(kernel, made.end, { local: remote, remote: own });
  return { address: own, peer: remote };
}

function accept(kernel: Kernel, server: number, patience: SocketPatience): NetworkAnswer {
  const connection = acceptStream(kernel, server, patience === "of socket" ? Infinity : patience);
  if (typeof connection !== "number") return failed(connection);
  const { local, remote } = endsOf(kernel, connection);
  return { connection, address: local, peer: remote };
}

/** An answer without data: the system's name of the error, if there was one. */
function failed(why: string | OutOfTime | undefined, message = ""): NetworkAnswer {
  if (why === undefined) return {};
  return typeof why === "string" ? { failure: { code: why, message } } : { timedOut: true, after: why.after };
}

/** The address of a host on this machine; undefined for other machines. */
function localHost(host: string): string | undefined {
  if (host.toLowerCase() === "localhost") return "127.0.0.1";
  return host === "0.0.0.0" || host === "::" || host === "::1" || LOOPBACK.test(host) ? host : undefined;
}

const LOOPBACK = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;

function isAddress(host: string): boolean {
  return /^[\d.]+$|:/.test(host);
}

/** A number for each address; -1 for the addresses of other machines, where no program of this run listens. */
function scopeOf(host: string): number {
  if (host === "0.0.0.0" || host === "::") return ALL_ADDRESSES;
  if (host === "::1") return 1;
  if (!LOOPBACK.test(host)) return -1;
  return host.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}
