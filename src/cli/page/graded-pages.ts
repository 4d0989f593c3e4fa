import { statSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../../lesson/folders.ts";
import type { Graded } from "../../practice/grade/graded.ts";
import { usageError } from "../../protocol/errors.ts";
import { overwriteFile } from "../options/wanted-file.ts";
import { pageNames } from "./page-names.ts";
import { readTemplate } from "./template.ts";
import { toHtml } from "./write-page.ts";

/** Makes the folder for the pages of submissions. @param name the folder as the user gave it. @throws ThreadlabError `ERR_USAGE` */
export function makePageFolder(folder: string, name: string): void {
  try {
    makeFolders(folder);
    if (statSync(folder).isDirectory()) return;
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
