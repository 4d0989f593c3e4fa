import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { parseFrontMatter } from "../../src/lesson/front-matter.ts";
import { type FrontMatterIndex, INDEX_FILE } from "../../src/lesson/known-front-matter.ts";
import { lessonFolders } from "../../src/lesson/load.ts";
import { splitFrontMatter } from "../../src/lesson/split-front-matter.ts";

test("the built index says of each lesson what its front matter says", () => {
  const built = new URL(`../../dist/${INDEX_FILE}`, import.meta.url);
  const index = JSON.parse(readFileSync(built, "utf8")) as FrontMatterIndex;
  const read = lessonFolders(builtinLessons()).map((folder) => {
    const file = join(folder, "lesson.md");
    const { yaml } = splitFrontMatter(readFileSync(file, "utf8"), file);
    return [yaml, parseFrontMatter(yaml, file)] as const;
  });
  expect(read.length).toBeGreaterThan(0);
  expect(index).toEqual(Object.fromEntries(read));
});
