import type { Lesson } from "../protocol/lesson.ts";
import { cutText, fitText } from "./cells.ts";
import { wrapProse } from "./prose.ts";
import { visible, widthOf } from "./sanitise.ts";
import { columnsOf, type View } from "./view.ts";

type Entry = Pick<Lesson, "id" | "title" | "section" | "summary">;

/** Narrower than this, titles stand below the ids. */
const LEAST_BESIDE = 50;
const MOST_TEXT = 84;

/** The lessons in the order given: section of the notes, id, title, and what it shows in one line. */
export function renderList(lessons: readonly Entry[], view: View): readonly string[] {
  const columns = columnsOf(view);
  const widest = (text: (lesson: Entry) => string, most: number) =>
    Math.min(most, Math.max(0, ...lessons.map((lesson) => widthOf(text(lesson)))));
  const section = widest((lesson) => lesson.section, 8);
  const id = widest((lesson) => lesson.id, Math.floor(columns / 3));
  const beside = columns >= LEAST_BESIDE;
  const indent = beside ? 1 + section + 2 + id + 2 : 1 + section + 2;
  const room = Math.min(MOST_TEXT, columns - indent);
  return lessons.flatMap((lesson) => {
    const number = view.style.dim(fitText(lesson.section, section));
    const text = [
      ...wrapProse(visible(lesson.title), room),
      ...wrapProse(visible(lesson.summary), room).map((row) => view.style.dim(row)),
    ].filter((row) => row !== "");
    const margin = " ".repeat(indent);
    if (!beside) {
      return [
        ` ${number}  ${view.style.bold(cutText(lesson.id, columns - indent))}`,
        ...text.map((row) => margin + row),
      ];
    }
    const head = ` ${number}  ${view.style.bold(fitText(lesson.id, id))}  `;
    const rows = text.length === 0 ? [""] : text;
    return rows.map((row, index) => ((index === 0 ? head : margin) + row).trimEnd());
  });
}
