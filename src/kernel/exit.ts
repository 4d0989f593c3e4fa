import { emit, enterStep, type Kernel, leave } from "./kernel.ts";
import { H_EXIT, H_STOP, STOP_FREEZE } from "./layout.ts";

/** The lesson called `process.exit(code)`: the run is over in this very step. Does not return. */
export function noteExit(kernel: Kernel, code: number): never {
  enterStep(kernel, "exit", 0, code);
  emit(kernel, "exit", 0, "ok", code);
  kernel.world.words[H_EXIT] = 1;
  Atomics.store(kernel.world.words, H_STOP, STOP_FREEZE);
  leave(kernel);
  for (;;) Atomics.wait(kernel.world.words, H_STOP, STOP_FREEZE);
}
