import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { displayPath } from "../lesson/display-path.ts";
import { findAbove } from "../lesson/folders.ts";
import { readBytes, readText } from "../lesson/read-text.ts";
import { type ThreadlabError, usageError } from "../protocol/errors.ts";
import { PROGRESS_FOLDER } from "./matched.ts";
import { MOVE_AWAY, makeFolder, replaceFile } from "./write-file.ts";

/** The file in a practice folder that contains the learner's progress. Its format is public. */
export const PROGRESS_FILE = join(PROGRESS_FOLDER, "practice.json");

/** The progress on one exercise. */
interface ExerciseProgress {
  /**
   * SHA-256 of the file that was proved, with LF at the ends of its lines, in hexadecimal digits. If there are several, with those that are
   * imported, that of their digests.
   */
  readonly solved?: string;
  /** The files that the proved ones import, as seen from the program's folder. */
  readonly imports?: readonly string[];
  /** The number of hints shown so far. */
  readonly hints?: number;
}

export interface Progress {
  /** See {@link Course.name}. */
  readonly course: string;
  /** The id of the current exercise. */
  readonly current: string;
  readonly exercises: Readonly<Record<string, ExerciseProgress>>;
}

/** The version of the file. */
const VERSION = 1;

/** The practice folder that `from` is in. @throws ThreadlabError `ERR_USAGE` if there is none. */
export function findPracticeFolder(from: string): string {
  const folder = findAbove(from, PROGRESS_FILE);
  if (folder !== undefined) return folder;
  throw usageError(
    `This is not a practice folder: there is no ${PROGRESS_FILE} here or above. Go to yours, or make one: threadlab ` +
      'practice init. In a folder that has lost it, "threadlab practice init ." writes a new one and leaves your files alone.',
  );
}

/** @throws ThreadlabError `ERR_USAGE` for a file that cannot be read, or that does not contain such a state. */
export function readProgress(folder: string): Progress {
  const file = join(folder, PROGRESS_FILE);
  const text = readText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable(file, "it is not JSON");
  }
  if (!isRecord(value)) throw unreadable(file, "it is not an object");
  const { threadlab, course, current, exercises } = value;
  if (threadlab !== VERSION)
    throw unreadable(file, `"threadlab" is not ${VERSION}, the version that is read here`);
  if (typeof course !== "string") throw unreadable(file, '"course" is no text');
  if (typeof current !== "string") throw unreadable(file, '"current" is no text');
  if (!isRecord(exercises)) throw unreadable(file, '"exercises" is no object');
  for (const [id, entry] of Object.entries(exercises)) {
    if (!isEntry(entry))
      throw unreadable(file, `the entry "${id}" is not { "solved": a text, "hints": a number }`);
  }
  return { course, current, exercises: exercises as Progress["exercises"] };
}

/** @throws ThreadlabError `ERR_USAGE` if it cannot be written; then the old one is still there. */
export function writeProgress(folder: string, { course, current, exercises }: Progress): void {
  const file = join(folder, PROGRESS_FILE);
  const content = { threadlab: VERSION, course, current, exercises };
  makeFolder(dirname(file), MOVE_AWAY);
  replaceFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
}

/**
 * Changes the progress of a folder as it is now: another command, or a key, may have changed it since it was read. Writes nothing if it
 * stays as it is: a check in CI may not be able to.
 */
export function updateProgress(folder: string, change: (progress: Progress) => Progress): Progress {
  const before = readProgress(folder);
  const after = change(before);
  if (after !== before) writeProgress(folder, after);
  return after;
}

/** The progress with a new entry for one exercise; undefined for nothing. */
export function withEntry(progress: Progress, id: string, entry: ExerciseProgress | undefined): Progress {
  const { [id]: _before, ...others } = progress.exercises;
  return { ...progress, exercises: entry === undefined ? others : { ...progress.exercises, [id]: entry } };
}

export function entryOf({ exercises }: Progress, id: string): ExerciseProgress {
  return Object.hasOwn(exercises, id) ? (exercises[id] as ExerciseProgress) : {};
}

/** SHA-256 of the files of an exercise: for one file its own digest, for several that of their joined digests. */
export function digestOfAll(contents: readonly (string | Uint8Array)[]): string {
  const digests = contents.map(digestOf);
  return digests.length === 1 ? (digests[0] as string) : digestOf(digests.join("\n"));
}

/** The same of files on disk. Never waits, as for a pipe. @throws ThreadlabError for one that cannot be read. */
export function digestOfFiles(files: readonly string[]): string {
  return digestOfAll(files.map(readBytes));
}

/** SHA-256 of a text, in hexadecimal digits. Git may write the ends of lines in another way on another system: they make no difference. */
export function digestOf(content: string | Uint8Array): string {
  const bytes = Buffer.from(content).toString("latin1").replaceAll("\r\n", "\n");
  return createHash("sha256").update(bytes, "latin1").digest("hex");
}

function unreadable(file: string, why: string): ThreadlabError {
  return usageError(
    `${displayPath(file)} does not hold the state of a practice folder: ${why}. Mend it, or delete it and write a new one with ` +
      '"threadlab practice init .", which leaves your exercises alone.',
  );
}

function isEntry(value: unknown): value is ExerciseProgress {
  if (!isRecord(value)) return false;
  const { solved = "", imports = [], hints = 0 } = value;
  const isPaths = Array.isArray(imports) && imports.every((path) => typeof path === "string");
  return (
    typeof solved === "string" &&
    isPaths &&
    typeof hints === "number" &&
    Number.isInteger(hints) &&
    hints >= 0
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
