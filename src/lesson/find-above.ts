import { existsSync } from "node:fs";
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
