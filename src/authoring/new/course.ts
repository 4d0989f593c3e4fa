import { join, relative } from "node:path";
import { withSlashes } from "../../lesson/display-path.ts";
import { repositoryOf } from "../../lesson/folders.ts";
import { editorFiles, type Programs, packageName } from "../../practice/editor-files.ts";
import { writeAllNew } from "../../practice/write-file.ts";
import { type Ci, JOBS, TASKS } from "./jobs.ts";
import { lessonFiles } from "./part-files.ts";

/** The result of a command that makes files. */
export interface Made {
  /** Absolute. */
  readonly folder: string;
  /** Paths in it, sorted. */
  readonly files: readonly string[];
}

/** The lesson that a new course begins with. */
const FIRST = "hello";

export interface CourseOptions {
  /** The service whose job checks the course. */
  readonly ci?: Ci | undefined;
  /** With tasks for VS Code. */
  readonly vscode: boolean;
}

/**
 * Makes a course with one lesson, and with settings for an editor.
 *
 * @param folder absolute.
 * @throws ThreadlabError `ERR_USAGE` if a file exists already or cannot be written.
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
    files.set(withSlashes(relative(folder, join(root, path))), job(withSlashes(relative(root, folder))));
  }
  return { folder, files: writeAllNew(folder, files) };
}

/** The programs of a course. The files that a driver imports are beside it only in a learner's folder. */
export function courseOf(folder: string): Programs {
  return {
    name: packageName(folder),
    scripts: { check: "threadlab check .", lint: "threadlab lint ." },
    include: ["**/*.ts"],
    exclude: ["exercises/*/main.ts"],
  };
}
