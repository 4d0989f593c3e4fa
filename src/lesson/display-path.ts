import { isAbsolute, relative, sep } from "node:path";

/** A path as messages show it: relative to the working directory if the file lies below it, otherwise unchanged. */
export function displayPath(path: string, cwd: string = process.cwd()): string {
  const short = relative(cwd, path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}

/** Replaces the paths of a folder's files in a text by their paths relative to the folder. */
export function withShortPaths(text: string, folder: string): string {
  return text.replaceAll(`${displayPath(folder)}${sep}`, "");
}
