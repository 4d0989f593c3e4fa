import { isAbsolute, relative, sep } from "node:path";

/** A path as messages show it: relative to the working directory if the file lies below it, otherwise unchanged. */
export function displayPath(path: string, cwd: string = process.cwd()): string {
  const short = relative(cwd, path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}

/** A text in which the files of a folder go by their way from there. */
export function withShortPaths(text: string, folder: string): string {
  return text.replaceAll(`${displayPath(folder)}${sep}`, "");
}
