import { emit, enterStep, type Kernel, leave, RunOver } from "./kernel.ts";
import { H_EXIT, H_MODE, H_STOP, MODE_CONTROLLED, STOP_FREEZE } from "./layout.ts";
import { endRun } from "./threads.ts";

/** The lesson called `process.exit(code)`: the run is over in this very step. Does not return. */
export function noteExit(kernel: Kernel, code: number): never {
  enterStep(kernel, "exit", 0, code);
  emit(kernel, "exit", 0, "ok", code);
  const { words } = kernel.world;
  words[H_EXIT] = 1;
  endRun(kernel);
  leave(kernel);
  // Under a schedule the worker is wanted for the next run.
  if (words[H_MODE] === MODE_CONTROLLED) throw new RunOver();
  for (;;) Atomics.wait(words, H_STOP, STOP_FREEZE);
}
