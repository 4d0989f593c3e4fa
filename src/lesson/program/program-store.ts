import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Program } from "../../protocol/program.ts";
import { readText } from "../read-text.ts";

/**
 * Programs that were compiled before, each in a file of its own whose name says what it was made of. Only ever a help: what
 * cannot be read, is damaged or cannot be written is as if it were not there.
 */
export interface ProgramStore {
  /** Tells programs of one version of threadlab from those of another. */
  readonly version: string;
  read(key: string): Program | undefined;
  write(key: string, program: Program): void;
}

/** Programs that are kept, and characters of each: at most 25 MB in all. */
const MOST_PROGRAMS = 100;
const MOST_CHARACTERS = 256 * 1024;

export function createProgramStore(folder: string, version: string): ProgramStore {
  const fileOf = (key: string) => join(folder, `${key}.json`);
  return {
    version,
    read: (key) => quietly(() => parse(readText(fileOf(key)))),
    write(key, program) {
      const text = JSON.stringify(program);
      if (text.length > MOST_CHARACTERS) return;
      quietly(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const fresh = join(folder, `${randomUUID()}.new`);
        writeFileSync(fresh, `${hash(text)}\n${text}`, { mode: 0o600 });
        // Whole or not at all, also where two commands write the same at once.
        renameSync(fresh, fileOf(key));
        removeOldest(folder);
      });
    },
  };
}

/**
 * The store of this user; undefined where threadlab runs from its sources, which may change from call to call, or where there
 * is no folder for it.
 */
export function userStore(): ProgramStore | undefined {
  // The name of a built file contains a hash of what is in it, and of all that it imports.
  const version = /-[A-Z0-9]{8}\.js$/.exec(basename(fileURLToPath(import.meta.url)))?.[0];
  const caches = version === undefined ? undefined : quietly(cacheFolder);
  return version === undefined || caches === undefined
    ? undefined
    : createProgramStore(join(caches, "threadlab"), version);
}

/** The hash of a text, which differs where the texts do. */
export function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function cacheFolder(): string | undefined {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  if (process.platform === "win32") return LOCALAPPDATA;
  const home = homedir();
  if (!isAbsolute(home)) return undefined;
  return process.platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}

function parse(file: string): Program | undefined {
  const [expected, text = ""] = file.split("\n", 2);
  return hash(text) === expected ? (JSON.parse(text) as Program) : undefined;
}

function removeOldest(folder: string): void {
  const names = readdirSync(folder);
  if (names.length <= MOST_PROGRAMS) return;
  const files = names.map((name) => ({ name, time: statSync(join(folder, name)).mtimeMs }));
  files.sort((a, b) => b.time - a.time);
  for (const { name } of files.slice(MOST_PROGRAMS / 2)) rmSync(join(folder, name), { force: true });
}

function quietly<Value>(attempt: () => Value): Value | undefined {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}
