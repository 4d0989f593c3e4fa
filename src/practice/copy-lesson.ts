import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Lesson } from "../protocol/lesson.ts";
import { editorFiles, PROGRAMS } from "./editor-files.ts";
import { writeAllNew } from "./write-file.ts";

/**
 * Copies the files of a lesson into a folder, with settings for an editor.
 *
 * @returns the names of the files.
 * @throws ThreadlabError `ERR_USAGE` if one of them exists already, or cannot be written.
 */
export function copyLesson({ id, folder: from }: Lesson, folder: string): readonly string[] {
  const own = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isFile());
  const files = new Map<string, string | Uint8Array>([
    ...editorFiles(folder, PROGRAMS),
    ...own.map(({ name }) => [name, readFileSync(join(from, name))] as const),
  ]);
  return writeAllNew(folder, files, `Name another folder: threadlab copy ${id} my-${id}.`);
}
