import type { RecordDetails } from "../../protocol/decode-event.ts";
import { load, release, store } from "../memory/arena.ts";
import { objectAt } from "../records/areas.ts";
import { get, getDouble, set, setDouble } from "../records/fields.ts";
import { SHARED } from "../records/objects.ts";
import { emit } from "../steps/emit.ts";
import { enter, enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { memoryFull } from "./store-bytes.ts";

const NUMBER = 0;
const BYTES = 1;

/** A value in shared memory: a number unchanged, anything else encoded. */
export type Stored = number | Uint8Array;

/** Reads a shared value: one step. */
export function readShared(kernel: Kernel, object: number): Stored {
  enterStep(kernel, "read", object);
  const value = peek(kernel, object);
  emit(kernel, "read", object, "ok", ...traced(value));
  leave(kernel);
  return value;
}

/** Writes a shared value: one step. @throws ThreadlabError `ERR_MEMORY_FULL` */
export function writeShared(kernel: Kernel, object: number, value: Stored): void {
  const told = traced(value);
  enterStep(kernel, "write", object);
  const fits = poke(kernel, object, value);
  emit(kernel, "write", object, fits ? "ok" : "error", ...told);
  leave(kernel);
  if (!fits) throw memoryFull((value as Uint8Array).length);
}

/** Gives a new shared value its first contents. This is not a step, because no other thread can see the value yet. */
export function initialiseShared(kernel: Kernel, object: number, value: Stored): void {
  enter(kernel);
  const fits = poke(kernel, object, value);
  leave(kernel);
  if (!fits) throw memoryFull((value as Uint8Array).length);
}

/** The bytes of a value that the trace shows. */
const MOST_TRACED = 64;

/** A value for its event: a number as it is; else its bytes, one a character, or "…". */
function traced(value: Stored): RecordDetails<"read"> {
  if (typeof value === "number") return [value, 0, ""];
  const text = value.length > MOST_TRACED ? "…" : Buffer.from(value).toString("latin1");
  return [Number.NaN, 0, text];
}

function peek({ world }: Kernel, object: number): Stored {
  const at = objectAt<"shared">(object);
  if (get(world.words, at, SHARED.form) === NUMBER) return getDouble(world.doubles, at, SHARED.number);
  return load(world, get(world.words, at, SHARED.block));
}

function poke({ world }: Kernel, object: number, value: Stored): boolean {
  const at = objectAt<"shared">(object);
  const old = get(world.words, at, SHARED.form) === BYTES ? get(world.words, at, SHARED.block) : 0;
  if (typeof value === "number") {
    set(world.words, at, SHARED.form, NUMBER);
    setDouble(world.doubles, at, SHARED.number, value);
  } else {
    const block = store(world, value);
    if (block === 0) return false;
    set(world.words, at, SHARED.form, BYTES);
    set(world.words, at, SHARED.block, block);
  }
  release(world, old);
  return true;
}
