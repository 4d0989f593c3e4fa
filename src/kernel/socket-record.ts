import type { Address } from "../protocol/message.ts";
import { load, release } from "./arena.ts";
import { enter, type Kernel, leave } from "./kernel.ts";
import { O_A, O_VALUE, objectAt } from "./layout.ts";
import { storeBytes } from "./shared.ts";

/** Words of a server's or socket's record: the block of its addresses, and for a socket its timeout. */
const ADDRESSES = O_A;
const TIMEOUT = O_VALUE;

/** Where a socket stands, and who is at the other end; for a server both are its own. */
export interface Ends {
  readonly local: Address;
  readonly remote: Address;
}

/** Writes the addresses down, so that every thread knows them, also after the close. */
export function recordEnds(kernel: Kernel, object: number, ends: Ends): void {
  const block = storeBytes(kernel, Buffer.from(JSON.stringify(ends), "utf8"));
  const { world } = kernel;
  const at = objectAt(object) + ADDRESSES;
  enter(kernel);
  release(world, world.words[at] as number);
  world.words[at] = block;
  leave(kernel);
}

export function endsOf(kernel: Kernel, object: number): Ends {
  enter(kernel);
  const text = load(kernel.world, kernel.world.words[objectAt(object) + ADDRESSES] as number);
  leave(kernel);
  return JSON.parse(text.toString("utf8")) as Ends;
}

/** Sets the timeout of calls that give none, for all threads. @param seconds Infinity for none. */
export function recordTimeout({ world }: Kernel, object: number, seconds: number): void {
  world.doubles[(objectAt(object) + TIMEOUT) >> 1] = seconds;
}

/** Seconds; Infinity for none. */
export function timeoutOf({ world }: Kernel, object: number): number {
  return world.doubles[(objectAt(object) + TIMEOUT) >> 1] as number;
}
