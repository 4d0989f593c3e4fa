import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type BuiltIndex, INDEX_FILE } from "../../src/lesson/built-index.ts";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { parseFrontMatter } from "../../src/lesson/front-matter.ts";
import { lessonFolders } from "../../src/lesson/load.ts";
import { splitFrontMatter } from "../../src/lesson/split-front-matter.ts";
import { builtinExercises } from "../../src/practice/course.ts";

const built = new URL(`../../dist/${INDEX_FILE}`, import.meta.url);
const index = JSON.parse(readFileSync(built, "utf8")) as BuiltIndex;

test("the built index says of each lesson what its front matter says", () => {
  const read = lessonFolders(builtinLessons()).map((folder) => {
    const file = join(folder, "lesson.md");
    const { yaml } = splitFrontMatter(readFileSync(file, "utf8"), file);
    return [yaml, parseFrontMatter(yaml, file)] as const;
  });
  expect(read.length).toBeGreaterThan(0);
  expect(index.frontMatter).toEqual(Object.fromEntries(read));
});

test("… and which exercises practise it", () => {
  const practised = builtinExercises().filter(({ lesson }) => lesson !== undefined);
  expect(practised.length).toBeGreaterThan(20);
  for (const { id, lesson = "" } of practised) expect(index.exercises[lesson]).toContain(id);
  expect(Object.values(index.exercises).flat()).toHaveLength(practised.length);
});
