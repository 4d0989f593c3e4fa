import { set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { emit } from "../steps/emit.ts";
import { endRun, stopHere } from "../steps/end-run.ts";
import { enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";

/** The lesson called `process.exit(code)`: this step ends the run. Does not return. */
export function noteExit(kernel: Kernel, code: number): never {
  enterStep(kernel, "exit", 0, code);
  emit(kernel, "exit", 0, "ok", code);
  set(kernel.world.words, WORLD, HEADER.exit, 1);
  endRun(kernel);
  leave(kernel);
  stopHere(kernel.world);
}
