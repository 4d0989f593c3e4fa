import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, open, readFile, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { makeFolders } from "../../lesson/folders.ts";
import { type ThreadlabError, usageError } from "../../protocol/errors.ts";
import { cannotWrite, demandWritable, type WantedFile, writeWanted } from "../options/wanted-file.ts";
import { isOurs } from "./html-file.ts";

/** Beside a site's pages: a list of what was written, so that a later call can remove the pages of removed lessons. */
const LIST = ".threadlab-site.json";

/** The contents of {@link LIST}. */
interface SiteList {
  readonly threadlab: 1;
  readonly course: string;
  /** The hash of each page, by its name. */
  readonly files: Readonly<Record<string, string>>;
}

/** A course as pages. */
interface CoursePages {
  readonly course: string;
  /** The text of each page, by its name. */
  readonly files: ReadonlyMap<string, string>;
}

/** Checks, before anything runs, that a site can be written. @throws ThreadlabError `ERR_USAGE` */
export async function demandSite(folder: WantedFile, names: readonly string[]): Promise<void> {
  await demandFolder(folder);
  for (const name of names) await demandOurs(inFolder(folder, name));
  await demandWritableList(inFolder(folder, LIST));
}

/**
 * Writes a site, and removes the pages that an earlier site of the same course had and this one does not have, unless they have been
 * changed.
 *
 * @returns the names of the removed pages.
 */
export async function writeSite(
  folder: WantedFile,
  { course, files }: CoursePages,
): Promise<readonly string[]> {
  try {
    makeFolders(folder.path);
  } catch (error) {
    throw cannotWrite(folder, error as Error);
  }
  // Before anything is written: if a file system ignores case, `Mutex.html` may be the new `mutex.html`.
  const removed = await removeGone(folder, { course, files });
  for (const [name, text] of files) await writeWanted(inFolder(folder, name), text);
  const hashes = Object.fromEntries([...files].map(([name, text]) => [name, hashOf(text)]));
  const list: SiteList = { threadlab: 1, course, files: hashes };
  await writeWanted(inFolder(folder, LIST), `${JSON.stringify(list, null, 2)}\n`);
  return removed;
}

/** Checks that threadlab made the file that would be replaced. @throws ThreadlabError `ERR_USAGE` */
export async function demandOurs(file: WantedFile): Promise<void> {
  const found = await stat(file.path).catch(() => undefined);
  if (found === undefined) return;
  await demandWritable(file);
  if (found.size > 0 && !isOurs(await beginningOf(file))) throw notOurs(file);
}

function inFolder({ option, name, path }: WantedFile, file: string): WantedFile {
  return { option, name: join(name, file), path: join(path, file) };
}

async function removeGone(folder: WantedFile, { course, files }: CoursePages): Promise<readonly string[]> {
  const list = readList(await readFile(join(folder.path, LIST), "utf8").catch(() => ""));
  if (list?.course !== course) return [];
  const removed: string[] = [];
  for (const [name, hash] of Object.entries(list.files))
    if (!files.has(name) && isPage(name) && (await removeUnchanged(inFolder(folder, name), hash)))
      removed.push(name);
  return removed;
}

/** A list may have been changed: only names of pages in its own folder count. */
function isPage(name: string): boolean {
  return name === basename(name) && name.endsWith(".html");
}

/** @returns undefined for a file that is not such a list. */
function readList(text: string): SiteList | undefined {
  try {
    const list = JSON.parse(text) as SiteList;
    return list.threadlab === 1 && typeof list.files === "object" && list.files !== null ? list : undefined;
  } catch {
    return undefined;
  }
}

async function demandWritableList(file: WantedFile): Promise<void> {
  const found = await stat(file.path).catch(() => undefined);
  if (found === undefined) return;
  await demandWritable(file);
  if (readList(await readFile(file.path, "utf8")) === undefined) throw notOurs(file);
}

/** @returns whether the file was there, unchanged since threadlab wrote it. */
async function removeUnchanged(file: WantedFile, hash: string): Promise<boolean> {
  const found = await stat(file.path).catch(() => undefined);
  if (!found?.isFile() || hashOf(await readFile(file.path)) !== hash) return false;
  await rm(file.path).catch((error) => {
    throw cannotWrite(file, error);
  });
  return true;
}

function hashOf(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

async function beginningOf({ path }: WantedFile): Promise<string> {
  const handle = await open(path);
  const { buffer, bytesRead } = await handle
    .read(Buffer.alloc(1000), 0, 1000, 0)
    .finally(() => handle.close());
  return buffer.toString("utf8", 0, bytesRead);
}

function notOurs({ option, name }: WantedFile): ThreadlabError {
  return usageError(
    `${option} would overwrite "${name}", which threadlab did not write. Move it, or name another place.`,
  );
}

/** Checks, before anything runs, that a folder exists or can be made. */
async function demandFolder(folder: WantedFile): Promise<void> {
  for (let path = folder.path; ; path = dirname(path)) {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error.code === "ENOTDIR" ? notFolder(folder, dirname(path)) : cannotWrite(folder, error);
    });
    if (found === undefined) continue;
    if (!found.isDirectory()) throw notFolder(folder, path);
    return tryToMake(folder, path);
  }
}

/**
 * Makes the highest missing folder and removes it again: permissions alone do not say whether a system allows making it.
 *
 * @param above the folder that exists.
 */
async function tryToMake(folder: WantedFile, above: string): Promise<void> {
  try {
    const [first] = relative(above, folder.path).split(sep);
    if (!first) return await access(folder.path, constants.W_OK | constants.X_OK);
    // Not recursively: if a file system refuses a folder as if its parent were missing, Node never ends.
    await mkdir(join(above, first));
    await rmdir(join(above, first));
  } catch (error) {
    throw cannotWrite(folder, error as Error);
  }
}

function notFolder({ name }: WantedFile, path: string): ThreadlabError {
  return usageError(`--html cannot make the folder "${name}": "${path}" is a file. Name another folder.`);
}
