import { constants } from "node:fs";
import { access, mkdir, open, readFile, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { makeFolders } from "../../lesson/make-folders.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import { cannotWrite, demandWritable, replaceFile, type WantedFile } from "../options/wanted-file.ts";
import { isOurs } from "./html-file.ts";

/** Beside a site's pages: their names, so that a later call can remove those of lessons that are gone. */
const LIST = ".threadlab-site.json";

/** Makes sure, before anything runs, that a site can be written. @throws ThreadlabError `ERR_USAGE` */
export async function demandSite(folder: WantedFile, names: readonly string[]): Promise<void> {
  await demandFolder(folder);
  for (const name of names) await demandOurs(inFolder(folder, name));
  await demandWritableList(inFolder(folder, LIST));
}

/** Writes a site, and removes the pages of an earlier one that it has no more. @returns the names of those that it removed. */
export async function writeSite(
  folder: WantedFile,
  files: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  try {
    makeFolders(folder.path);
  } catch (error) {
    throw cannotWrite(folder, error as Error);
  }
  for (const [name, text] of files) await write(inFolder(folder, name), text);
  const removed: string[] = [];
  // They stay on the list until they are gone.
  for (const name of await namesListed(folder))
    if (!files.has(name) && (await removeOurs(inFolder(folder, name)))) removed.push(name);
  const list = { threadlab: 1, files: [...files.keys()] };
  await write(inFolder(folder, LIST), `${JSON.stringify(list, null, 2)}\n`);
  return removed;
}

/** Makes sure that what a file would take the place of was made by threadlab. @throws ThreadlabError `ERR_USAGE` */
export async function demandOurs(file: WantedFile): Promise<void> {
  const found = await stat(file.path).catch(() => undefined);
  if (found === undefined) return;
  await demandWritable(file);
  if (found.size > 0 && !isOurs(await beginningOf(file))) throw notOurs(file);
}

export async function write(file: WantedFile, text: string): Promise<void> {
  await replaceFile(file.path, text).catch((error) => {
    throw cannotWrite(file, error);
  });
}

function inFolder({ option, name, path }: WantedFile, file: string): WantedFile {
  return { option, name: join(name, file), path: join(path, file) };
}

/** The pages that an earlier call wrote; none where that is not known. */
async function namesListed({ path }: WantedFile): Promise<readonly string[]> {
  const text = await readFile(join(path, LIST), "utf8").catch(() => "");
  return readList(text) ?? [];
}

/** @returns undefined for what is no list of ours. */
function readList(text: string): readonly string[] | undefined {
  try {
    const { threadlab, files } = JSON.parse(text) as {
      readonly threadlab?: unknown;
      readonly files?: unknown;
    };
    if (threadlab !== 1 || !Array.isArray(files)) return undefined;
    // A list may have been changed: it names pages of its own folder, and nothing else.
    return files.filter(
      (name) => typeof name === "string" && name === basename(name) && name.endsWith(".html"),
    );
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

/** @returns whether it was there and threadlab's own. */
async function removeOurs(file: WantedFile): Promise<boolean> {
  const found = await stat(file.path).catch(() => undefined);
  if (!found?.isFile() || !isOurs(await beginningOf(file))) return false;
  await rm(file.path).catch((error) => {
    throw cannotWrite(file, error);
  });
  return true;
}

async function beginningOf({ path }: WantedFile): Promise<string> {
  const handle = await open(path);
  const { buffer, bytesRead } = await handle
    .read(Buffer.alloc(1000), 0, 1000, 0)
    .finally(() => handle.close());
  return buffer.toString("utf8", 0, bytesRead);
}

function notOurs({ option, name }: WantedFile): ThreadlabError {
  return new ThreadlabError(
    "ERR_USAGE",
    `${option} would overwrite "${name}", which threadlab did not write. Move it, or name another place.`,
  );
}

/** Makes sure, before anything runs, that a folder is there or can be made. */
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
 * Makes the highest missing folder and takes it away again: permissions alone do not tell whether a system lets somebody make it.
 * @param above the folder that is there.
 */
async function tryToMake(folder: WantedFile, above: string): Promise<void> {
  try {
    const [first] = relative(above, folder.path).split(sep);
    if (!first) return await access(folder.path, constants.W_OK | constants.X_OK);
    // Not with its parents at once: where a file system refuses a folder as if its parent were missing, Node never ends.
    await mkdir(join(above, first));
    await rmdir(join(above, first));
  } catch (error) {
    throw cannotWrite(folder, error as Error);
  }
}

function notFolder({ name }: WantedFile, path: string): ThreadlabError {
  return new ThreadlabError(
    "ERR_USAGE",
    `--html cannot make the folder "${name}": "${path}" is a file. Name another folder.`,
  );
}
