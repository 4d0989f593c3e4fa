import type { Place } from "../protocol/program.ts";

/** What a worker needs of a source map. */
export interface SourceMap {
  /** Absolute paths. */
  readonly sources: readonly string[];
  /** The segments, as version 3 of the format writes them. */
  readonly mappings: string;
}

/**
 * The place in the source of a position in the code; lines and columns count from 1 on both sides. Undefined for code that
 * has no source.
 *
 * Reads the map from its beginning and keeps nothing: a thread's heap is small, and a decoded map can be as large as it. Errors that
 * somebody looks at are few.
 */
export function placeIn({ sources, mappings }: SourceMap, line: number, column: number): Place | undefined {
  // The four running sums of a segment: column of the code, then source, line and column in it; a fifth is for names.
  const sums = [0, 0, 0, 0, 0];
  let row = 1;
  let found: Place | undefined;
  for (let i = 0; i < mappings.length && row <= line; i++) {
    if (mappings[i] === ";") {
      row++;
      sums[0] = 0;
    }
    if (mappings[i] === ";" || mappings[i] === ",") continue;
    let field = 0;
    for (; i < mappings.length && mappings[i] !== "," && mappings[i] !== ";"; i++, field++) {
      let value = 0;
      let shift = 0;
      let digit = digitAt(mappings, i);
      for (; digit & 32; digit = digitAt(mappings, ++i), shift += 5) value |= (digit & 31) << shift;
      value |= digit << shift;
      sums[field] = (sums[field] as number) + (value & 1 ? -(value >>> 1) : value >>> 1);
    }
    i--;
    const [at = 0, source = 0, sourceLine = 0, sourceColumn = 0] = sums;
    if (row !== line || at >= column) continue;
    const file = field > 1 ? sources[source] : undefined;
    found = file === undefined ? undefined : { file, line: sourceLine + 1, column: sourceColumn + 1 };
  }
  return found;
}

/** A digit of base 64: the sixth bit says that more of the number follows. */
function digitAt(text: string, index: number): number {
  return DIGITS.indexOf(text[index] ?? "A");
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
