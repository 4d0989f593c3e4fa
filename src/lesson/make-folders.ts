import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder with those above it that are missing, one by one: where a file system refuses a folder as if the one above it
 * were missing, as /proc does, Node's own way never ends.
 *
 * @param mode the permissions of what is made. @throws the system's error.
 */
export function makeFolders(folder: string, mode?: number): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (!existsSync(dirname(folder))) makeFolders(dirname(folder), mode);
  mkdirSync(folder, { mode });
}
