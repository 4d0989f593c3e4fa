import type { ErrorCode } from "../protocol/errors.ts";
import { wrapIndented } from "./text/prose.ts";
import { visible } from "./text/sanitise.ts";
import { columnsOf, type View } from "./text/view.ts";

/** An error that ends a command: what is wrong and how to fix it, without a stack. */
export function renderError(code: ErrorCode, message: string, view: View): readonly string[] {
  const label = labelOf(code);
  const columns = columnsOf(view);
  const beside = columns > 3 * label.length;
  const indent = beside ? label.length + 1 : 2;
  const rows = wrapIndented(message, columns - indent).map((row) => " ".repeat(indent) + row);
  const head = view.style.red(label);
  if (!beside) return [head, ...rows];
  return rows.map((row, index) => (index === 0 ? `${head}${row.slice(label.length)}` : row).trimEnd());
}

/** The same for a file or a pipe: its lines are not wrapped, so that they can be searched. */
export function plainError(code: ErrorCode, message: string): readonly string[] {
  return `${labelOf(code)} ${message}`.split("\n").map(visible);
}

function labelOf(code: ErrorCode): string {
  return code === "ERR_INTERNAL" ? "internal error:" : "error:";
}
