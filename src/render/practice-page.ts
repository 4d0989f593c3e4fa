import type { Exercise } from "../practice/exercise.ts";
import { renderListings, type Source } from "./markdown/listing.ts";
import { renderMarkdown } from "./markdown/markdown.ts";
import { readingParagraph } from "./text/prose.ts";
import { visible } from "./text/sanitise.ts";
import { readingColumnsOf, type View } from "./text/view.ts";

/**
 * Hints of an exercise, counted.
 *
 * @param from the first one, counted from 0. @param to the one after the last. @param solution the command that shows the solution.
 */
export function renderHint(
  { id, hints }: Pick<Exercise, "id" | "hints">,
  { from, to, solution }: { readonly from: number; readonly to: number; readonly solution: string },
  view: View,
): readonly string[] {
  if (hints.length === 0) return readingParagraph(`There are no hints for ${visible(id)}.`, view);
  const rows = hints.slice(from, to).flatMap((text, index) => {
    const counted = `hint ${from + index + 1} of ${hints.length}`;
    return readingParagraph(`${view.style.dim(counted)}  ${visible(text)}`, view);
  });
  const isLast = to === hints.length;
  return isLast ? [...rows, ...readingParagraph(`the solution: ${visible(solution)}`, view)] : rows;
}

/** A solution of an exercise, why it is one, and the rule. */
export function renderSolution(exercise: Exercise, view: View): readonly string[] {
  const { files, text, after } = exercise;
  const sources = files.map(({ name, solution }): Source => {
    return {
      name: name === "" ? "one solution" : `${name}: one solution`,
      text: solution,
      language: "typescript",
    };
  });
  const why = text === "" ? [] : renderMarkdown(text, readingColumnsOf(view) - 2, view);
  return [
    ...renderListings(sources, view),
    "",
    ...why.map((row) => ` ${row}`.trimEnd()),
    ...(why.length > 0 ? [""] : []),
    ...readingParagraph(visible(after), view),
  ];
}

/** What a learner can do next. */
export function renderWayOn(isSolved: boolean, view: View): readonly string[] {
  const { dim } = view.style;
  const commands = isSolved
    ? ["the next one: threadlab practice"]
    : ["once more: threadlab practice", "a hint: threadlab practice hint"];
  return commands.map((command) => ` ${dim(command)}`);
}
