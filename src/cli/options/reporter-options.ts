import type { Command } from "commander";

/** Options of commands that check something, as commander reads them. */
export interface ReporterOptions {
  readonly json?: boolean;
  readonly reporter?: readonly string[];
  readonly github?: boolean;
}

export function withReporterOptions(command: Command): Command {
  return command
    .option(
      "--reporter <name[=file]>",
      "report as default, json, junit, tap, github, markdown, exercism, csv or html, to standard output or to a file; may be given several times",
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option("--no-github", "add no annotations and no summary in GitHub Actions");
}
