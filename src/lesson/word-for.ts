import { isBuiltin } from "./builtin.ts";
import { asPath, displayPath } from "./display-path.ts";
import type { Target } from "./resolve.ts";

/** The word of the command line for a target: the id of a built-in lesson, or a path. */
export function wordFor(target: Target): string {
  if (target.kind === "file") return target.name;
  const { lesson } = target;
  return isBuiltin(lesson) ? lesson.id : asPath(displayPath(lesson.folder));
}
