import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** A folder and all folders above it, from the inside out. */
export function foldersUp(from: string): readonly string[] {
  const folders = [resolve(from)];
  for (let above = dirname(folders[0] as string); above !== folders.at(-1); above = dirname(above))
    folders.push(above);
  return folders;
}

/** The nearest folder, `from` or one above it, that contains a file or folder of this name; undefined if none does. */
export function findAbove(from: string, name: string): string | undefined {
  return foldersUp(from).find((folder) => existsSync(join(folder, name)));
}

/** The folder of the repository that a folder is in; outside of a repository the folder itself. */
export function repositoryOf(folder: string): string {
  return findAbove(folder, ".git") ?? folder;
}

/**
 * Makes a folder and the missing ones above it, one by one. Node's own way never ends if a file system, such as /proc, refuses a folder as
 * if the one above it were missing.
 *
 * @param mode the permissions of what is made. @throws the system's error.
 */
export function makeFolders(folder: string, mode?: number): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (!existsSync(dirname(folder))) makeFolders(dirname(folder), mode);
  mkdirSync(folder, { mode });
}
