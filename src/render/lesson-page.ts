import type { Lesson } from "../protocol/lesson.ts";
import { renderListings, type Source } from "./markdown/listing.ts";
import { renderMarkdown } from "./markdown/markdown.ts";
import { paragraph, wrapProse } from "./text/prose.ts";
import { visible } from "./text/sanitise.ts";
import { columnsOf, readingColumnsOf, type View } from "./text/view.ts";

interface LessonPage {
  readonly lesson: Pick<Lesson, "id" | "title" | "section" | "text">;
  /** The contents of `main.ts`. */
  readonly program: string;
  /** The contents of `main.py`, if there is one. */
  readonly python?: string | undefined;
  /** The shown path of `main.ts`. */
  readonly path: string;
  /** The command that makes a copy to edit, for a lesson that cannot be edited in its place. */
  readonly copy?: string;
}

/** A lesson to read: its text, its program, and the Python beside it. */
export function renderLessonPage(
  { lesson, program, python, path, copy }: LessonPage,
  view: View,
): readonly string[] {
  const { style } = view;
  const section = lesson.section === "" ? "" : style.dim(` · § ${visible(lesson.section)}`);
  const name = style.bold(visible(lesson.id)) + section;
  const text = renderMarkdown(lesson.text, readingColumnsOf(view) - 2, view);
  const sources: Source[] = [{ name: "main.ts", text: program, language: "typescript" }];
  if (python !== undefined) sources.push({ name: "main.py", text: python, language: "python" });
  return [
    ...paragraph(`${name}  ${style.bold(visible(lesson.title))}`, view),
    "",
    ...text.map((row) => ` ${row}`.trimEnd()),
    "",
    ...renderListings(sources, view),
    "",
    ...renderWay(`The program: ${path}`, view),
    ...(copy === undefined ? [] : renderWay(`To edit it: ${copy}`, view)),
  ];
}

function renderWay(text: string, view: View): readonly string[] {
  const rows = wrapProse(visible(text), columnsOf(view) - 1);
  return rows.map((row) => ` ${view.style.dim(row)}`);
}
