import { lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { displayPath } from "../lesson/display-path.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import type { Lesson } from "../protocol/lesson.ts";
import { editorFiles } from "./editor-files.ts";
import { writeNew } from "./write-file.ts";

/**
 * Copies the files of a lesson into a folder, with what an editor needs.
 *
 * @returns the names of the files.
 * @throws ThreadlabError `ERR_USAGE` where one of them is there already, or cannot be written.
 */
export function copyLesson({ id, folder: from }: Lesson, folder: string): readonly string[] {
  const own = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isFile());
  const files = new Map<string, string | Uint8Array>([
    ...editorFiles(folder),
    ...own.map(({ name }) => [name, readFileSync(join(from, name))] as const),
  ]);
  const names = [...files.keys()].sort();
  const there = names.find((name) => lstatSync(join(folder, name), { throwIfNoEntry: false }) !== undefined);
  if (there !== undefined) {
    throw new ThreadlabError(
      "ERR_USAGE",
      `${displayPath(join(folder, there))} is there already. Name another folder: threadlab copy ${id} my-${id}.`,
    );
  }
  mkdirSync(folder, { recursive: true });
  for (const name of names) writeNew(join(folder, name), files.get(name) ?? "");
  return names;
}
