import { existsSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { editorFiles, type Programs } from "../../practice/editor-files.ts";
import { writeAllNew } from "../../practice/write-file.ts";
import { type Ci, JOBS } from "./jobs.ts";
import { lessonFiles } from "./lesson-files.ts";
import { TASKS } from "./tasks.ts";

/** What a command has made. */
export interface Made {
  /** Absolute. */
  readonly folder: string;
  /** Paths from there, sorted. */
  readonly files: readonly string[];
}

/** The lesson that a new course begins with. */
const FIRST = "hello";

export interface CourseOptions {
  /** Where a job checks the course. */
  readonly ci?: Ci | undefined;
  /** With tasks for VS Code. */
  readonly vscode: boolean;
}

/**
 * Makes a course with one lesson, and with what an editor needs.
 *
 * @param folder absolute.
 * @throws ThreadlabError `ERR_USAGE` where a file is there already or cannot be written.
 */
export function makeCourse(folder: string, { ci, vscode }: CourseOptions): Made {
  const files = new Map<string, string>([
    ...editorFiles(folder, courseOf(folder)),
    [".gitignore", "node_modules/\n"],
    ...lessonFiles(FIRST, 1).map(([name, text]) => [`${FIRST}/${name}`, text] as const),
  ]);
  if (vscode) files.set(".vscode/tasks.json", TASKS);
  if (ci !== undefined) {
    const root = repositoryOf(folder);
    const { path, job } = JOBS[ci];
    files.set(slashed(relative(folder, join(root, path))), job(slashed(relative(root, folder))));
  }
  return { folder, files: writeAllNew(folder, files, "Name another folder.") };
}

/** The programs of a course. A driver imports files that lie beside it only where a learner works. */
export function courseOf(folder: string): Programs {
  return {
    name: packageName(folder),
    scripts: { check: "threadlab check .", lint: "threadlab lint ." },
    include: ["**/*.ts"],
    exclude: ["exercises/*/main.ts"],
  };
}

/** As npm allows it. */
function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return name === "" ? "course" : name;
}

/** The folder of the repository that a folder lies in, where jobs are looked for; the folder itself outside of one. */
function repositoryOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (at === dirname(at)) return folder;
  }
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}
