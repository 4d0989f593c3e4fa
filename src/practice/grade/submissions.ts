import { type Dirent, lstatSync, readdirSync, type Stats } from "node:fs";
import { basename, extname, join, relative, resolve } from "node:path";
import { displayPath, withSlashes } from "../../lesson/display-path.ts";
import { isHidden } from "../../lesson/load.ts";
import { kindOf, notPlain, readText, sayWhy } from "../../lesson/read-text.ts";
import { Refused } from "../../lesson/refused.ts";
import { usageError } from "../../protocol/errors.ts";
import { idOfFile } from "../course.ts";
import { DRIVER_FILE, type Exercise } from "../exercise.ts";
import { cannotRun, type GradeReason } from "./graded.ts";

/** A student's work on an exercise. */
export interface Submission {
  /** Its path in reports, with slashes. */
  readonly name: string;
  /** Its programs, by their paths in its folder. */
  readonly files: ReadonlyMap<string, string>;
  /** Where these files are, absolute. */
  readonly places: ReadonlyMap<string, string>;
  /** The program to run, and its folder; undefined if the course's driver is run. */
  readonly entry?: { readonly file: string; readonly path: string };
  /** Why it cannot be judged. Then it has no files. */
  readonly problem?: GradeReason;
}

/** The most files of a submission, and the most characters of them in all. */
const MOST_FILES = 100;
const MOST_CHARACTERS = 1024 * 1024;
/** The most nested folders. */
const MOST_DEPTH = 5;

const CODE: readonly string[] = [".ts", ".mts", ".js", ".mjs"];
const PROGRAMS: readonly string[] = [...CODE, ".json"];
/** They say how other files are compiled, which is up to the course. */
const SETTINGS = /^(?:package(?:-lock)?|tsconfig.*)\.json$/;

/**
 * The submissions that paths name, each once, sorted by their names: a file, the folder of a submission, or a folder of both.
 *
 * @throws ThreadlabError `ERR_USAGE` for a path where there is nothing, and for a single folder without a submission.
 */
export function findSubmissions(
  words: readonly string[],
  exercise: Exercise,
  cwd: string,
): readonly Submission[] {
  const isOne = words.length === 1;
  const paths = new Set(
    words.flatMap((word) => {
      const path = resolve(cwd, word);
      // Why it cannot be read is the verdict on it.
      return ifOpen(() => pathsOf(path, word, exercise, isOne)) ?? [path];
    }),
  );
  return [...paths]
    .map((path) => ({ path, name: withSlashes(displayPath(path, cwd)) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ path, name }) => readSubmission(path, name, exercise));
}

function pathsOf(path: string, word: string, exercise: Exercise, isOne: boolean): readonly string[] {
  const found = look(path);
  if (found === undefined) throw usageError(`There is no file or folder ${word}.`);
  if (!found.isDirectory() || homeOf(path, exercise) !== undefined) return [path];
  const inside = entriesOf(path).filter(mayBeSubmission);
  if (inside.length > 0) return inside.map(({ name }) => join(path, name));
  if (!isOne) return [path];
  throw usageError(`The folder ${word} contains no submission: ${wanted(exercise)}.`);
}

/** Files in the folders of submissions that are none, such as `ann.ts.txt`, as a sentence for each folder. */
export function tellSkipped(words: readonly string[], exercise: Exercise, cwd: string): readonly string[] {
  return words.flatMap((word) => {
    const path = resolve(cwd, word);
    const isOther = () => look(path)?.isDirectory() && homeOf(path, exercise) === undefined;
    const entries = ifOpen(() => (isOther() ? entriesOf(path) : [])) ?? [];
    const names = entries.flatMap((entry) => (mayBeSubmission(entry) ? [] : [entry.name]));
    return names.length === 0 ? [] : [`skipped in ${word}, because no program ends so: ${names.join(", ")}`];
  });
}

function entriesOf(folder: string): readonly Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !isHidden(name));
}

/** Pipes and the like may: that one cannot be read is a verdict. */
function mayBeSubmission(entry: Dirent): boolean {
  return entry.isDirectory() || entry.isSymbolicLink() || CODE.includes(extname(entry.name).toLowerCase());
}

/** The folder of the files for the exercise: the given one, or, as in a practice folder, one with the exercise's name. */
function homeOf(folder: string, exercise: Exercise): { home: string; entry?: string } | undefined {
  const names = visibleNames(folder);
  const own = names.filter((name) => idOfFile(name) === exercise.id);
  if (exercise.driver !== undefined) {
    const isHome = (place: string) =>
      exercise.files.some(({ name }) => look(join(place, name)) !== undefined);
    const home = [folder, ...own.map((name) => join(folder, name))].find(isHome);
    return home === undefined ? undefined : { home };
  }
  const programs = names.filter((name) => extname(name) === ".ts" && look(join(folder, name))?.isFile());
  const [entry] = [
    ...own.filter((name) => programs.includes(name)),
    ...["solution.ts", "main.ts", "start.ts"].filter((name) => programs.includes(name)),
    ...(programs.length === 1 && !names.some((name) => look(join(folder, name))?.isDirectory())
      ? programs
      : []),
  ];
  return entry === undefined ? undefined : { home: folder, entry };
}

function readSubmission(path: string, name: string, exercise: Exercise): Submission {
  try {
    return { name, ...readFiles(path, name, exercise) };
  } catch (error) {
    return {
      name,
      files: new Map(),
      places: new Map(),
      problem: cannotRun(isOfSystem(error) ? closed(error) : error),
    };
  }
}

function readFiles(path: string, name: string, exercise: Exercise): Omit<Submission, "name"> {
  const found = look(path);
  if (found?.isSymbolicLink())
    throw new Refused("link", `${name} is a link. A submission is a file or a folder of its own.`);
  // Node shows a name that is not UTF-8 with other characters, by which there is nothing.
  if (found === undefined)
    throw new Refused("missing", `${name} cannot be found. Rename it if its name is not UTF-8.`);
  if (!found.isFile() && !found.isDirectory())
    throw new Error(`${name} cannot be read: ${notPlain(kindOf(found))}.`);
  const [only, ...others] = exercise.files;
  if (found.isFile()) {
    if (exercise.driver === undefined) {
      const file = basename(path);
      return { ...onlyFile(file, path), entry: { file, path } };
    }
    if (only === undefined || others.length > 0)
      throw new Error(`${name} is one file, and there are several to write: ${wanted(exercise)}.`);
    return onlyFile(only.name, path);
  }
  const place = homeOf(path, exercise);
  if (place === undefined)
    throw new Refused("missing", `${name} contains no submission: ${wanted(exercise)}.`);
  const files = new Map(programsIn(place.home, name));
  const total = [...files.values()].reduce((sum, text) => sum + text.length, 0);
  if (total > MOST_CHARACTERS)
    throw new Error(`${name} has more than ${MOST_CHARACTERS / 2 ** 20} million characters.`);
  // A learner's copy of the driver is not run.
  if (exercise.driver !== undefined) files.delete(DRIVER_FILE);
  const missing = exercise.files.find(({ name: file }) => exercise.driver !== undefined && !files.has(file));
  if (missing !== undefined) throw new Refused("missing", `There is no ${missing.name} in ${name}.`);
  const { entry } = place;
  const places = new Map([...files.keys()].map((file) => [file, join(place.home, file)]));
  return {
    files,
    places,
    ...(entry !== undefined && { entry: { file: entry, path: join(place.home, entry) } }),
  };
}

function onlyFile(name: string, path: string): Pick<Submission, "files" | "places"> {
  return { files: new Map([[name, readText(path, LIMIT)]]), places: new Map([[name, path]]) };
}

const LIMIT = { most: MOST_CHARACTERS };

function programsIn(home: string, name: string): [string, string][] {
  const found: [string, string][] = [];
  const visit = (folder: string, depth: number) => {
    for (const each of visibleNames(folder)) {
      const path = join(folder, each);
      const stats = look(path);
      if (stats?.isDirectory() && depth < MOST_DEPTH) visit(path, depth + 1);
      if (!stats?.isFile() || !PROGRAMS.includes(extname(each)) || SETTINGS.test(each)) continue;
      if (found.length === MOST_FILES) throw new Error(`${name} has more than ${MOST_FILES} programs.`);
      found.push([relative(home, path), readText(path, LIMIT)]);
    }
  };
  visit(home, 0);
  return found;
}

/** What a submission has to contain, in words. */
function wanted({ id, driver, files }: Exercise): string {
  if (driver !== undefined) return `it needs ${files.map(({ name }) => name).join(", ")}`;
  return `it needs ${id}.ts, solution.ts or main.ts, or one program`;
}

function visibleNames(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => !isHidden(name))
    .sort();
}

/** What a look at files finds; undefined if the system does not let it. */
function ifOpen<Found>(find: () => Found): Found | undefined {
  try {
    return find();
  } catch (error) {
    if (isOfSystem(error)) return undefined;
    throw error;
  }
}

function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

/** Such an error in words. */
function closed(error: NodeJS.ErrnoException): Error {
  return new Error(`${displayPath(error.path ?? "")} cannot be read: ${sayWhy(error)}.`);
}

function look(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
