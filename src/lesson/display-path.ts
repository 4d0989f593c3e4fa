import { isAbsolute, relative, sep } from "node:path";
import type { Place } from "../protocol/program.ts";

/** A path as messages show it: relative to the working directory if the file lies below it, otherwise unchanged. */
export function displayPath(path: string, cwd: string = process.cwd()): string {
  const short = relative(cwd, path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}

/** A place in a file as messages show it. */
export function displayPlace({ file, line, column }: Place): string {
  return `${displayPath(file)}:${line}:${column}`;
}

/** A shown path as a word of a call: without a slash it could be the name of a lesson. */
export function asPath(path: string): string {
  return /[\\/]/.test(path) ? path : `./${path}`;
}

/** A path with slashes, as it is written on every system. */
export function withSlashes(path: string): string {
  return path.split(sep).join("/");
}

/** The way from a folder to a file, for other files to name: with slashes, and a dot at its beginning. */
export function wayTo(path: string, folder: string): string {
  const way = withSlashes(relative(folder, path));
  return way.startsWith(".") ? way : `./${way}`;
}

/** The path in an address; as it is if it has no form of an address. */
export function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Replaces the paths of a folder's files in a text by their paths relative to the folder. */
export function withShortPaths(text: string, folder: string): string {
  return text.replaceAll(`${displayPath(folder)}${sep}`, "");
}
