import { basename, join } from "node:path";
import { displayPath } from "../lesson/display-path.ts";
import { FieldReader } from "../lesson/field-reader.ts";
import { FIRST_YAML_LINE, splitFrontMatter } from "../lesson/front-matter.ts";
import { readText } from "../lesson/read-text.ts";
import type { Lesson } from "../protocol/lesson.ts";

/** What a solution has to keep, besides printing the expected text in every trace. */
export interface Criteria {
  /** `none`: no data race is left, even where the output is right. */
  readonly races: "none" | "any";
  /** Threads beside MainThread that have to be under way at the same time, in every trace. */
  readonly threads?: number;
  /** Seconds of the virtual clock within which every trace ends, in ordered time. */
  readonly within?: number;
  /** Texts, written as an `expected.txt`, each of which some trace has to print. */
  readonly possible: readonly string[];
}

/** An exercise as its folder describes it. */
export interface Exercise extends Pick<Lesson, "id" | "title" | "summary" | "order" | "params" | "shows"> {
  /** Its place in the course, from 1. */
  readonly number: number;
  /** What many believe at first, and what the exercise is there to correct; "" for none. */
  readonly misconception: string;
  readonly criteria: Criteria;
  /** From a question, to the rule, to the change. */
  readonly hints: readonly string[];
  /** The rule in one line: shown once it is solved. */
  readonly after: string;
  /** What wrong outcomes mean, by what they print. */
  readonly means: Readonly<Record<string, string>>;
  /** What each of twenty runs of the start did on the machine's clock, where they were tried and all did the same. */
  readonly twenty?: "right" | "wrong";
  /** Why the solution is one: Markdown after the front matter. */
  readonly text: string;
  /** The program to begin with. */
  readonly start: string;
  /** `solution.ts`, absolute, and what it holds. */
  readonly solutionFile: string;
  readonly solution: string;
  /** The contents of `expected.txt`. */
  readonly expected: string;
}

/** An exercise before its course gives it a number; `wanted` is what its front matter asks for. */
export type NumberlessExercise = Omit<Exercise, "number"> & { readonly wanted: number | undefined };

/** Whether a folder holds an exercise, or should. */
export const EXERCISE_FILE = "exercise.md";

/**
 * Reads the folder of an exercise. Its programs are not compiled.
 *
 * @throws ThreadlabError `ERR_LESSON_INCOMPLETE` where a file is missing, `ERR_FRONT_MATTER`.
 */
export function readExercise(folder: string): NumberlessExercise {
  const read = (name: string) => readText(join(folder, name), { code: "ERR_LESSON_INCOMPLETE" });
  const file = join(folder, EXERCISE_FILE);
  const { yaml, text } = splitFrontMatter(read(EXERCISE_FILE), file);
  return {
    id: basename(folder),
    ...readFrontMatter(new FieldReader(yaml, displayPath(file), KEYS, FIRST_YAML_LINE)),
    text,
    start: read("start.ts"),
    solutionFile: join(folder, "solution.ts"),
    solution: read("solution.ts"),
    expected: read("expected.txt"),
  };
}

const KEYS = [
  ...["title", "number", "summary", "order", "params", "shows"],
  ...["misconception", "solved", "hints", "after", "means", "twenty"],
] as const;

function readFrontMatter(fields: FieldReader) {
  const twenty = fields.choice("twenty", ["right", "wrong"]);
  return {
    wanted: fields.number("number", { whole: true, least: 1 }),
    title: fields.text("title") ?? fields.missing("title", "What the exercise is about"),
    summary: fields.text("summary") ?? "",
    order: fields.choice("order", ["any", "exact"]) ?? "any",
    params: fields.values("params") ?? {},
    shows: fields.texts("shows") ?? {},
    misconception: fields.text("misconception") ?? "",
    criteria: readCriteria(fields),
    hints: fields.textList("hints"),
    after: fields.text("after") ?? fields.missing("after", "The rule in one line."),
    means: fields.texts("means") ?? {},
    ...(twenty !== undefined && { twenty }),
  };
}

function readCriteria(fields: FieldReader): Criteria {
  fields.only("solved", ["always", "races", "threads", "within", "possible"]);
  fields.choice(["solved", "always"], ["match"]);
  const threads = fields.number(["solved", "threads"], { whole: true, least: 1 });
  const within = fields.number(["solved", "within"], { least: 0 });
  return {
    races: fields.choice(["solved", "races"], ["none", "any"]) ?? "none",
    possible: fields.textList(["solved", "possible"]),
    ...(threads !== undefined && { threads }),
    ...(within !== undefined && { within }),
  };
}
