import { clearArena, keepBelow, load, store } from "../memory/arena.ts";
import type { World } from "../memory/world.ts";
import { add, get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";

/** The program lies in each world, so a run of the same program finds it, and its workers need not compile it again. */
const placed = new WeakMap<World, string>();

export function placeProgram(world: World, program: string): void {
  if (placed.get(world) === program) {
    clearArena(world, true);
    return;
  }
  const { words } = world;
  clearArena(world, false);
  set(words, WORLD, HEADER.program, store(world, Buffer.from(program, "utf8")));
  add(words, WORLD, HEADER.programVersion, 1);
  keepBelow(world);
  placed.set(world, program);
}

/** The program of the current run: its text, and the version that tells whether a worker has it already. */
export function programVersion({ words }: World): number {
  return get(words, WORLD, HEADER.programVersion);
}

export function programBytes(world: World): Buffer {
  return load(world, get(world.words, WORLD, HEADER.program));
}

export function paramsText(world: World): string {
  return load(world, get(world.words, WORLD, HEADER.params)).toString("utf8");
}
