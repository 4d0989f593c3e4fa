import type { View } from "./text/view.ts";

/** A sentence of a verdict behind its mark: good, bad, or a limit of what is known. */
export interface MarkedSentence {
  readonly mark: "✓" | "✗" | "!";
  readonly text: string;
}

/** The mark in its colour. */
export function paintMark(mark: MarkedSentence["mark"], { style }: View): string {
  const paints = { "✓": style.green, "✗": style.red, "!": style.yellow };
  return paints[mark](mark);
}
