import type { Address } from "../../protocol/message.ts";
import { load, release } from "../memory/arena.ts";
import { storeBytes } from "../primitives/store-bytes.ts";
import { objectAt } from "../records/areas.ts";
import { get, getDouble, set, setDouble } from "../records/fields.ts";
import { SOCKET } from "../records/objects.ts";
import { enter, leave } from "../steps/enter.ts";
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

/** Sets the default timeout of calls, for all threads. @param seconds Infinity for none. */
export function recordTimeout({ world }: Kernel, object: number, seconds: number): void {
  setDouble(world.doubles, objectAt<"connection" | "server">(object), SOCKET.timeout, seconds);
}

/** Seconds; Infinity for none. */
export function timeoutOf({ world }: Kernel, object: number): number {
  return getDouble(world.doubles, objectAt<"connection" | "server">(object), SOCKET.timeout);
}
