import { join } from "node:path";
import type { BuiltIndex } from "./built-index.ts";
import { parseFrontMatter } from "./front-matter.ts";
import { lessonFolders } from "./load.ts";
import { readText } from "./read-text.ts";
import { splitFrontMatter } from "./split-front-matter.ts";

/** The contents of the front matter of a folder's lessons, by its text. */
export function indexFrontMatter(lessons: string): BuiltIndex["frontMatter"] {
  const entries = lessonFolders(lessons).map((folder) => {
    const file = join(folder, "lesson.md");
    const { yaml } = splitFrontMatter(readText(file), file);
    return [yaml, parseFrontMatter(yaml, file)] as const;
  });
  return Object.fromEntries(entries);
}
