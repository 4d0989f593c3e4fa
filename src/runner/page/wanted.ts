import { compareOutput } from "../../expect/compare/compare.ts";
import { type ExpectedLine, parseExpected } from "../../expect/parse.ts";
import { type Shows, showLineInWords, shownCaptures } from "../../expect/show.ts";
import { sayShownCapture } from "../../explain/output.ts";
import { displayPath } from "../../lesson/display-path.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import type { PageReport, PageRow, ShownExpected } from "../../result/page.ts";
import type { Facts } from "../analyse.ts";

/** What a run should print, and how it is compared. */
export interface Wanted {
  readonly lines: readonly ExpectedLine[];
  readonly shows: Shows;
  readonly order: "any" | "exact";
}

/** A lesson's expected output, with the texts that its captures are shown as. @throws ThreadlabError `ERR_CAPTURE` */
export function shownExpected({ expected, folder, shows }: Lesson): ShownExpected {
  const lines = parse(expected, folder);
  return {
    lines: lines.map((line) =>
      line.pieces.map((piece) => ({
        text: showLineInWords({ ...line, literal: undefined, pieces: [piece] }, shows),
        varies: piece.kind === "capture",
      })),
    ),
    stands: shownCaptures(lines, shows).map(sayShownCapture),
  };
}

/** What the runs of a lesson or an exercise should print. @throws ThreadlabError `ERR_CAPTURE` */
export function wantedOf({
  expected,
  folder = "",
  shows,
  order,
}: Pick<Lesson, "expected" | "shows" | "order"> & { readonly folder?: string }): Wanted {
  return { lines: parse(expected, folder), shows, order };
}

/** The same, for the readers of a page. */
export function tellWanted({ lines, shows }: Wanted): Pick<PageReport, "expected" | "stands"> {
  const stands = shownCaptures(lines, shows).map(sayShownCapture);
  return {
    expected: lines.map((line) => showLineInWords(line, shows)),
    ...(stands.length > 0 && { stands }),
  };
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

function parse(expected: string, folder: string): readonly ExpectedLine[] {
  return parseExpected(expected, folder === "" ? undefined : displayPath(`${folder}/expected.txt`));
}
