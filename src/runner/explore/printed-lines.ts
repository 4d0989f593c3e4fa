import type { StampedLine } from "../../trace/lines.ts";
import type { Facts } from "../analyse.ts";

/** The lines in the order printed. */
export interface Printed extends ReadonlyArray<StampedLine> {
  /** Whether more was printed than was kept. */
  readonly isCut: boolean;
  /** The number of lines that were printed, those that were not kept included. */
  readonly printed: number;
}

export function printedLines({ transcript }: Facts): Printed {
  const { lines, truncated, printed } = transcript.output;
  return Object.assign([...lines], {
    isCut: truncated || lines.some(({ isCut }) => isCut === true),
    printed,
  });
}
