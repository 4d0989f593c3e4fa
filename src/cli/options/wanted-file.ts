import { constants, realpathSync, type Stats } from "node:fs";
import { access, open, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { find, kindOf } from "../../lesson/read-text.ts";
import { type ThreadlabError, usageError } from "../../protocol/errors.ts";

/** A file that an option names. */
export interface WantedFile {
  readonly option: string;
  /** As it was given. */
  readonly name: string;
  /** The same, absolute. */
  readonly path: string;
}

export function wantedFile(option: string, name: string, cwd: string): WantedFile {
  return { option, name, path: resolve(cwd, name) };
}

/** @throws ThreadlabError `ERR_USAGE` if two options name the same file: the second would overwrite what the first has written. */
export function refuseSameFile(files: readonly WantedFile[]): void {
  for (const [index, { option, name, path }] of files.entries()) {
    const other = files.slice(0, index).find((earlier) => realPath(earlier.path) === realPath(path));
    if (other !== undefined)
      throw usageError(
        `${other.option} and ${option} cannot both be written to "${name}". Give each its own file.`,
      );
  }
}

/** The path without links. Only its last part may be missing. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(realPath(folder), basename(path));
  }
}

/** Checks without writing: an existing file stays unchanged until there is new content for it. */
export async function demandWritable(file: WantedFile): Promise<void> {
  try {
    const known = await stat(file.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (known !== undefined) refuseWhatIsNoFile(known);
    await access(known === undefined ? dirname(file.path) : file.path, constants.W_OK);
  } catch (error) {
    throw cannotWrite(file, error as NodeJS.ErrnoException);
  }
}

/** Does not wait: the file may have been replaced by a pipe that no process reads. */
export async function overwriteFile(path: string, text: string): Promise<void> {
  const { O_WRONLY, O_CREAT, O_NONBLOCK } = constants;
  const file = await open(path, O_WRONLY | O_CREAT | O_NONBLOCK);
  try {
    refuseWhatIsNoFile(await file.stat());
    await file.truncate();
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

/** The same for a file that an option names. @throws ThreadlabError `ERR_USAGE` */
export async function writeWanted(file: WantedFile, text: string): Promise<void> {
  await overwriteFile(file.path, text).catch((error) => {
    throw cannotWrite(file, error);
  });
}

function refuseWhatIsNoFile(found: Stats): void {
  if (!found.isFile()) throw new Error(`it is ${kindOf(found)}`);
}

export function cannotWrite(
  { option, name, path }: WantedFile,
  { code, message }: NodeJS.ErrnoException,
): ThreadlabError {
  const why: Readonly<Record<string, string>> = {
    // As in /proc.
    ENOENT: find(dirname(path)) ? "the system makes no files there" : `there is no folder "${dirname(path)}"`,
    ENXIO: "it is a pipe that nobody reads",
    ENOTDIR: `"${dirname(path)}" is not a folder`,
    EACCES: "you have no permission to write there",
    EROFS: "the file system is read-only",
    ENOSPC: "the disk is full",
  };
  return usageError(
    `${option} cannot write to "${name}": ${why[code ?? ""] ?? message}. Name a file in a folder that you can write to.`,
  );
}
