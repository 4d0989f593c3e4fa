import { threadAt } from "../records/areas.ts";
import { get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "../steps/emit.ts";
import { endRun, stopHere } from "../steps/end-run.ts";
import { enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";

/** The lesson called `process.exit(code)`: this step ends the run. Does not return. */
export function noteExit(kernel: Kernel, code: number): never {
  enterStep(kernel, "exit", 0, code);
  const { words } = kernel.world;
  const isPlain = get(words, threadAt(kernel.thread), THREAD.daemon) === 0;
  const others = get(words, WORLD, HEADER.alivePlain) - (isPlain ? 1 : 0);
  emit(kernel, "exit", 0, "ok", code, others > 0 ? 1 : 0);
  set(words, WORLD, HEADER.exit, 1);
  endRun(kernel);
  leave(kernel);
  stopHere(kernel.world);
}
