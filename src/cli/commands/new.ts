import { relative, resolve } from "node:path";
import { type CourseOptions, type Made, makeCourse } from "../../authoring/new/course.ts";
import { makeExercise, makeLesson } from "../../authoring/new/part.ts";
import { asPath, withSlashes } from "../../lesson/display-path.ts";
import type { NewDocument } from "../../render/documents/course-document.ts";
import { writeDocument } from "../../render/documents/json.ts";
import { shellWords } from "../../runner/commands.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";

/** `threadlab new course <folder>`: a course with one lesson. */
export function newCourse(word: string, options: CourseOptions, settings: Settings): number {
  const made = makeCourse(resolve(settings.system.cwd, word), options);
  const name = nameOf(made, settings);
  return tell("course", made, settings, [
    `A course with one lesson is in ${name}.`,
    `Look at it: ${shellWords(["threadlab", "check", name])}`,
    `Add to it: ${shellWords(["threadlab", "new", "lesson", `${name}/my-lesson`])}, ${shellWords(["threadlab", "new", "exercise", `${name}/exercises/my-exercise`])}`,
    ...(options.ci === undefined
      ? []
      : [
          "The job installs threadlab as package-lock.json says: add its package with npm install --save-dev, and commit package.json and package-lock.json.",
        ]),
  ]);
}

/** `threadlab new lesson <folder>`. */
export function newLesson(word: string, settings: Settings): number {
  return tellPart("lesson", makeLesson(resolve(settings.system.cwd, word)), settings);
}

/** `threadlab new exercise <folder>`. */
export function newExercise(word: string, settings: Settings): number {
  return tellPart("exercise", makeExercise(resolve(settings.system.cwd, word)), settings);
}

function tellPart(kind: "lesson" | "exercise", made: Made, settings: Settings): number {
  const name = nameOf(made, settings);
  return tell(kind, made, settings, [
    `${kind === "lesson" ? "A lesson" : "An exercise"} is in ${name}: ${made.files.join(", ")}.`,
    `Edit it, and look at it: ${shellWords(["threadlab", "lint", name])}`,
  ]);
}

function tell(
  kind: NewDocument["kind"],
  { folder, files }: Made,
  { system, json }: Settings,
  lines: readonly string[],
): number {
  const text = json ? writeDocument({ command: "new", ok: true, kind, folder, files }) : lines.join("\n");
  system.stdout.write(`${text}\n`);
  return EXIT.ok;
}

/** The folder as a word of a call. */
function nameOf({ folder }: Made, { system }: Settings): string {
  const path = withSlashes(relative(system.cwd, folder));
  return path === "" ? "." : asPath(path);
}
