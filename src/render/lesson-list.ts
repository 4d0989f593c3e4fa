import type { Lesson } from "../protocol/lesson.ts";
import { showCount } from "../protocol/quantity.ts";
import { cutText, fitText } from "./text/cells.ts";
import { paragraph, wrapProse } from "./text/prose.ts";
import { visible, widthOf } from "./text/sanitise.ts";
import { columnsOf, type View } from "./text/view.ts";

/** A course that does not come with threadlab. */
export interface OwnCourse {
  /** The commands that run its first lesson, and that which takes its exercises for practice. */
  readonly run: readonly string[];
  readonly practise: string;
  /** Whether the working directory is the course, or one of its lessons. */
  readonly isHere: boolean;
  readonly exercises: number;
  /** Folders in it that are not lessons, and why. */
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
}

type LessonRow = Pick<Lesson, "id" | "number" | "chapter" | "title" | "section" | "summary">;

/** What a reader has done, as ids of lessons. */
export interface ReaderProgress {
  readonly matched?: ReadonlySet<string> | undefined;
  readonly practised?: ReadonlySet<string>;
}

/** With fewer columns than this, titles stand below the ids. */
const LEAST_BESIDE = 50;
const MOST_TEXT = 84;
const GAP = "  ";

/** The widths of the columns, without the gap behind each. */
interface ListWidths {
  readonly number: number;
  readonly id: number;
  readonly section: number;
  readonly title: number;
}

/**
 * The lessons in the given order, under the headings of their chapters: number, id, section of the notes, title, and summary. On a wide
 * screen the summary stands behind the title, otherwise below the id. The end says how to name a lesson, because a number could also mean a
 * section.
 *
 * @param done the ids of those that get a mark, because they were run to a match, or all of their exercises are solved.
 */
export function renderList(
  lessons: readonly LessonRow[],
  view: View,
  { matched = new Set(), practised = new Set() }: ReaderProgress = {},
  own?: OwnCourse,
): readonly string[] {
  const [first] = lessons;
  if (first === undefined) return [];
  const columns = columnsOf(view);
  const widths = widthsOf(lessons, columns);
  const isAny = (ids: ReadonlySet<string>) => lessons.some(({ id }) => ids.has(id));
  const legend = [
    ...(isAny(matched) ? ["✓ You have run it, and it matched."] : []),
    ...(isAny(practised) ? ["★ You have solved all exercises on it."] : []),
  ];
  return [
    ...(columns < LEAST_BESIDE
      ? lessons.flatMap((lesson, index) => [
          ...renderChapter(lesson, lessons[index - 1], view),
          ...marked(lesson, renderNarrow(lesson, widths, view)),
        ])
      : [
          view.style.dim(renderRow(HEAD, widths, (text) => text, "title")),
          ...lessons.flatMap((lesson, index) => [
            ...renderChapter(lesson, lessons[index - 1], view),
            ...marked(lesson, renderEntry(lesson, widths, view)),
          ]),
        ]),
    "",
    ...legend.map((text) => view.style.dim(` ${text}`)),
    ...(legend.length > 0 ? [""] : []),
    ...renderNaming(first, view, own),
  ];

  /** The mark takes a column that is otherwise empty. */
  function marked({ id }: LessonRow, [first = "", ...more]: readonly string[]): readonly string[] {
    const mark = practised.has(id) ? "★" : matched.has(id) ? "✓" : undefined;
    return mark === undefined ? [first, ...more] : [first.replace(/^ /, view.style.green(mark)), ...more];
  }
}

/** A heading where a chapter begins. */
function renderChapter({ chapter }: LessonRow, before: LessonRow | undefined, view: View): readonly string[] {
  if (chapter === undefined || chapter === before?.chapter) return [];
  const rows = wrapProse(visible(chapter), columnsOf(view) - 1).map((row) => ` ${view.style.bold(row)}`);
  return before === undefined ? rows : ["", ...rows];
}

const HEAD = { id: "lesson", number: "no.", section: "section" } as const;

function widthsOf(lessons: readonly LessonRow[], columns: number): ListWidths {
  const widest = (text: (lesson: LessonRow) => string, head: string, most = columns) => {
    const width = Math.max(0, ...lessons.map((lesson) => widthOf(text(lesson))));
    return width === 0 ? 0 : Math.min(most, Math.max(width, head.length));
  };
  return {
    number: widest(({ number }) => String(number), HEAD.number),
    id: widest(({ id }) => id, HEAD.id, Math.floor(columns / 3)),
    section: widest(({ section }) => section, HEAD.section, 12),
    title: widest(({ title }) => title, ""),
  };
}

/** One line, and below it what does not fit. */
function renderEntry(lesson: LessonRow, widths: ListWidths, view: View): readonly string[] {
  const columns = columnsOf(view);
  const { bold, dim } = view.style;
  const before = widthOf(renderRow(lesson, widths, (text) => text, ""));
  const room = columns - before;
  const title = visible(lesson.title);
  const summary = visible(lesson.summary);
  const behind = before + widths.title + GAP.length;
  if (columns - behind >= MOST_TEXT) {
    const [head = "", ...more] = wrapProse(summary, MOST_TEXT);
    const row = renderRow(lesson, widths, bold, `${fitText(title, widths.title)}${GAP}${dim(head)}`);
    return [row.trimEnd(), ...more.map((text) => " ".repeat(behind) + dim(text))];
  }
  const [head = "", ...more] = wrapProse(title, Math.min(MOST_TEXT, room));
  const indent = 1 + widths.number + GAP.length;
  return [
    renderRow(lesson, widths, bold, head).trimEnd(),
    ...more.map((row) => " ".repeat(before) + row),
    ...renderSummary(summary, indent, view),
  ];
}

function renderNarrow(lesson: LessonRow, widths: ListWidths, view: View): readonly string[] {
  const columns = columnsOf(view);
  const indent = 1 + widths.number + GAP.length;
  const section = lesson.section === "" ? "" : `${GAP}(${cutText(lesson.section, 6)})`;
  const room = columns - indent - widthOf(section);
  return [
    ` ${String(lesson.number).padStart(widths.number)}${GAP}${view.style.bold(cutText(lesson.id, room))}${view.style.dim(section)}`,
    ...wrapProse(visible(lesson.title), columns - indent).map((row) => " ".repeat(indent) + row),
    ...renderSummary(visible(lesson.summary), indent, view),
  ].filter((row) => row.trim() !== "");
}

/** The parts of a course besides lessons, and the skipped folders. */
export function renderOwnCourse(
  { practise, isHere, exercises, skipped }: OwnCourse,
  view: View,
): readonly string[] {
  const rows = [
    ...(exercises === 0 ? [] : [`${showCount(exercises, "exercise")}: ${visible(practise)}`]),
    ...(isHere ? ["The lessons that come with threadlab: threadlab list threads"] : []),
    ...skipped.map(({ name, why }) => `skipped: ${visible(name)}: ${why}`),
  ];
  const wrapped = rows.flatMap((row) => paragraph(row, view));
  return wrapped.length === 0 ? [] : ["", ...wrapped];
}

function renderNaming({ id, number }: LessonRow, view: View, own: OwnCourse | undefined): readonly string[] {
  const columns = columnsOf(view);
  const naming = "A lesson goes by its name, the beginning of its name, or its number";
  const text = wrapProse(
    own === undefined
      ? `Sections are those of the study notes that the lessons follow. ${naming}:`
      : own.isHere
        ? `${naming}:`
        : "A lesson goes by its folder:",
    Math.min(MOST_TEXT, columns - 1),
  );
  const commands = own?.run ?? [`threadlab run ${id}`, `threadlab run ${number}`];
  return [
    ...text.map((row) => view.style.dim(` ${row}`)),
    ...commands.flatMap((command) => wrapProse(visible(command), columns - 3)).map((row) => `   ${row}`),
  ];
}

function renderSummary(summary: string, indent: number, view: View): readonly string[] {
  if (summary === "") return [];
  const rows = wrapProse(summary, Math.min(MOST_TEXT, columnsOf(view) - indent));
  return rows.map((row) => " ".repeat(indent) + view.style.dim(row));
}

function renderRow(
  { number, id, section }: { number: number | string; id: string; section: string },
  widths: ListWidths,
  paint: (text: string) => string,
  title: string,
): string {
  const cells = [String(number).padStart(widths.number), paint(fitText(id, widths.id))];
  if (widths.section > 0) cells.push(fitText(section, widths.section));
  return ` ${[...cells, title].join(GAP)}`;
}
