import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { displayPath } from "../lesson/display-path.ts";
import { FieldReader } from "../lesson/field-reader.ts";
import { EXERCISE_FILE } from "../lesson/load.ts";
import { readText } from "../lesson/read-text.ts";
import { splitFrontMatter } from "../lesson/split-front-matter.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import type { Lesson } from "../protocol/lesson.ts";
import type { Params } from "../protocol/program.ts";
import type { ExerciseKeys } from "./exercise-keys.ts";

/** What a solution has to do, besides printing the expected text in every trace. */
interface Criteria {
  /** `none`: no data race is left, even if the output is right. */
  readonly races: "none" | "any";
  /** Threads besides MainThread that have to be in progress at the same time, in some trace. */
  readonly threads?: number;
  /** In some trace, a thread has to print after a look at something that another thread has used before. */
  readonly shared?: true;
  /** Seconds of the virtual clock within which every trace ends, in ordered time. */
  readonly within?: number;
  /** Texts in the form of an `expected.txt`, all of them right. Some trace has to print each of them. */
  readonly possible: readonly string[];
}

/** A file that the learner writes: its name in the folder of an exercise with a driver, its initial text and its final one. */
interface LearnerFile {
  readonly name: string;
  readonly start: string;
  readonly solution: string;
}

/** An exercise as its folder describes it. */
export interface Exercise extends Pick<Lesson, "id" | "title" | "summary" | "order" | "params" | "shows"> {
  /** Its place in the course, from 1. */
  readonly number: number;
  /** The lesson of the same course that it practises. */
  readonly lesson?: string;
  /** A common misconception that the exercise corrects; "" for none. */
  readonly misconception: string;
  readonly criteria: Criteria;
  /** From a question, to the rule, to the change. */
  readonly hints: readonly string[];
  /** The rule in one line: shown once it is solved. */
  readonly after: string;
  /** The meaning of wrong outcomes, by what they print. */
  readonly means: Readonly<Record<string, string>>;
  /** What twenty runs of the start did on the machine's clock, if they were tried; `mixed`: some were right, and others wrong. */
  readonly twenty?: "right" | "wrong" | "mixed";
  /** Why the solution is correct: Markdown after the front matter. */
  readonly text: string;
  /** The files that the learner writes, in the order of their names; without a driver the one program. */
  readonly files: readonly LearnerFile[];
  /** `solution.ts`, or with a driver the folder `solution`; absolute. */
  readonly solutionPath: string;
  /** The text of the program that uses the learner's files, unless the learner writes it. */
  readonly driver?: string;
  /** The params of each case. The program has to be right in every case. Without a driver, there is one case without params. */
  readonly cases: readonly Params[];
  /** The contents of `expected.txt`. */
  readonly expected: string;
}

/** An exercise before its course gives it a number; `wanted` is the number in its front matter. */
type NumberlessExercise = Omit<Exercise, "number"> & { readonly wanted: number | undefined };

/**
 * Reads the folder of an exercise. Its programs are not compiled.
 *
 * @throws ThreadlabError `ERR_LESSON_INCOMPLETE` if a file is missing, `ERR_FRONT_MATTER`.
 */
export function readExercise(folder: string): NumberlessExercise {
  const read = (name: string) => readText(join(folder, name), { code: "ERR_LESSON_INCOMPLETE" });
  const file = join(folder, EXERCISE_FILE);
  const { yaml, text } = splitFrontMatter(read(EXERCISE_FILE), file);
  return {
    id: basename(folder),
    ...readFrontMatter(new FieldReader(yaml, displayPath(file), Object.keys(KEYS))),
    text,
    expected: read("expected.txt"),
    ...readPrograms(folder),
  };
}

/** The driver's name, in a course and in the folder of a learner. */
export const DRIVER_FILE = "main.ts";

/** The comment above a driver in a learner's folder. It is compiled with it, so that places are the same. */
const NOT_YOURS =
  "// The driver: it uses the files beside it. It is not yours to write, and a check uses the course's own.\n";

function readPrograms(folder: string) {
  const read = (...path: string[]) => readText(join(folder, ...path), { code: "ERR_LESSON_INCOMPLETE" });
  if (!existsSync(join(folder, DRIVER_FILE))) {
    const only = { name: "", start: read("start.ts"), solution: read("solution.ts") };
    return { files: [only], solutionPath: join(folder, "solution.ts") };
  }
  const names = programsIn(join(folder, "start"));
  for (const name of programsIn(join(folder, "solution")))
    if (!names.includes(name)) throw incomplete(folder, `solution/${name}`, `start/${name}`);
  if (names.length === 0)
    throw incomplete(folder, DRIVER_FILE, "start/, with a file that the learner writes");
  const files = names.map((name) => {
    if (name === DRIVER_FILE)
      throw incomplete(folder, `start/${name}`, "another name for it: that is the driver's");
    return { name, start: read("start", name), solution: read("solution", name) };
  });
  return { files, solutionPath: join(folder, "solution"), driver: NOT_YOURS + read(DRIVER_FILE) };
}

/** The names of the programs in a folder; none where there is no folder. */
export function programsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .sort();
}

function incomplete(folder: string, has: string, wants: string): ThreadlabError {
  return new ThreadlabError(
    "ERR_LESSON_INCOMPLETE",
    `The exercise in ${displayPath(folder)} has ${has}, and needs ${wants}.`,
  );
}

const KEYS: Readonly<Record<keyof ExerciseKeys, true>> = {
  title: true,
  number: true,
  lesson: true,
  summary: true,
  order: true,
  params: true,
  cases: true,
  shows: true,
  misconception: true,
  solved: true,
  hints: true,
  after: true,
  means: true,
  twenty: true,
};

function readFrontMatter(fields: FieldReader) {
  const cases = fields.valuesList("cases");
  const twenty = fields.choice("twenty", ["right", "wrong", "mixed"]);
  const lesson = fields.text("lesson");
  return {
    wanted: fields.number("number", { whole: true, least: 1 }),
    title: fields.text("title") ?? fields.missing("title", "What the exercise is about"),
    summary: fields.text("summary") ?? "",
    order: fields.choice("order", ["any", "exact"]) ?? "any",
    params: fields.values("params") ?? {},
    cases: cases.length === 0 ? [{}] : cases,
    shows: fields.texts("shows") ?? {},
    misconception: fields.text("misconception") ?? "",
    criteria: readCriteria(fields),
    hints: fields.textList("hints"),
    after: fields.text("after") ?? fields.missing("after", "The rule in one line."),
    means: fields.texts("means") ?? {},
    ...(lesson !== undefined && { lesson }),
    ...(twenty !== undefined && { twenty }),
  };
}

function readCriteria(fields: FieldReader): Criteria {
  fields.only("solved", ["always", "races", "threads", "shared", "within", "possible"]);
  fields.choice(["solved", "always"], ["match"]);
  const threads = fields.number(["solved", "threads"], { whole: true, least: 1 });
  const within = fields.number(["solved", "within"], { least: 0 });
  return {
    races: fields.choice(["solved", "races"], ["none", "any"]) ?? "none",
    ...(fields.flag(["solved", "shared"]) && { shared: true }),
    possible: fields.textList(["solved", "possible"]),
    ...(threads !== undefined && { threads }),
    ...(within !== undefined && { within }),
  };
}
