import { emit, endRun, enterStep, type Kernel, leave, stopHere } from "./kernel.ts";
import { set } from "./memory/fields.ts";
import { HEADER, WORLD } from "./memory/header.ts";

/** The lesson called `process.exit(code)`: the run is over in this very step. Does not return. */
export function noteExit(kernel: Kernel, code: number): never {
  enterStep(kernel, "exit", 0, code);
  emit(kernel, "exit", 0, "ok", code);
  set(kernel.world.words, WORLD, HEADER.exit, 1);
  endRun(kernel);
  leave(kernel);
  stopHere(kernel.world);
}
