import { ThreadlabError } from "../../protocol/errors.ts";
import type { Program } from "../../protocol/program.ts";
import { displayPath } from "../display-path.ts";

/** Throws ERR_NO_DEFAULT_EXPORT for a program without an entry point. */
export function requireDefaultExport(program: Program): void {
  if (program.exports.includes("default")) return;
  throw new ThreadlabError(
    "ERR_NO_DEFAULT_EXPORT",
    `${displayPath(program.file)} has no default export, so there is nothing to run. Write\n\n` +
      "    export default function main() { … }",
  );
}
