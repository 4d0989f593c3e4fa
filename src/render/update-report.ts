import { structuredPatch } from "diff";
import type { ExpectedUpdate } from "../authoring/update/update-lesson.ts";
import { visible } from "./text/sanitise.ts";
import type { View } from "./text/view.ts";

/** The report on one lesson: its state, and the change of its expected.txt. */
export function renderUpdate(
  update: ExpectedUpdate,
  { name, file, before }: { readonly name: string; readonly file: string; readonly before: string },
  { style }: View,
): readonly string[] {
  const title = visible(name);
  const note = "note" in update && update.note !== undefined ? [`  ${update.note}`] : [];
  if (update.state === "unchanged")
    return [`${style.green("✓")} ${title}: expected.txt stays as it is`, ...note];
  if (update.state === "skipped") return indented(`- ${title}: ${update.reason}`);
  if (update.state === "refused") return indented(`${style.red("✗")} ${title}: ${update.reason}`);
  const { hunks } = structuredPatch(file, file, before, update.text, "", "", { context: 3 });
  const rows = hunks.flatMap(({ lines }, at) => [...(at === 0 ? [] : [style.dim("  …")]), ...lines]);
  const colours = { "-": style.red, "+": style.green } as const;
  const shown = rows.map((row) => {
    const colour = colours[row[0] as keyof typeof colours];
    const text = visible(row);
    return `  ${colour === undefined ? text : colour(text)}`;
  });
  return [visible(file), ...shown, ...note];
}

function indented(text: string): readonly string[] {
  return text.split("\n").map((row, at) => (at === 0 ? row : `  ${visible(row)}`));
}
