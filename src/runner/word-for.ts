import { dirname } from "node:path";
import { builtinLessons } from "../lesson/builtin.ts";
import { displayPath } from "../lesson/display-path.ts";
import type { Target } from "../lesson/resolve.ts";

/** The word of the command line for a target: the id of a built-in lesson, or a path. */
export function wordFor(target: Target): string {
  if (target.kind === "file") return target.name;
  const { id, folder } = target.lesson;
  if (dirname(folder) === builtinLessons()) return id;
  const path = displayPath(folder);
  // Without a slash it could be the name of a built-in lesson.
  return path.includes("/") || path.includes("\\") ? path : `./${path}`;
}
