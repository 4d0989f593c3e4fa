import { emit, endRun, enterStep, type Kernel, leave, stopHere } from "./kernel.ts";
import { H_EXIT } from "./layout.ts";

/** The lesson called `process.exit(code)`: the run is over in this very step. Does not return. */
export function noteExit(kernel: Kernel, code: number): never {
  enterStep(kernel, "exit", 0, code);
  emit(kernel, "exit", 0, "ok", code);
  kernel.world.words[H_EXIT] = 1;
  endRun(kernel);
  leave(kernel);
  stopHere(kernel.world);
}
