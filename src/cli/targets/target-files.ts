import { dirname, join } from "node:path";
import { importedFiles } from "../../lesson/program/imported-files.ts";
import type { Target } from "../../lesson/resolve.ts";

/** The files of a target, whether they are there or not: of a lesson also its text and its expected output. Those of packages are left out. */
export async function filesOf(target: Target): Promise<readonly string[]> {
  if (target.kind === "file") return importedFiles(target.file);
  const { folder, program } = target.lesson;
  const own = ["lesson.md", "main.ts", "expected.txt"].map((name) => join(folder, name));
  const imported = program === "" ? [] : await importedFiles(program);
  return [...new Set([...own, ...imported])].filter(
    (file) => !file.startsWith(join(dirname(folder), "node_modules")),
  );
}
