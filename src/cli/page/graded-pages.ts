import { statSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../../lesson/folders.ts";
import type { Graded } from "../../practice/grade/graded.ts";
import { usageError } from "../../protocol/errors.ts";
import { overwriteFile, type WantedFile } from "../options/wanted-file.ts";
import { readTemplate } from "./template.ts";
import { toHtml } from "./write-page.ts";

/** Makes the folder for the pages of submissions. @throws ThreadlabError `ERR_USAGE` */
export function makePageFolder({ name, path }: WantedFile): void {
  try {
    makeFolders(path);
    if (statSync(path).isDirectory()) return;
  } catch {
    // It is reported like any other file in the way.
  }
  throw usageError(
    `--reporter html=${name} needs a folder for a page of each submission, and ${name} cannot be one. Name another folder.`,
  );
}

/** Writes a page for each submission that has one. @param again the command that judges a submission again. */
export async function writeGradedPages(
  folder: string,
  graded: readonly Graded[],
  again: (name: string) => string,
): Promise<void> {
  const template = await readTemplate();
  const files = pageNames(graded.map(({ name }) => name));
  for (const [index, { name, page }] of graded.entries()) {
    if (page === undefined) continue;
    const report = { ...page, name, command: page.traces[0]?.replay ?? again(name) };
    const html = toHtml({ version: 2, command: "grade", reports: [report] }, template);
    await overwriteFile(join(folder, files[index] as string), html);
  }
}

/** Of the name of a page without number and ending: file systems allow 255. */
const MOST_BYTES = 200;

/**
 * A file for each submission: `submissions/anna.ts` → `submissions-anna.ts.html`. Names that differ only in signs, or in upper and lower
 * case, get a number. Of a longer name than a file can have, the end is kept.
 */
export function pageNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const signs = name.replace(/[^\p{L}\p{N}._-]+/gu, "-");
    const end = Buffer.from(signs).subarray(-MOST_BYTES).toString("utf8");
    const plain = end.replace(/^[-.\uFFFD]+/, "") || "submission";
    let file = plain;
    for (let number = 2; taken.has(file.toLowerCase()); number++) file = `${plain}-${number}`;
    taken.add(file.toLowerCase());
    return `${file}.html`;
  });
}
