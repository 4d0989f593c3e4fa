import type { Problem } from "../authoring/lint/problem.ts";
import { showCount } from "../protocol/quantity.ts";
import { visible } from "./text/sanitise.ts";
import type { View } from "./text/view.ts";

/** One line for each problem, as editors and CI read them: `path:line:col severity text [rule]`. Then their number. */
export function renderLint(
  {
    problems,
    lessons,
    exercises,
  }: { readonly problems: readonly Problem[]; readonly lessons: number; readonly exercises: number },
  nameOf: (file: string) => string,
  { style }: View,
): readonly string[] {
  const lines = problems.map(({ file, line, column, severity, text, rule }) => {
    const colour = severity === "error" ? style.red : style.yellow;
    return `${visible(nameOf(file))}:${line}:${column} ${colour(severity)} ${visible(text)} ${style.dim(`[${rule}]`)}`;
  });
  const counts = [
    showCount(lessons, "lesson"),
    ...(exercises > 0 ? [showCount(exercises, "exercise")] : []),
  ].join(" and ");
  return [
    ...lines,
    `${counts}: ${problems.length === 0 ? "nothing to mend" : showCount(problems.length, "problem")}`,
  ];
}
