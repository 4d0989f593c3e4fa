import { readFileSync } from "node:fs";
import type { FrontMatter } from "./split-front-matter.ts";

/** What the build knows of the lessons that come with threadlab. To find it out again takes longer than Node's own start. */
export interface BuiltIndex {
  /** The contents of each front matter, by its text: a changed lesson has another text. */
  readonly frontMatter: Readonly<Record<string, FrontMatter>>;
  /** The exercises that practise each lesson, in their order. */
  readonly exercises: Readonly<Record<string, readonly string[]>>;
}

/** The file with this index, in the folder of the built program. */
export const INDEX_FILE = "lessons.json";

let index: Partial<BuiltIndex> | undefined;

/** Empty if threadlab runs from its sources. */
export function builtIndex(): Partial<BuiltIndex> {
  index ??= readIndex();
  return index;
}

function readIndex(): Partial<BuiltIndex> {
  try {
    return JSON.parse(readFileSync(new URL(`./${INDEX_FILE}`, import.meta.url), "utf8"));
  } catch {
    // The index only saves time.
    return {};
  }
}
