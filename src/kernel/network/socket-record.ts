import type { Address } from "../../protocol/message.ts";
import { load, release } from "../memory/arena.ts";
import { storeBytes } from "../primitives/store-bytes.ts";
import { objectAt } from "../records/areas.ts";
import { get, getDouble, set, setDouble } from "../records/fields.ts";
import { SOCKET } from "../records/objects.ts";
import { emit } from "../steps/emit.ts";
import { enter, enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";

/** The addresses of a socket and of its peer; for a server both are its own. */
interface Ends {
  readonly local: Address;
  readonly remote: Address;
}

/** Stores the addresses where every thread can read them, also after the close. */
export function recordEnds(kernel: Kernel, object: number, ends: Ends): void {
  const block = storeBytes(kernel, Buffer.from(JSON.stringify(ends), "utf8"));
  const { world } = kernel;
  const at = objectAt<"connection" | "server">(object);
  enter(kernel);
  release(world, get(world.words, at, SOCKET.addresses));
  set(world.words, at, SOCKET.addresses, block);
  leave(kernel);
}

export function endsOf(kernel: Kernel, object: number): Ends {
  enter(kernel);
  const text = load(
    kernel.world,
    get(kernel.world.words, objectAt<"connection" | "server">(object), SOCKET.addresses),
  );
  leave(kernel);
  return JSON.parse(text.toString("utf8")) as Ends;
}

/** Sets the default timeout of calls on a socket that no other thread has yet. @param seconds Infinity for none. */
export function recordTimeout({ world }: Kernel, object: number, seconds: number): void {
  setDouble(world.doubles, objectAt<"connection" | "server">(object), SOCKET.timeout, seconds);
}

/** Changes the default timeout of calls, for all threads: one step. @param seconds Infinity for none. */
export function changeTimeout(kernel: Kernel, object: number, seconds: number): void {
  enterStep(kernel, "set", object);
  recordTimeout(kernel, object, seconds);
  emit(kernel, "set", object);
  leave(kernel);
}

/** Seconds; Infinity for none. */
export function timeoutOf(doubles: Float64Array, object: number): number {
  return getDouble(doubles, objectAt<"connection" | "server">(object), SOCKET.timeout);
}

/** How long a call waits at most: seconds, or as long as its socket says when the call begins. */
export type SocketPatience = number | "of socket";

/** Begins a step that may wait on a socket. @returns the seconds that it waits at most. */
export function enterTimed(
  kernel: Kernel,
  op: "receive" | "send",
  { end, peer, patience }: TimedCall,
): number {
  const isOfSocket = patience === "of socket";
  enterStep(kernel, op, end, peer, isOfSocket ? "by socket" : patience !== Infinity);
  return isOfSocket ? timeoutOf(kernel.world.doubles, end) : patience;
}

interface TimedCall {
  readonly end: number;
  readonly peer: number;
  readonly patience: SocketPatience;
}
