import { parseExpected } from "../../expect/parse.ts";
import { applyParams } from "../../lesson/params.ts";
import type { Target } from "../../lesson/resolve.ts";
import { NO_FRONT_MATTER } from "../../lesson/split-front-matter.ts";

/**
 * The same target with another expected text. A bare file becomes a lesson that has nothing but the text, and the params in `sets`.
 *
 * @param file where the text is from, for errors. @throws ThreadlabError if the text is not an expected output.
 */
export function withExpected(
  target: Target,
  expected: string,
  { sets = [], file = "expected.txt" }: { readonly sets?: readonly string[]; readonly file?: string } = {},
): Target & { readonly kind: "lesson" } {
  parseExpected(expected, file);
  if (target.kind === "lesson") return { kind: "lesson", lesson: { ...target.lesson, expected } };
  const { file: program, name } = target;
  return {
    kind: "lesson",
    lesson: {
      ...NO_FRONT_MATTER,
      ...{ id: name, folder: program, number: 0, title: name, params: applyParams(undefined, sets) },
      ...{ text: "", program, expected },
    },
  };
}
