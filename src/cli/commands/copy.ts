import { join, relative, resolve } from "node:path";
import { copyLesson } from "../../practice/copy-lesson.ts";
import { writeDocument } from "../../render/documents/json.ts";
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
  const short = relative(system.cwd, path);
  const shown = short.startsWith("..") ? path : short;
  const text = json
    ? writeDocument({ command: "copy", ok: true, lesson: lesson.id, folder: path, files })
    : `${lesson.id} is in ${shown}. Edit ${join(shown, "main.ts")}, and run it: threadlab run ./${shown}`;
  system.stdout.write(`${text}\n`);
  return EXIT.ok;
}
