import type { Command } from "commander";

/** Adds the options of commands that can write their results as a page. */
export function withPageOptions(command: Command): Command {
  return command
    .option("--html <file>", "write a page that steps through the schedules; one file, for any browser")
    .option("--open", "open that page in the browser; without --html, one in the temporary folder");
}
