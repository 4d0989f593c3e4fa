import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import type { ExerciseEntry } from "./folder.ts";
import { replaceFile, writeNew } from "./write-file.ts";

/**
 * Puts the start of an exercise back. What the learner wrote is kept beside it, under a name of its own.
 *
 * @returns the name of the file that keeps it; undefined where there was nothing to keep.
 * @throws ThreadlabError where a file cannot be read or written; then nothing is lost.
 */
export function startOver({ exercise, file }: ExerciseEntry): string | undefined {
  const content = existsSync(file) ? readFileSync(file) : undefined;
  if (content?.equals(Buffer.from(exercise.start))) return undefined;
  const kept = content && keep(file, content);
  replaceFile(file, exercise.start);
  return kept && basename(kept);
}

function keep(file: string, content: Buffer): string {
  for (let number = 1; ; number++) {
    const name = file.replace(/\.ts$/, `.kept-${number}.ts`);
    if (writeNew(name, content)) return name;
  }
}
