import { renameSync, rmSync, writeFileSync } from "node:fs";
import { displayPath } from "../lesson/display-path.ts";
import { ThreadlabError } from "../protocol/errors.ts";

/**
 * Writes a file that is not there yet.
 *
 * @returns false where something of its name is there, be it a link that leads nowhere.
 * @throws ThreadlabError `ERR_USAGE` where it cannot be written.
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
  return new ThreadlabError("ERR_USAGE", `${displayPath(file)} cannot be written: ${message}.`);
}
