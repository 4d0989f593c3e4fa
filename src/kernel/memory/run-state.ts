import { MODE_CONTROLLED, STOP_NONE } from "../records/codes.ts";
import { cell, get } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import type { World } from "./world.ts";

/** Whether the threads of the run go by a schedule, one at a time, on the virtual clock. */
export function isControlled({ words }: World): boolean {
  return get(words, WORLD, HEADER.mode) === MODE_CONTROLLED;
}

/** Whether sleeps may last as long as they like, and timeouts may come late. */
export function isFreeTime({ words }: World): boolean {
  return get(words, WORLD, HEADER.freeTime) === 1;
}

/** Whether the run is over: no thread makes another step. */
export function isStopped({ words }: World): boolean {
  return Atomics.load(words, cell(WORLD, HEADER.stop)) !== STOP_NONE;
}
