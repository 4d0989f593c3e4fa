import { basename } from "node:path";
import { ThreadlabError } from "../protocol/errors.ts";
import type { Lesson } from "../protocol/lesson.ts";
import { displayPath } from "./display-path.ts";

/** The content of the front matter of a `lesson.md`, with defaults. `number` is missing if it is not given. */
export type FrontMatter = Omit<
  Lesson,
  "id" | "folder" | "number" | "text" | "program" | "python" | "expected" | "problem"
> & { readonly number?: number };

/** For a lesson without front matter, and for one whose front matter cannot be read. */
export const NO_FRONT_MATTER: FrontMatter = {
  ...{
    title: "",
    section: "",
    summary: "",
    claims: [],
    output: "derived",
    order: "any",
    races: false,
    needs: [],
  },
  ...{ params: {}, shows: {}, check: {}, clock: "virtual", timeout: 60, predict: [] },
};

/** The first line of the YAML in a file that begins with front matter. */
export const FIRST_YAML_LINE = 2;

/** Splits a file into the YAML between two lines `---` at its beginning, and the text after it. @throws ERR_FRONT_MATTER */
export function splitFrontMatter(source: string, file: string): { yaml: string; text: string } {
  const lines = source.replace(/^\uFEFF/, "").split(/\r?\n/);
  const begins = lines[0]?.trimEnd() === "---";
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === "---");
  if (!begins || end < 0) {
    const what = begins ? "The front matter has no end" : "There is no front matter";
    const example = `${aName(file)} begins with\n\n    ---\n    title: What the lesson shows\n    ---`;
    throw new ThreadlabError("ERR_FRONT_MATTER", `${displayPath(file)}:1:1: ${what}. ${example}`);
  }
  return {
    yaml: lines.slice(1, end).join("\n"),
    text: lines
      .slice(end + 1)
      .join("\n")
      .trim(),
  };
}

/** `A lesson.md`, `An exercise.md`. */
function aName(file: string): string {
  const name = basename(file);
  return `${/^[aeiou]/.test(name) ? "An" : "A"} ${name}`;
}
