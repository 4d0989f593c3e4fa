import { type Dirent, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { displayPath } from "../../lesson/display-path.ts";
import { readIfReadable } from "../../lesson/read-text.ts";
import { skippedFolders } from "../../lesson/skipped-folders.ts";
import type { Numbered } from "../numbers.ts";
import { type Problem, problemAt } from "./problem.ts";

/** Endings of files whose texts may name other files. */
export const READERS: readonly string[] = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".py", ".md"];
/** Files that tools read. */
const FOR_TOOLS: readonly string[] = [
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "node_modules",
  "__pycache__",
];

/** Unused files in the folder of a lesson or an exercise: no other file there names them. */
export function lintFiles(folder: string, own: readonly string[]): readonly Problem[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const others = entries.filter(
    ({ name }) => !own.includes(name) && !name.startsWith(".") && !FOR_TOOLS.includes(name),
  );
  const texts = entries
    .filter((entry) => entry.isFile() && READERS.includes(extname(entry.name)))
    .map(({ name }) => ({ name, text: readIfReadable(join(folder, name)) }));
  return others
    .filter((entry) => !texts.some(({ name, text }) => name !== entry.name && text.includes(stemOf(entry))))
    .map(({ name }) => {
      const text = `Nothing reads ${name}: no other file of this folder names it. The files of this folder are ${own.join(", ")}.`;
      return problemAt(join(folder, name), { text, rule: "unread" });
    });
}

/** A program may be imported under its name with another ending. */
function stemOf({ name }: Dirent): string {
  return READERS.includes(extname(name)) ? name.slice(0, -extname(name).length) : name;
}

/** The folders of a course that are not lessons. One that a lesson names is used. */
export function lintSkipped(course: string, lessonTexts: readonly string[]): readonly Problem[] {
  return skippedFolders(course)
    .filter(({ name }) => !lessonTexts.some((text) => text.includes(`../${name}/`)))
    .map(({ name, why }) => problemOfSkipped(join(course, name), why));
}

export function problemOfSkipped(path: string, why: string): Problem {
  const text = `${displayPath(path)} is skipped: ${why}.`;
  return problemAt(path, { text, rule: "skipped", severity: "warning" });
}

/**
 * Numbers go from 1 without gaps or repeats. A course without any numbers is fine.
 *
 * @param isWhole whether the numbers of all parts are known: otherwise a gap may be that of another part.
 */
export function lintNumbers(all: readonly Numbered[], isWhole: boolean): readonly Problem[] {
  if (all.every(({ number }) => number === undefined)) return [];
  const taken = new Map<number, string>();
  const problems: Problem[] = [];
  for (const { file, number } of all) {
    const before = number === undefined ? undefined : taken.get(number);
    if (number === undefined) {
      problems.push(
        at(file, "It has no number, and others have one. Add the line number: …, or delete theirs."),
      );
    } else if (before === undefined) {
      taken.set(number, file);
    } else {
      problems.push(
        at(
          file,
          `Its number is ${number}, and ${displayPath(before)} has the same number. Give each its own number.`,
        ),
      );
    }
  }
  const sorted = [...taken.keys()].sort((one, other) => one - other);
  // One lesson alone, such as a copy, may have any number.
  if (all.length === 1 || !isWhole) return problems;
  sorted.forEach((number, index) => {
    const wanted = (sorted[index - 1] ?? 0) + 1;
    if (number === wanted) return;
    const gap = number - 1 === wanted ? `number ${wanted} is` : `the numbers ${wanted} to ${number - 1} are`;
    const text = `Its number is ${number}, and ${gap} missing. Write ${wanted}, or delete the line number: … in all of them.`;
    problems.push(at(taken.get(number) ?? "", text));
  });
  return problems;
}

function at(file: string, text: string): Problem {
  const source = readIfReadable(file);
  return problemAt(file, { text, rule: "number" }, source, Math.max(0, source.search(/^number\s*:/m)));
}
