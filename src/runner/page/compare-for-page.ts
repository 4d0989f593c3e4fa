import { compareOutput } from "../../expect/compare/compare.ts";
import type { ExpectedLine } from "../../expect/parse.ts";
import type { Shows } from "../../expect/show.ts";
import type { PageRow } from "../../result/page.ts";
import type { Facts } from "../analyse.ts";

/** What a run should print, and how it is compared. */
export interface Wanted {
  readonly lines: readonly ExpectedLine[];
  readonly shows: Shows;
  readonly order: "any" | "exact";
}

/** Pairs a run's lines with the expected ones: the same rows as on a terminal. */
export function compareForPage(
  { lines: expected, ...wanted }: Wanted,
  { transcript, events, roster }: Facts,
): readonly PageRow[] {
  const { lines } = transcript.output;
  const { rows } = compareOutput({ expected, ...wanted, lines, events, names: roster });
  return rows.map(({ expected, actual, state }) => ({
    ...(expected && { expected: expected.index }),
    ...(actual && { line: actual.index }),
    ...(state !== "same" && { state }),
  }));
}
