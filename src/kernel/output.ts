import { emit, enter, enterStep, type Kernel, leave } from "./kernel.ts";
import { H_ORDERED_PRINTS } from "./layout.ts";
import { TEXT_UNITS } from "./log.ts";

/**
 * Writes text as one step. A long text goes ahead in parts, which the reader of the trace puts together; the step
 * itself is still one point in the order.
 */
export function writeText(kernel: Kernel, op: "print" | "output" | "stderr", text: string): void {
  let start = 0;
  while (text.length - start > TEXT_UNITS) {
    enter(kernel);
    emit(kernel, "text", 0, "ok", 0, 0, text.slice(start, start + TEXT_UNITS));
    leave(kernel);
    start += TEXT_UNITS;
  }
  // Told to the scheduler: as a rule the order of prints is nobody's concern, but a search for a text asks for it.
  enterStep(kernel, op, 0, kernel.world.words[H_ORDERED_PRINTS]);
  emit(kernel, op, 0, "ok", 0, 0, start === 0 ? text : text.slice(start));
  leave(kernel);
}
