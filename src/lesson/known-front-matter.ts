import { readFileSync } from "node:fs";
import type { FrontMatter } from "./split-front-matter.ts";

/** The front matter of the lessons that come with threadlab, by its text: parsing it again takes longer than Node's own start. */
export type FrontMatterIndex = Readonly<Record<string, FrontMatter>>;

/** The file with this index, in the folder of the built program. */
export const INDEX_FILE = "front-matter.json";

let index: FrontMatterIndex | undefined;

/** The contents of this text of front matter, if the index has it. A changed lesson has another text. */
export function knownFrontMatter(yaml: string): FrontMatter | undefined {
  index ??= readIndex();
  return Object.hasOwn(index, yaml) ? index[yaml] : undefined;
}

/** Empty if threadlab runs from its sources. */
function readIndex(): FrontMatterIndex {
  for (const folder of ["..", "."]) {
    try {
      return JSON.parse(readFileSync(new URL(`${folder}/${INDEX_FILE}`, import.meta.url), "utf8"));
    } catch {
      // The index only saves time.
    }
  }
  return {};
}
