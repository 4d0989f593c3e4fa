import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Message } from "esbuild";
import type { Refusal } from "../refused.ts";

/** An error of the compiler, or of a check beside it, which says of what kind it is. */
export interface Mistake extends Pick<Message, "text" | "location" | "notes"> {
  readonly detail?: Refusal;
}

/**
 * Where a mistake is in the program's own text; null if that is not known.
 *
 * @param trace the map of the bundled code.
 * @param bundled the place in the bundled code: a line from 1, a column from 0.
 * @param length of what is wrong, in characters.
 */
export function placeOfMistake(
  trace: TraceMap,
  bundled: { readonly line: number; readonly column: number },
  length: number,
): Mistake["location"] {
  const { source, line, column } = originalPositionFor(trace, bundled);
  if (source === null || line === null) return null;
  const sourceText = trace.sourcesContent?.[trace.sources.indexOf(source)] ?? "";
  const lineText = sourceText.split(/\r\n|\n|\r/)[line - 1] ?? "";
  const before = Buffer.byteLength(lineText.slice(0, column));
  return { file: source, line, column: before, length, lineText, namespace: "", suggestion: "" };
}

/** A mistake that the engine refuses and esbuild does not see, such as in a regular expression; undefined for any other error. */
export function mistakeOf(error: unknown, map: string): Mistake | undefined {
  if (!(error instanceof SyntaxError) || !("loc" in error)) return undefined;
  const location = placeOfMistake(new TraceMap(map), error.loc as { line: number; column: number }, 1);
  // The parser ends its message with the place in the bundled code.
  return { text: error.message.replace(/ \(\d+:\d+\)$/, ""), location, notes: [] };
}
