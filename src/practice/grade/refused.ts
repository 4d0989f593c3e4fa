import { displayPath } from "../../lesson/display-path.ts";
import type { GradeCause, GradePlace, GradeReason } from "./graded.ts";
import type { Submission } from "./submissions.ts";

/** Causes by the first line of a message. The first that fits counts. */
const CAUSES: readonly (readonly [words: RegExp, cause: GradeCause])[] = [
  [/ is not for this program: | leads out of the program's folder: /, "forbidden"],
  [/ is a link\. /, "link"],
  [/ it is not UTF-8: /, "encoding"],
  [/^There is no | contains no submission: |Could not resolve |there is no such file/, "missing"],
  [/ does not export |No matching export /, "import"],
  [/:\d+:\d+: /, "syntax"],
];

/** Why a submission cannot be run. */
export function refusal(message: string): GradeReason {
  const [first = ""] = message.split("\n");
  const cause = CAUSES.find(([words]) => words.test(first))?.[1] ?? "unreadable";
  return { rule: "compiles", message, cause };
}

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
