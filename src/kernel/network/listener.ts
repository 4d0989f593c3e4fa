import { FIRST_PORT, isGiven, PORTS } from "../../protocol/ports.ts";
import { noteLimit } from "../memory/limits.ts";
import { dequeue } from "../memory/wait-queue.ts";
import type { World } from "../memory/world.ts";
import { announceObject, takeRecord, tooManyObjects } from "../primitives/objects.ts";
import { objectAt, threadAt } from "../records/areas.ts";
import { GRANT_BROKEN, GRANT_NONE, GRANT_OK } from "../records/codes.ts";
import { type At, get, queueOf, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { CONNECTION, SERVER } from "../records/objects.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "../steps/emit.ts";
import { enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { beginWait, grant, grantAll, park } from "../steps/wait.ts";
import { closeEnd, joinEnds } from "./connection.ts";
import type { OutOfTime } from "./stream.ts";

/**
 * Servers under a schedule: ports that only threads of the same lesson can reach. Two operations can conflict if they concern the same
 * port, so each step tells the scheduler its port, as a negative number: objects have positive ones.
 */

const LISTENING = 1;
const CLOSED = 2;

/** The scope of a server that listens on every address; a single address is any other number. */
export const ALL_ADDRESSES = 0;

/** Listens on a port; 0 for a free one. @returns the port. */
export function openListener(
  kernel: Kernel,
  server: number,
  scope: number,
  port: number,
): number | "EADDRINUSE" {
  const { words } = kernel.world;
  const at = objectAt<"server">(server);
  enterStep(kernel, "listen", server, -port);
  const found = port === 0 ? freePort(kernel.world) : findListener(words, port, scope, true) === 0 ? port : 0;
  emit(kernel, "listen", server, found === 0 ? "error" : "ok", found || port);
  if (found !== 0) {
    set(words, at, SERVER.port, found);
    set(words, at, SERVER.scope, scope);
    set(words, at, SERVER.state, LISTENING);
    set(words, at, SERVER.next, get(words, WORLD, HEADER.servers));
    set(words, WORLD, HEADER.servers, server);
  }
  leave(kernel);
  return found === 0 ? "EADDRINUSE" : found;
}

/** The new connection. */
interface NewConnection {
  /** The server's end of it. */
  readonly end: number;
  /** The number of this client among the server's clients, from 0. */
  readonly client: number;
}

/**
 * Connects a new socket to the server on a port of an address. It never waits: the connection exists before the server accepts it.
 *
 * @throws ThreadlabError `ERR_TOO_MANY_OBJECTS`
 */
export function connectStream(
  kernel: Kernel,
  socket: number,
  scope: number,
  port: number,
): NewConnection | "ECONNREFUSED" {
  const { words } = kernel.world;
  enterStep(kernel, "connect", socket, -port);
  const server = findListener(words, port, scope, false);
  const end = server === 0 ? 0 : takeRecord(kernel, "socket");
  if (end === 0) {
    emit(kernel, "connect", socket, "error", port);
    leave(kernel);
    if (server !== 0) throw tooManyObjects();
    return "ECONNREFUSED";
  }
  const at = objectAt<"server">(server);
  const client = get(words, at, SERVER.clients);
  set(words, at, SERVER.clients, client + 1);
  joinEnds(kernel, socket, end);
  emit(kernel, "connect", socket, "ok", server, end);
  const acceptor = dequeue(words, queueOf(at, SERVER.acceptors));
  if (acceptor === 0) append(words, at, end);
  else {
    set(words, threadAt(acceptor), THREAD.handed, end);
    grant(kernel, acceptor, server, GRANT_OK, end);
  }
  leave(kernel);
  return { end, client };
}

/** Takes the next client's connection, and waits while there is none. @param timeout seconds. @returns the server's end. */
export function acceptStream(kernel: Kernel, server: number, timeout: number): number | "EBADF" | OutOfTime {
  const { words } = kernel.world;
  const at = objectAt<"server">(server);
  enterStep(kernel, "accept", server, -get(words, at, SERVER.port), timeout !== Infinity);
  const first = get(words, at, SERVER.first);
  if (first !== 0 || get(words, at, SERVER.state) === CLOSED) {
    if (first !== 0) removeFirst(words, at);
    emit(kernel, "accept", server, first === 0 ? "error" : "ok", 0, first);
    leave(kernel);
    return first === 0 ? "EBADF" : announced(kernel, first);
  }
  beginWait(kernel, "accept", server, timeout, queueOf(at, SERVER.acceptors));
  const how = park(kernel);
  if (how === GRANT_NONE) return { after: timeout };
  if (how === GRANT_BROKEN) return "EBADF";
  return announced(kernel, get(words, threadAt(kernel.thread), THREAD.handed));
}

/** Frees the port. Clients that are not accepted are disconnected; threads that wait for a client fail. */
export function closeListener(kernel: Kernel, server: number): void {
  const { words } = kernel.world;
  const at = objectAt<"server">(server);
  enterStep(kernel, "close", server, -get(words, at, SERVER.port));
  emit(kernel, "close", server);
  if (get(words, at, SERVER.state) === LISTENING) {
    set(words, at, SERVER.state, CLOSED);
    grantAll(kernel, queueOf(at, SERVER.acceptors), server, GRANT_BROKEN);
    for (let end = removeFirst(words, at); end !== 0; end = removeFirst(words, at))
      closeEnd(kernel, end, true);
  }
  leave(kernel);
}

/** Whether clients wait to be accepted, whose connections the close of the server resets. */
export function turnsAway(words: Int32Array, server: number): boolean {
  return get(words, objectAt<"server">(server), SERVER.first) !== 0;
}

/** Whether a server that asks for any port may get this one: no server has had it yet. */
export function mayBeGiven(words: Int32Array, port: number): boolean {
  return isGiven(port) && !hasBeenUsed(words, port);
}

function hasBeenUsed(words: Int32Array, port: number): boolean {
  for (let server = get(words, WORLD, HEADER.servers); server !== 0; ) {
    const at = objectAt<"server">(server);
    if (get(words, at, SERVER.port) === port) return true;
    server = get(words, at, SERVER.next);
  }
  return false;
}

/** The server that is reached at an address and port; if `either`, one that a new server there would conflict with. 0 for none. */
function findListener(words: Int32Array, port: number, scope: number, either: boolean): number {
  for (let server = get(words, WORLD, HEADER.servers); server !== 0; ) {
    const at = objectAt<"server">(server);
    const own = get(words, at, SERVER.scope);
    const fits = own === scope || own === ALL_ADDRESSES || (either && scope === ALL_ADDRESSES);
    if (fits && get(words, at, SERVER.port) === port && get(words, at, SERVER.state) === LISTENING)
      return server;
    server = get(words, at, SERVER.next);
  }
  return 0;
}

/**
 * The ports in turn, each one once, without those that a server has or has had; 0 when they are used up. If a port could be chosen again, the
 * choice would depend on when its server was closed.
 */
function freePort(world: World): number {
  const { words } = world;
  for (let given = get(words, WORLD, HEADER.ports); given < PORTS; ) {
    const port = FIRST_PORT + given++;
    set(words, WORLD, HEADER.ports, given);
    if (!hasBeenUsed(words, port)) return port;
  }
  noteLimit(world, "ports");
  return 0;
}

function append(words: Int32Array, at: At<"server">, end: number): void {
  if (get(words, at, SERVER.last) === 0) set(words, at, SERVER.first, end);
  else set(words, objectAt<"connection">(get(words, at, SERVER.last)), CONNECTION.next, end);
  set(words, at, SERVER.last, end);
}

function removeFirst(words: Int32Array, at: At<"server">): number {
  const end = get(words, at, SERVER.first);
  if (end === 0) return 0;
  set(words, at, SERVER.first, get(words, objectAt<"connection">(end), CONNECTION.next));
  if (get(words, at, SERVER.first) === 0) set(words, at, SERVER.last, 0);
  return end;
}

/** The program of the accepting thread names the connection. */
function announced(kernel: Kernel, end: number): number {
  announceObject(kernel, end);
  return end;
}
