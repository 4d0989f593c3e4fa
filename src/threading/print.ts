import { inspect } from "node:util";
import { refuseLongTexts } from "./support/long-text.ts";
import { writeOut } from "./support/write-out.ts";

/**
 * Prints its values in one line, separated by spaces. This is one step, so lines of different threads never mix. Text is
 * printed unchanged, everything else as Node's console shows it.
 */
export function print(...values: readonly unknown[]): void {
  writeOut("print", shown(values));
}

/**
 * Writes its values as {@link print} shows them, but without a line feed: Python's `print(…, end="")`. This is one step.
 *
 * Guarantees: the output is one sequence of characters, in the order in which threads write them, so what they write
 * without a line feed joins into one line:
 *
 * ```ts
 * export function foo() { f.acquire(); write("foo"); b.release(); }   // and bar, the other way round: foobarfoobar
 * ```
 *
 * May surprise: if nothing orders the threads, another thread may `print` on the same line, and this ends the line.
 */
export function write(...values: readonly unknown[]): void {
  writeOut("output", shown(values));
}

function shown(values: readonly unknown[]): string {
  refuseLongTexts(values);
  return values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" ");
}
