import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { textOfCopy } from "../../lesson/copies.ts";
import { readBytes } from "../../lesson/read-text.ts";
import { editorFiles, learnersPrograms } from "../../practice/editor-files.ts";
import { writeAllNew } from "../../practice/write-file.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { writeDocument } from "../../render/documents/json.ts";
import { shellWords } from "../../runner/commands.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";
import { selectLesson } from "../targets/select.ts";

/** `threadlab copy <lesson> [folder]`: copies a lesson into a folder of the reader, for editing. */
export async function copy(
  word: string,
  folder: string | undefined,
  { system, json }: Settings,
): Promise<number> {
  const lesson = await selectLesson(word, "copy", system.cwd);
  const path = resolve(system.cwd, folder ?? lesson.id);
  const files = copyLesson(lesson, path);
  const text = json
    ? writeDocument({ command: "copy", ok: true, lesson: lesson.id, folder: path, files })
    : tellWhere(lesson.id, path, relative(system.cwd, path));
  system.stdout.write(`${text}\n`);
  return EXIT.ok;
}

function tellWhere(id: string, path: string, short: string): string {
  const isFar = short.startsWith("..");
  const place = isFar ? path : short;
  const word = isFar ? path : short === "" ? "." : `./${short}`;
  return `A copy of ${id} is in ${place === "" ? "this folder" : place}. Edit ${join(place, "main.ts")}, and run it: ${shellWords(["threadlab", "run", word])}`;
}

/**
 * Copies the files of a lesson into a folder, with settings for an editor.
 *
 * @returns the names of the files.
 * @throws ThreadlabError `ERR_USAGE` if one of them cannot be read, exists already, or cannot be written.
 */
function copyLesson({ id, folder: from }: Lesson, folder: string): readonly string[] {
  const own = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isFile());
  const files = new Map<string, string | Uint8Array>([
    ...editorFiles(folder, learnersPrograms(folder)),
    ...own.map(({ name }) => [name, contentOf(from, name)] as const),
  ]);
  return writeAllNew(folder, files, `Name another folder: threadlab copy ${id} my-${id}.`);
}

function contentOf(folder: string, name: string): string | Uint8Array {
  const bytes = readBytes(join(folder, name));
  return name === "lesson.md" ? textOfCopy(bytes.toString()) : bytes;
}
