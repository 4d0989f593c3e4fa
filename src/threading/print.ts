import { inspect } from "node:util";
import { writeOut } from "./write-out.ts";

/**
 * Prints its values in one line, separated by blanks: one step, so lines of different threads never mix.
 * Text is printed as it is, everything else as Node's console shows it.
 */
export function print(...values: readonly unknown[]): void {
  writeOut("print", values.map(show).join(" "));
}

function show(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}
