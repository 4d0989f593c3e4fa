import { applyParams } from "../lesson/params.ts";
import type { Target } from "../lesson/resolve.ts";

/**
 * The same target, held against another text. A bare file becomes a lesson that has nothing but the text, and the params that
 * `sets` sets.
 */
export function withExpected(target: Target, expected: string, sets: readonly string[] = []): Target {
  if (target.kind === "lesson") return { kind: "lesson", lesson: { ...target.lesson, expected } };
  const { file, name } = target;
  return {
    kind: "lesson",
    lesson: {
      ...{ id: name, folder: file, number: 0, title: name, section: "", summary: "", claims: [] },
      ...{
        output: "derived",
        order: "any",
        params: applyParams(undefined, sets),
        shows: {},
        races: false,
        clock: "virtual",
        check: {},
        timeout: 60,
      },
      ...{ text: "", program: file, expected },
    },
  };
}
