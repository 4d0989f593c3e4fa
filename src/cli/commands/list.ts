import { builtinLessons } from "../../lesson/builtin.ts";
import { loadCourse } from "../../lesson/load.ts";
import { matchedLessons, practisedLessons } from "../../practice/matched.ts";
import { renderJsonLessons } from "../../render/documents/json.ts";
import { renderList } from "../../render/lesson-list.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";

/** `threadlab list`: the lessons that come with threadlab. */
export async function list({ system, json, viewOf }: Settings): Promise<number> {
  const lessons = await loadCourse(builtinLessons());
  const text = json
    ? renderJsonLessons({ command: "list", lessons })
    : renderList(lessons, viewOf(system.stdout), {
        matched: matchedLessons(system.cwd),
        practised: practisedLessons(system.cwd),
      }).join("\n");
  system.stdout.write(`${text}\n`);
  return EXIT.ok;
}
