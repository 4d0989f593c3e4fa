import { dirname, resolve } from "node:path";
import type { Message } from "esbuild";
import { ThreadlabError } from "../../protocol/errors.ts";
import { nearest } from "../../protocol/nearest.ts";
import { displayPath } from "../display-path.ts";
import { type Refusal, Refused } from "../refused.ts";
import type { Mistake } from "./mistake.ts";

/** Why a program does not compile: each mistake with its place and line, in terms of the program. */
export function compileError(errors: readonly Mistake[], entry: string): ThreadlabError {
  const messages = errors.map((error) => describe(error, dirname(entry)));
  const refusal = errors[0] && refusalFor(errors[0]);
  const message = messages.join("\n\n");
  return refusal
    ? new Refused(refusal, message, "ERR_LESSON_COMPILE")
    : new ThreadlabError("ERR_LESSON_COMPILE", message);
}

/** esbuild's own errors tell their kind in their text alone. */
function refusalFor({ text, location, detail }: Mistake): Refusal | undefined {
  if (detail !== undefined) return detail;
  if (text.startsWith("Could not resolve ")) return "missing";
  if (notExported(text) !== undefined) return "import";
  return location === null ? undefined : "syntax";
}

/** One error of esbuild: its place and text, then the line with a caret under the place. */
function describe({ text, location, notes }: Mistake, folder: string): string {
  const remarks = [
    // esbuild's advice about its own options does not help here.
    ...notes.filter((note) => !note.text.includes("external")).map((note) => note.text),
    ...adviceOn(text),
  ].map((remark) => `  ${remark}`);
  const said = sayInOurWords(text);
  if (!location) return [said, ...remarks].join("\n");
  // esbuild counts columns in bytes from 0.
  const before = Buffer.from(location.lineText).subarray(0, location.column).toString();
  const place = `${displayPath(resolve(folder, location.file))}:${location.line}:${before.length + 1}`;
  if (location.lineText.trim() === "") return [`${place}: ${said}`, ...remarks].join("\n");
  const caret = before.replace(/[^\t]/g, " ") + "^".repeat(Math.max(1, location.length));
  const underlined = caret.slice(0, Math.max(before.length + 1, location.lineText.length));
  return [`${place}: ${said}`, `    ${location.lineText}`, `    ${underlined}`, ...remarks].join("\n");
}

function sayInOurWords(text: string): string {
  const missing = notExported(text);
  if (missing !== undefined) return missing;
  return text.startsWith("Top-level await is")
    ? "A module cannot await while it is loaded: that code runs once in every thread. Await in main: export default async function main() { … }"
    : text;
}

/** Whether a warning says that a file exports nothing, but something is imported from it: for a module, that is an error. */
export function isEmptyImport({ id, text }: Message): boolean {
  return id === "import-is-undefined" && text.endsWith("has no exports");
}

/** That a file lacks an export; undefined if the text says something else. */
function notExported(text: string): string | undefined {
  const { file, name } =
    /^No matching export in "(?<file>.*)" for import "(?<name>.*)"$/.exec(text)?.groups ??
    /^Import "(?<name>.*)" will always be undefined because the file "(?<file>.*)" has no exports$/.exec(text)
      ?.groups ??
    {};
  return name === undefined ? undefined : `${file} does not export "${name}".`;
}

function adviceOn(text: string): string[] {
  const name = /^Could not resolve "([^."/][^"]*)"$/.exec(text)?.[1];
  if (name === undefined) return [];
  if (LIKE_PYTHON.has(name) || nearest(name, ["threadlab"]).length > 0) return ['Write: from "threadlab"'];
  return [`Install the package beside the program: npm install ${packageOf(name)}`];
}

/** Python's modules for what threadlab exports. */
const LIKE_PYTHON = new Set(["threading", "queue", "time", "multiprocessing", "concurrent.futures"]);

/** `@scope/name/file` lies in the package `@scope/name`. */
function packageOf(path: string): string {
  const parts = path.split("/");
  return parts.slice(0, path.startsWith("@") ? 2 : 1).join("/");
}
