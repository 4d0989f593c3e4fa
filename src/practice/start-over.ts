import { existsSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { makeFolders } from "../lesson/make-folders.ts";
import type { ExerciseEntry } from "./folder.ts";
import { replaceFile, writeNew } from "./write-file.ts";

/**
 * Puts the start of an exercise back, and its driver. The learner's version is kept beside it, under a new name.
 *
 * @returns the names of the files that keep it; undefined if there was nothing to keep.
 * @throws ThreadlabError if a file cannot be read or written; then nothing is lost.
 */
export function startOver({ exercise, program, files }: ExerciseEntry): string | undefined {
  const starts = files.map((file, index) => [file, exercise.files[index]?.start ?? ""] as const);
  const all = exercise.driver === undefined ? starts : [...starts, [program, exercise.driver] as const];
  const kept = all.flatMap(([file, start]) => putBack(file, start) ?? []);
  return kept.length === 0 ? undefined : kept.join(", ");
}

function putBack(file: string, start: string): string | undefined {
  const content = existsSync(file) ? readFileSync(file) : undefined;
  if (content?.equals(Buffer.from(start))) return undefined;
  const kept = content && keep(file, content);
  makeFolders(dirname(file));
  replaceFile(file, start);
  return kept && basename(kept);
}

function keep(file: string, content: Buffer): string {
  for (let number = 1; ; number++) {
    const name = file.replace(/\.ts$/, `.kept-${number}.ts`);
    if (writeNew(name, content)) return name;
  }
}
