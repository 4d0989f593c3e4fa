import type { ExerciseEntry, PracticeFolder } from "../practice/folder.ts";
import { showCount } from "../protocol/quantity.ts";
import { writeDocument } from "./documents/json.ts";
import { fitText } from "./text/cells.ts";
import { NO_BREAK, wrapProse } from "./text/prose.ts";
import { visible, widthOf } from "./text/sanitise.ts";
import { columnsOf, type View } from "./text/view.ts";

/** Marks the current exercise. */
export const YOU_ARE_HERE = "you are here";
/** With fewer columns than this, titles are left out. */
const LEAST_TITLE = 12;

/** The exercises with the progress of each: solved, changed since, or open; and the current one. */
export function renderPracticeList(entries: readonly ExerciseEntry[], view: View): readonly string[] {
  const { style } = view;
  const ids = entries.map(({ exercise }) => visible(exercise.id));
  const idWidth = Math.min(Math.max(...ids.map(widthOf)), columnsOf(view) - 10);
  const solved = entries.filter(({ state }) => state === "solved").length;
  const rows = entries.flatMap((entry, index) => {
    const { exercise, state, isCurrent } = entry;
    const mark = { solved: style.green("✓"), changed: style.yellow("~"), open: " ", missing: style.red("?") }[
      state
    ];
    const number = String(exercise.number).padStart(String(entries.length).length);
    const name = fitText(ids[index] as string, idWidth);
    const room = columnsOf(view) - idWidth - number.length - 8;
    const notes = notesOf(entry).map((note) => note.replaceAll(" ", NO_BREAK));
    const title = [visible(exercise.title), ...notes].join(" · ");
    const [first = "", ...more] = room < LEAST_TITLE ? [] : wrapProse(title, room);
    const left = ` ${mark} ${number}  `;
    const indent = " ".repeat(widthOf(left) + idWidth + 2);
    return [
      `${left}${isCurrent ? style.bold(name) : name}  ${first}`.trimEnd(),
      ...more.map((line) => `${indent}${line}`),
    ];
  });
  return [...rows, "", ` ${solved} of ${showCount(entries.length, "exercise")} solved`];
}

function notesOf({ state, isCurrent, hints, exercise }: ExerciseEntry): readonly string[] {
  return [
    ...(state === "changed" ? ["changed since it was solved"] : []),
    ...(state === "missing" ? ["its file is missing"] : []),
    ...(isCurrent ? [YOU_ARE_HERE] : []),
    ...(hints > 0
      ? [`${Math.min(hints, exercise.hints.length)} of ${showCount(exercise.hints.length, "hint")}`]
      : []),
  ];
}

/** The exercises of a folder with the progress of each, as one JSON document. */
export function renderPracticeListJson(
  { course, folder }: PracticeFolder,
  entries: readonly ExerciseEntry[],
): string {
  const exercises = entries.map(({ exercise, files, state, hints, isCurrent }) => ({
    ...{ exercise: exercise.id, number: exercise.number, title: exercise.title },
    ...(exercise.lesson !== undefined && { lesson: exercise.lesson }),
    ...{ file: files[0], ...(files.length > 1 && { files }), state, hints, current: isCurrent },
  }));
  return writeDocument({ command: "practice list", ok: true, course: course.name, folder, exercises });
}
