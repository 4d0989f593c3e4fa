import type { Outcome } from "../result/explore.ts";
import { visible } from "./text/sanitise.ts";

/** The output of an outcome and its ending, in one line. */
export function linesOf({ output, deadlock, verdict }: Outcome): string {
  const text = output.map(visible).join(" ⏎ ");
  if (deadlock) return text === "" ? "deadlock" : `${text} ⏎ deadlock`;
  if (verdict === "timeout") return text === "" ? "no end" : `${text} ⏎ no end`;
  if (verdict === "crash" || verdict === "error") return text === "" ? "error" : `${text} ⏎ error`;
  return text === "" ? "(nothing)" : text;
}
