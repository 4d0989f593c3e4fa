import { writeText } from "../../kernel/primitives/output.ts";
import { isChildProcess } from "../../kernel/threads/processes.ts";
import { callParent } from "./call-supervisor.ts";
import { current } from "./current.ts";

/**
 * Writes text as one step. In a child process it returns once the text is in the parent's output: nothing is lost even if the process dies
 * right after, and the text comes before all later output.
 */
export function writeOut(op: "print" | "output" | "stderr", text: string): void {
  const { kernel } = current();
  if (isChildProcess(kernel.world)) callParent(op, 0, { type: op, text });
  else writeText(kernel, op, text);
}
