import type { Op } from "../../protocol/operations.ts";
import { noteLimit } from "../memory/limits.ts";
import { isControlled } from "../memory/run-state.ts";
import type { World } from "../memory/world.ts";
import { get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { emit } from "../steps/emit.ts";
import { enter, enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { TEXT_UNITS } from "../steps/log.ts";

/**
 * Writes text as one step. A long text is sent ahead in parts, which the trace's reader joins; the step is still one point in the order.
 */
export function writeText(kernel: Kernel, op: "print" | "output" | "stderr", text: string): void {
  const { words } = kernel.world;
  let start = 0;
  while (text.length - start > TEXT_UNITS) {
    enter(kernel);
    emit(kernel, "text", 0, "ok", 0, 0, text.slice(start, start + TEXT_UNITS));
    leave(kernel);
    start += TEXT_UNITS;
  }
  const leavesOpen = op === "output" && text !== "" && !text.endsWith("\n");
  enterStep(kernel, op, 0, leavesOpen ? 1 : 0);
  emit(kernel, op, 0, "ok", 0, 0, start === 0 ? text : text.slice(start));
  countPrinted(kernel.world, text.length);
  if (op === "print" || (op === "output" && text !== ""))
    set(words, WORLD, HEADER.openLine, leavesOpen ? 1 : 0);
  leave(kernel);
}

/** A run under a schedule that has printed too much takes no more decisions. */
function countPrinted(world: World, units: number): void {
  const { words } = world;
  const left = get(words, WORLD, HEADER.printsLeft);
  if (left === 0 || !isControlled(world)) return;
  // 0 stands for any number.
  set(words, WORLD, HEADER.printsLeft, left - units || -1);
  if (left > units) return;
  noteLimit(world, "printed text");
  set(
    words,
    WORLD,
    HEADER.stepCap,
    Math.min(get(words, WORLD, HEADER.stepCap), get(words, WORLD, HEADER.steps)),
  );
}

/**
 * Whether the place of this write among other threads' writes matters now: it leaves a line open, or adds to an open one, so its text joins
 * that of others. Whole lines do not mix; a search for a text asks for their order all the same. Standard error is not compared.
 *
 * @param leavesOpen 1 where the text ends without a line feed.
 */
export function joinsLine({ words }: World, op: Op, leavesOpen: number): boolean {
  if (op !== "print" && op !== "output") return false;
  return (
    leavesOpen === 1 ||
    get(words, WORLD, HEADER.openLine) === 1 ||
    get(words, WORLD, HEADER.orderedPrints) === 1
  );
}
