import type { Command } from "commander";
import { type CommonOptions, readSettings, type Settings } from "./options/settings.ts";
import type { System } from "./system/system.ts";

const WRITE = "Write a course:";

/**
 * Adds the commands for those who write lessons.
 *
 * @param finish is told the exit code.
 */
export function addAuthoring(program: Command, system: System, finish: (code: number) => void): void {
  const settingsOf = (command: Command): Settings =>
    readSettings(command.optsWithGlobals<CommonOptions>(), system);

  program
    .command("lint")
    .helpGroup(WRITE)
    .description("find what is wrong with a course, as far as that needs no reader")
    .argument("[course]", "the folder of a course, a lesson or an exercise; without one, the current folder")
    .action(async (word: string | undefined, _options, command: Command) => {
      const { lint } = await import("./commands/lint.ts");
      finish(await lint(word, settingsOf(command)));
    });
}
