import { displayPath } from "../../lesson/display-path.ts";
import type { GradePlace } from "./graded.ts";
import type { Submission } from "./submissions.ts";

/** `account.ts:5:32`, and what follows. */
const PLACE = /^(.+?):(\d+):(\d+)(?=$|: )/;

/** A message with the submission's own paths at the beginnings of its lines. */
export function inOwnWords(message: string, { places }: Submission, cwd: string): string {
  return message
    .split("\n")
    .map((line) => {
      const [, file = ""] = PLACE.exec(line) ?? [];
      const path = places.get(file);
      return path === undefined ? line : `${displayPath(path, cwd)}${line.slice(file.length)}`;
    })
    .join("\n");
}

/** The first place in a submission's own files, of some texts that begin with one. */
export function firstOwnPlace(texts: readonly string[], { places }: Submission): GradePlace | undefined {
  for (const text of texts) {
    const [, file = "", line, column] = PLACE.exec(text) ?? [];
    const path = places.get(file);
    if (path !== undefined) return { file: path, line: Number(line), column: Number(column) };
  }
  return undefined;
}
