import { emit, enterStep, grant, type Kernel, leave, park, startWaiting } from "./kernel.ts";
import {
  GRANT_BROKEN,
  GRANT_NONE,
  GRANT_OK,
  H_LISTENERS,
  H_PORTS,
  O_B,
  O_C,
  O_D,
  O_E,
  O_F,
  O_G,
  O_J,
  O_QUEUE,
  objectAt,
  T_HANDED,
  threadAt,
} from "./layout.ts";
import { noteLimit } from "./limits.ts";
import { announceObject, takeRecord, tooManyObjects } from "./objects.ts";
import { joinEnds, resetStream, TIMED_OUT } from "./stream.ts";
import { dequeue } from "./wait-queue.ts";
import type { World } from "./world.ts";

/**
 * Servers under a schedule: ports that only threads of the same lesson can reach. Two operations can disturb each other if
 * they are about the same port, so each step tells the scheduler its port, as a negative number: objects have positive ones.
 */
const ACCEPTORS = O_QUEUE;
/** Server ends of connections that are not accepted yet: the first and the last. */
const FIRST = O_B;
const LAST = O_C;
const PORT = O_D;
const STATE = O_E;
/** The addresses that it listens on, see {@link ALL_ADDRESSES}. */
const SCOPE = O_F;
/** How many clients have connected. */
const CLIENTS = O_G;
/** Next server that listens; for a connection, the next that waits to be accepted. */
const NEXT = O_J;

const LISTENING = 1;
const CLOSED = 2;

/** The scope of a server that listens on every address; a single address is any other number. */
export const ALL_ADDRESSES = 0;

/** Servers that ask for any port get the free ones from here on. */
const FIRST_PORT = 40_000;
const PORTS = 10_000;

/** Listens on a port, 0 for a free one. @returns the port. */
export function openListener(
  kernel: Kernel,
  server: number,
  scope: number,
  port: number,
): number | "EADDRINUSE" {
  const { words } = kernel.world;
  const at = objectAt(server);
  enterStep(kernel, "listen", server, -port);
  const found = port === 0 ? freePort(kernel.world) : findListener(words, port, scope, true) === 0 ? port : 0;
  emit(kernel, "listen", server, found === 0 ? "error" : "ok", found);
  if (found !== 0) {
    words[at + PORT] = found;
    words[at + SCOPE] = scope;
    words[at + STATE] = LISTENING;
    words[at + NEXT] = words[H_LISTENERS] as number;
    words[H_LISTENERS] = server;
  }
  leave(kernel);
  return found === 0 ? "EADDRINUSE" : found;
}

/** A connection that was made. */
export interface Connected {
  /** The server's end of it. */
  readonly end: number;
  /** Which of the server's clients this one is, from 0. */
  readonly client: number;
}

/**
 * Connects a new socket to whoever listens on a port of an address. It never waits: the connection is there before
 * anybody accepts it.
 *
 * @throws ThreadlabError `ERR_TOO_MANY_OBJECTS`
 */
export function connectStream(
  kernel: Kernel,
  socket: number,
  scope: number,
  port: number,
): Connected | "ECONNREFUSED" {
  const { words } = kernel.world;
  enterStep(kernel, "connect", socket, -port);
  const server = findListener(words, port, scope, false);
  const end = server === 0 ? 0 : takeRecord(kernel, "socket");
  if (end === 0) {
    emit(kernel, "connect", socket, "error");
    leave(kernel);
    if (server !== 0) throw tooManyObjects();
    return "ECONNREFUSED";
  }
  const at = objectAt(server);
  const client = words[at + CLIENTS] as number;
  words[at + CLIENTS] = client + 1;
  joinEnds(kernel, socket, end);
  emit(kernel, "connect", socket, "ok", server, end);
  const acceptor = dequeue(words, at + ACCEPTORS);
  if (acceptor === 0) append(words, at, end);
  else {
    words[threadAt(acceptor) + T_HANDED] = end;
    grant(kernel, acceptor, server, GRANT_OK, end);
  }
  leave(kernel);
  return { end, client };
}

/** Takes the next client's connection, and waits while there is none. @param timeout seconds. @returns the server's end. */
export function acceptStream(
  kernel: Kernel,
  server: number,
  timeout: number,
): number | "EBADF" | typeof TIMED_OUT {
  const { words } = kernel.world;
  const at = objectAt(server);
  enterStep(kernel, "accept", server, -(words[at + PORT] as number), timeout !== Infinity);
  const first = words[at + FIRST] as number;
  if (first !== 0 || words[at + STATE] === CLOSED) {
    if (first !== 0) removeFirst(words, at);
    emit(kernel, "accept", server, first === 0 ? "error" : "ok", 0, first);
    leave(kernel);
    return first === 0 ? "EBADF" : announced(kernel, first);
  }
  startWaiting(kernel, at + ACCEPTORS, server, timeout);
  emit(kernel, "accept", server, "wait", timeout);
  leave(kernel);
  const how = park(kernel);
  if (how === GRANT_NONE) return TIMED_OUT;
  if (how === GRANT_BROKEN) return "EBADF";
  return announced(kernel, words[threadAt(kernel.thread) + T_HANDED] as number);
}

/** Frees the port. Clients that are not accepted are disconnected; threads that wait for a client fail. */
export function closeListener(kernel: Kernel, server: number): void {
  const { words } = kernel.world;
  const at = objectAt(server);
  enterStep(kernel, "close", server, -(words[at + PORT] as number));
  emit(kernel, "close", server);
  if (words[at + STATE] === LISTENING) {
    words[at + STATE] = CLOSED;
    let link = H_LISTENERS;
    while (words[link] !== server) link = objectAt(words[link] as number) + NEXT;
    words[link] = words[at + NEXT] as number;
    for (let thread = dequeue(words, at + ACCEPTORS); thread !== 0; thread = dequeue(words, at + ACCEPTORS)) {
      grant(kernel, thread, server, GRANT_BROKEN);
    }
    for (let end = removeFirst(words, at); end !== 0; end = removeFirst(words, at)) resetStream(kernel, end);
  }
  leave(kernel);
}

/** Whether clients wait to be accepted, whom the close of the server turns away. */
export function turnsAway(words: Int32Array, server: number): boolean {
  return words[objectAt(server) + FIRST] !== 0;
}

/** The server on a port that has an address, or, if `either`, that has one in common with a new one; 0 for none. */
function findListener(words: Int32Array, port: number, scope: number, either: boolean): number {
  for (
    let server = words[H_LISTENERS] as number;
    server !== 0;
    server = words[objectAt(server) + NEXT] as number
  ) {
    const at = objectAt(server);
    if (words[at + PORT] !== port) continue;
    const own = words[at + SCOPE];
    if (own === scope || own === ALL_ADDRESSES || (either && scope === ALL_ADDRESSES)) return server;
  }
  return 0;
}

/** Each port once, the next one each time; 0 when they are used up. */
function freePort(world: World): number {
  const { words } = world;
  for (let given = words[H_PORTS] as number; given < PORTS; ) {
    const port = FIRST_PORT + given++;
    words[H_PORTS] = given;
    if (findListener(words, port, ALL_ADDRESSES, true) === 0) return port;
  }
  noteLimit(world, "ports");
  return 0;
}

function append(words: Int32Array, at: number, end: number): void {
  if (words[at + LAST] === 0) words[at + FIRST] = end;
  else words[objectAt(words[at + LAST] as number) + NEXT] = end;
  words[at + LAST] = end;
}

function removeFirst(words: Int32Array, at: number): number {
  const end = words[at + FIRST] as number;
  if (end === 0) return 0;
  words[at + FIRST] = words[objectAt(end) + NEXT] as number;
  if (words[at + FIRST] === 0) words[at + LAST] = 0;
  return end;
}

/** The accepting thread's program is what gives a connection its name. */
function announced(kernel: Kernel, end: number): number {
  announceObject(kernel, end);
  return end;
}
