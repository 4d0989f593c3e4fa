import { join } from "node:path";
import { parseFrontMatter } from "./front-matter.ts";
import { INDEX_FILE } from "./known-front-matter.ts";
import { lessonFolders } from "./load.ts";
import { readText } from "./read-text.ts";
import { splitFrontMatter } from "./split-front-matter.ts";

/** The index for `known-front-matter.ts`, made from a folder of lessons. */
export function indexFrontMatter(lessons: string): { readonly name: string; readonly text: string } {
  const entries = lessonFolders(lessons).map((folder) => {
    const file = join(folder, "lesson.md");
    const { yaml } = splitFrontMatter(readText(file), file);
    return [yaml, parseFrontMatter(yaml, file)] as const;
  });
  return { name: INDEX_FILE, text: JSON.stringify(Object.fromEntries(entries)) };
}
