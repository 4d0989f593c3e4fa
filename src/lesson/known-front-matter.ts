import { readFileSync } from "node:fs";
import type { FrontMatter } from "./split-front-matter.ts";

/** Front matter of the lessons that come with threadlab, by its text: to read it anew takes longer than Node's own start. */
export type FrontMatterIndex = Readonly<Record<string, FrontMatter>>;

/** The file of it, beside what threadlab is built into. */
export const INDEX_FILE = "front-matter.json";

let index: FrontMatterIndex | undefined;

/** What this text of front matter says, where the index has it. A lesson that was changed has another text. */
export function knownFrontMatter(yaml: string): FrontMatter | undefined {
  index ??= readIndex();
  return Object.hasOwn(index, yaml) ? index[yaml] : undefined;
}

/** Empty where threadlab runs from its sources. */
function readIndex(): FrontMatterIndex {
  for (const folder of ["..", "."]) {
    try {
      return JSON.parse(readFileSync(new URL(`${folder}/${INDEX_FILE}`, import.meta.url), "utf8"));
    } catch {
      // It is a help, and no more.
    }
  }
  return {};
}
