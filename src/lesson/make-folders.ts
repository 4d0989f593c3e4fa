import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

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
