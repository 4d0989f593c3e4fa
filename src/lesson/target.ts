import type { Target } from "./resolve.ts";

/** The name of a target in results. */
export function nameOf(target: Target): string {
  return target.kind === "lesson" ? target.lesson.id : target.name;
}

/** The file of its program. */
export function programOf(target: Target): string {
  return target.kind === "lesson" ? target.lesson.program : target.file;
}
