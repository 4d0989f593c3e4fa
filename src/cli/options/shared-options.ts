import type { Command } from "commander";
import type { System } from "../system/system.ts";
import { type CommonOptions, readSettings, type Settings } from "./settings.ts";

/** Gets the exit code of a command. */
export type Finish = (code: number) => void;

/** The settings of a command that is called. */
export function settingsOf(command: Command, system: System): Settings {
  return readSettings(command.optsWithGlobals<CommonOptions>(), system);
}

// Options that several commands have.

/** What `--poll` does, wherever it may be given. */
export const POLL = "look at the files once a second, for file systems that report no changes";

/** @param ended what `--timeout` ends. It never shortens the searches of a check. */
export function withRunOptions(command: Command, ended: "a run" | "a run or search"): Command {
  return command
    .option("--timeout <seconds>", `end ${ended} that takes longer; replaces the lesson's own limit`)
    .option("--set <name=value>", "set a parameter of the lesson; may be given several times", collect);
}

/** For commands that can write their results as a page. */
export function withPageOptions(command: Command): Command {
  return command
    .option("--html <file>", "write a page that steps through the schedules; one file, for any browser")
    .option("--open", "open that page in the browser; without --html, it is written to the temporary folder");
}

/** For commands that check something. */
export function withReporterOptions(command: Command): Command {
  return command
    .option(
      "--reporter <name[=file]>",
      "report as default, json, junit, tap, github, markdown, exercism, csv or html, to standard output or to a file; may be given several times",
      collect,
    )
    .option("--no-github", "add no annotations and no summary in GitHub Actions");
}

/** For an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
