import { lstatSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { displayPath } from "../lesson/display-path.ts";
import { makeFolders } from "../lesson/folders.ts";
import { find } from "../lesson/read-text.ts";
import { type ThreadlabError, usageError } from "../protocol/errors.ts";

/**
 * Writes a file that does not exist yet.
 *
 * @returns false if something of that name exists, even a broken link.
 * @throws ThreadlabError `ERR_USAGE` if it cannot be written.
 */
export function writeNew(file: string, content: string | Uint8Array): boolean {
  try {
    writeFileSync(file, content, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw unwritable(file, error as Error);
  }
}

/**
 * Writes new files: all of them, or none if one exists already. Makes the folders that they need.
 *
 * @param files their contents, by their paths in the folder.
 * @param advice what to do if one exists.
 * @returns the paths, sorted.
 * @throws ThreadlabError `ERR_USAGE` if one of them exists already, or cannot be written.
 */
export function writeAllNew(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  advice = OTHER_FOLDER,
): readonly string[] {
  const paths = [...files.keys()].sort();
  const there = paths.map((path) => resolve(folder, path)).find(isTaken);
  if (there !== undefined) throw usageError(`${displayPath(there)} is there already. ${advice}`);
  makeFolder(folder);
  for (const path of paths) {
    const file = resolve(folder, path);
    makeFolder(dirname(file));
    writeNew(file, files.get(path) ?? "");
  }
  return paths;
}

/** Whether something of that name exists. If that cannot be checked, the write fails and says so. */
function isTaken(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

const OTHER_FOLDER = "Name another folder.";
/** What to do about a file in the place of a folder that has to have its name. */
export const MOVE_AWAY = "Move it away, or rename it.";

/** Makes a folder, unless it exists. @param advice what to do if it cannot be made. @throws ThreadlabError `ERR_USAGE` */
export function makeFolder(folder: string, advice = OTHER_FOLDER): void {
  try {
    makeFolders(folder);
  } catch (error) {
    const there = nearestThere(folder);
    const why = find(there)?.isDirectory()
      ? `${displayPath(there)} takes no new folder (${(error as NodeJS.ErrnoException).code})`
      : `${displayPath(there)} is a file`;
    const message = `The folder ${displayPath(folder)} cannot be made: ${why}. ${advice}`;
    throw usageError(message);
  }
}

/** The path itself, or the nearest one above it that exists. */
function nearestThere(path: string): string {
  return isTaken(path) || dirname(path) === path ? path : nearestThere(dirname(path));
}

/** Replaces a file as a whole: a reader gets either the old content or the new one. @throws ThreadlabError `ERR_USAGE` */
export function replaceFile(file: string, content: string): void {
  const fresh = `${file}.${process.pid}`;
  try {
    writeFileSync(fresh, content);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw unwritable(file, error as Error);
  }
}

function unwritable(file: string, { message }: Error): ThreadlabError {
  return usageError(`${displayPath(file)} cannot be written: ${message}.`);
}
