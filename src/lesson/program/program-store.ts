import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Program } from "../../protocol/program.ts";
import { makeFolders } from "../folders.ts";

/**
 * Programs that were compiled before, each in a file named after its sources. The store only saves time: a file that cannot be read, is
 * damaged or cannot be written counts as missing.
 */
export interface ProgramStore {
  /** Distinguishes programs of different versions of threadlab. */
  readonly version: string;
  read(key: string): Program | undefined;
  write(key: string, program: Program): void;
}

/** The number of programs that are kept, and the most characters of each: at most 25 MB in all. */
const MOST_PROGRAMS = 100;
const MOST_CHARACTERS = 256 * 1024;

/** What the engine has compiled of threadlab's own programs, as bytes. */
interface CodeStore {
  readonly folder: string;
  /** @param code the program, or what identifies it. */
  read(code: string): Uint8Array | undefined;
  write(code: string, compiled: Uint8Array): void;
}

/**
 * The number of files of compiled code that are kept, each of at most two megabytes. Each version of threadlab and of Node has three for
 * workers, and one for each command that is used.
 */
const MOST_CODES = 30;

export function createProgramStore(folder: string, version: string): ProgramStore {
  return {
    version,
    read: (key) =>
      quietly(() => JSON.parse(readWhole(folder, `${key}.json`)?.toString("utf8") ?? "") as Program),
    write(key, program) {
      const text = JSON.stringify(program);
      if (text.length > MOST_CHARACTERS) return;
      writeWhole(folder, `${key}.json`, Buffer.from(text), MOST_PROGRAMS);
    },
  };
}

export function createCodeStore(folder: string): CodeStore {
  const nameOf = (code: string) => `${hash(`${process.version} ${process.arch} ${code}`)}.bin`;
  return {
    folder,
    read: (code) => readWhole(folder, nameOf(code)),
    write: (code, compiled) => writeWhole(folder, nameOf(code), compiled, MOST_CODES),
  };
}

/**
 * The store of this user; undefined if threadlab runs from its sources, which may change from call to call, or if it has no folder.
 *
 * @param maker the address of the module that makes the kept data.
 */
export function userStore(maker: string): ProgramStore | undefined {
  const own = userFolder(maker);
  return own && createProgramStore(own.folder, own.version);
}

/** The same for compiled code. */
export function userCodeStore(maker: string): CodeStore | undefined {
  const own = userFolder(maker);
  return own && createCodeStore(join(own.folder, "code"));
}

function userFolder(maker: string) {
  // The name of a built file contains a hash of its contents and of all its imports.
  const version = /-[A-Z0-9]{8}\.c?js$/.exec(basename(fileURLToPath(maker)))?.[0];
  const caches = version === undefined ? undefined : quietly(cachesOfUser);
  return version === undefined || caches === undefined
    ? undefined
    : { version, folder: join(caches, "threadlab") };
}

/** A hash of some data. */
export function hash(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}

function cachesOfUser(): string | undefined {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  if (process.platform === "win32") return LOCALAPPDATA;
  const home = homedir();
  if (!isAbsolute(home)) return undefined;
  return process.platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}

/** The contents of a file; undefined if it is missing or damaged. */
function readWhole(folder: string, name: string): Buffer | undefined {
  return quietly(() => {
    const bytes = readFileSync(join(folder, name));
    const end = bytes.indexOf("\n");
    const data = bytes.subarray(end + 1);
    return hash(data) === bytes.toString("latin1", 0, end) ? data : undefined;
  });
}

/** Writes a file with the hash of its contents. @param most the most files that are kept. */
function writeWhole(folder: string, name: string, data: Uint8Array, most: number): void {
  quietly(() => {
    makeFolders(folder, 0o700);
    const fresh = join(folder, `${randomUUID()}.new`);
    writeFileSync(fresh, Buffer.concat([Buffer.from(`${hash(data)}\n`), data]), { mode: 0o600 });
    // Written as a whole or not at all, even if two commands write the same file at once.
    renameSync(fresh, join(folder, name));
    removeOldest(folder, most);
  });
}

function removeOldest(folder: string, most: number): void {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  if (files.length <= most) return;
  const dated = files.map(({ name }) => ({ name, time: statSync(join(folder, name)).mtimeMs }));
  dated.sort((a, b) => b.time - a.time);
  for (const { name } of dated.slice(most / 2)) rmSync(join(folder, name), { force: true });
}

function quietly<Value>(attempt: () => Value): Value | undefined {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}
