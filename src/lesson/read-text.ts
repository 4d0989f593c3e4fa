import { isUtf8 } from "node:buffer";
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  type Stats,
  statSync,
} from "node:fs";
import { type ErrorCode, ThreadlabError } from "../protocol/errors.ts";
import { displayPath } from "./display-path.ts";
import { Refused, refusalOf } from "./refused.ts";

/** Bytes of one of a lesson's own files; of a module or a recorded run, which may be larger. */
const MOST_BYTES = 4 * 1024 * 1024;
export const MOST_BYTES_OF_DATA = 64 * 1024 * 1024;

interface TextFile {
  /** Its name in messages; by default its path. */
  readonly shown?: string;
  /** The code of the error if it cannot be read. */
  readonly code?: ErrorCode;
  /** The most bytes that it may have. */
  readonly most?: number;
}

/**
 * Reads a plain file of UTF-8, without a byte order mark. Never waits: a pipe or a device is refused, and a file that grows meanwhile is
 * read up to the limit.
 *
 * @throws ThreadlabError saying why it cannot be read, in words.
 */
export function readText(path: string, file: TextFile = {}): string {
  return read(path, file, (bytes) => {
    if (!isUtf8(bytes)) throw new Refused("encoding", sayWhereNotUtf8(bytes));
    return bytes.toString("utf8").replace(/^\uFEFF/, "");
  });
}

/** The same, but empty if it cannot be read: for what others read, too, and report. */
export function readIfReadable(path: string): string {
  try {
    return readText(path);
  } catch {
    return "";
  }
}

/** The same for a file of any content, up to the limit for data. */
export function readBytes(path: string): Buffer {
  return read(path, { most: MOST_BYTES_OF_DATA }, (bytes) => bytes);
}

function read<Content>(
  path: string,
  { shown = displayPath(path), code, most = MOST_BYTES }: TextFile,
  decode: (bytes: Buffer) => Content,
): Content {
  try {
    return decode(readPlainFile(path, most));
  } catch (error) {
    const message = `${shown} cannot be read: ${sayWhy(error as Error)}.`;
    const refusal = refusalOf(error);
    throw refusal ? new Refused(refusal, message, code) : new ThreadlabError(code ?? "ERR_USAGE", message);
  }
}

function readPlainFile(path: string, most: number): Buffer {
  // Without O_NONBLOCK, opening a pipe would wait for a writer.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    if (!found.isFile()) throw new Error(notPlain(kindOf(found)));
    const parts: Buffer[] = [];
    let size = 0;
    for (;;) {
      // Reads beyond the size that the file had: the file ends where a read returns nothing.
      const part = Buffer.allocUnsafe(Math.min(Math.max(found.size - size, 4096), most + 1 - size));
      const count = readSync(file, part);
      if (count === 0) return Buffer.concat(parts, size);
      parts.push(part.subarray(0, count));
      size += count;
      if (size > most) throw new Error(`it is larger than ${most / 1024 / 1024} MB, the limit`);
    }
  } finally {
    closeSync(file);
  }
}

/** Why something is not read. @param kind its kind: see {@link kindOf}. */
export function notPlain(kind: string): string {
  return `it is ${kind}, and threadlab reads only plain files`;
}

/** The words for something that is not a plain file. */
export function kindOf(found: Stats): string {
  if (found.isDirectory()) return "a folder";
  if (found.isFIFO()) return "a pipe";
  return found.isSocket() ? "a socket" : "a device";
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "you have no permission to read it",
  EPERM: "you have no permission to read it",
  ELOOP: "it is a link that leads to itself",
  ENXIO: notPlain("a socket or a device"),
  ENAMETOOLONG: "the name is too long",
};

/** Why the system does not let something be read, in words. */
export function sayWhy(error: NodeJS.ErrnoException): string {
  return WORDS[error.code ?? ""] ?? error.message;
}

function sayWhereNotUtf8(bytes: Buffer): string {
  const at = firstBadByte(bytes);
  const line = bytes.subarray(0, at).filter((byte) => byte === 10).length + 1;
  const value = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0");
  return `it is not UTF-8: the byte 0x${value} at offset ${at} (line ${line}) does not begin a character. Save the file as UTF-8`;
}

/** The offset of the first sequence that is not a character. */
function firstBadByte(bytes: Buffer): number {
  // Bytes that are not a character become U+FFFD, so the two differ at the latest there.
  const decoded = Buffer.from(bytes.toString("utf8"));
  let at = 0;
  while (at < bytes.length && bytes[at] === decoded[at]) at++;
  while (!isUtf8(bytes.subarray(0, at))) at--;
  return at;
}

/** What is there, or what a link there leads to; undefined if nothing can be reached, as by a link that leads to itself. */
export function find(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/**
 * Why a path, or what is in it if it is a folder, cannot be reached although it may be there: no permission, or links that lead in a circle.
 * Undefined if it can be reached, or is certainly not there.
 */
export function sayUnreachable(path: string): string | undefined {
  try {
    accessSync(`${path}/.`, constants.R_OK);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["ENOENT", "ENOTDIR"].includes(code)) return sayWhy(error as Error);
  }
  return undefined;
}

/** @throws ThreadlabError `ERR_USAGE` for such a path. @param shown its name in the message. */
export function refuseUnreachable(path: string, shown: string = displayPath(path)): void {
  const why = sayUnreachable(path);
  if (why !== undefined) throw new ThreadlabError("ERR_USAGE", `${shown} cannot be read: ${why}.`);
}

/** Whether there is anything of that name: a broken link too, and what lies in a folder that may not be entered. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES";
  }
}
