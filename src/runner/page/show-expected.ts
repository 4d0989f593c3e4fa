import { parseExpected } from "../../expect/parse.ts";
import { showLineInWords, tellCaptures } from "../../expect/show.ts";
import { displayPath } from "../../lesson/display-path.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import type { ShownExpected } from "../../result/page.ts";

/** A lesson's expected output, with the texts that its captures are shown as. @throws ThreadlabError `ERR_CAPTURE` */
export function shownExpected({ expected, folder, shows }: Lesson): ShownExpected {
  const lines = parseExpected(expected, displayPath(`${folder}/expected.txt`));
  return {
    lines: lines.map((line) =>
      line.pieces.map((piece) => ({
        text: showLineInWords({ ...line, literal: undefined, pieces: [piece] }, shows),
        varies: piece.kind === "capture",
      })),
    ),
    stands: tellCaptures(lines, shows),
  };
}
