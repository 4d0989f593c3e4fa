import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { internalError } from "../protocol/errors.ts";
import type { Lesson } from "../protocol/lesson.ts";
import { foldersUp } from "./folders.ts";

/**
 * The folder of the lessons that come with threadlab. It is beside threadlab's package.json, which is above this module in the sources, in
 * the built program and in an installed package.
 */
export function builtinLessons(from: string = import.meta.url): string {
  const folder = foldersUp(dirname(fileURLToPath(from))).find(isThreadlab);
  if (folder === undefined)
    throw internalError(`No package.json of threadlab stands above ${fileURLToPath(from)}.`);
  return join(folder, "lessons");
}

/** Whether a lesson comes with threadlab. */
export function isBuiltin({ folder }: Pick<Lesson, "folder">): boolean {
  return dirname(folder) === builtinLessons();
}

function isThreadlab(folder: string): boolean {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return false;
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  return typeof content === "object" && content !== null && "name" in content && content.name === "threadlab";
}
